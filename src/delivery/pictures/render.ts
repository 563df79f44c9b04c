import { Piscina } from 'piscina';

/** A picture as it is drawn, before it is made into pixels. */
export interface Drawing {
  readonly svg: string;
  /** Says what the picture says. */
  readonly alt: string;
  /** Of the SVG, in pixels of a usual screen. */
  readonly width: number;
  readonly height: number;
}

export interface Picture extends Drawing {
  readonly png: Uint8Array;
}

/** One at a time: a burst of pictures leaves the other core to all else. */
const renderer = new Piscina<string, Uint8Array>({
  filename: new URL('./render-worker.mjs', import.meta.url).href,
  minThreads: 0,
  maxThreads: 1,
  idleTimeout: 30_000,
  // Between tasks the thread has to get back to its event loop: what frees the memory of pictures runs there.
  atomics: 'disabled',
});

/**
 * Makes a drawing into a PNG, on a thread of its own: nothing else waits for it, an acknowledgement least of all.
 * The first picture after a rest takes some tens of milliseconds more, as the thread has to be started.
 */
export async function pictureOf(drawing: Drawing): Promise<Picture> {
  const png = await renderer.run(drawing.svg);
  return { ...drawing, png };
}
