/** Measures that the parts of a picture share, in pixels of a usual screen. */
export const WIDTH = 800;
export const MARGIN = 24;

/** How much room a timeline has. */
export interface Frame {
  readonly width: number;
  /** The column in which its lanes say what they are. */
  readonly labels: number;
}

export const WIDE: Frame = { width: WIDTH, labels: 268 };
/** For mails: nothing in it is made smaller on a screen, and on a phone it can still be read. */
export const NARROW: Frame = { width: 560, labels: 262 };
