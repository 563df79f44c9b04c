/** Measures that the parts of a picture share, in pixels of a usual screen. */
export const WIDTH = 800;
export const MARGIN = 24;
/** The column in which a timeline's lanes say what they are. */
export const LABELS = 268;
