import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Resvg } from '@resvg/resvg-js';

/** Sharp at the width that Slack and mails show pictures with; more would be bytes and time only. */
const PIXELS_ACROSS = 1000;

/** Shipped with a package: a machine may have no fonts, or others, with which every picture would differ. */
const FONTS = [
  import.meta.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  import.meta.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf'),
].map((url) => fileURLToPath(url));

/**
 * A picture's pixels, some 4 MB, are freed with the object that stands for them; V8 knows nothing of their size and would
 * let hundreds of those objects wait.
 */
const PICTURES_PER_COLLECTION = 3;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
let drawn = 0;

/** What the thread of `render.ts` does: an SVG into a PNG. */
export function toPng(svg: string): Uint8Array {
  const resvg = new Resvg(svg, {
    font: { loadSystemFonts: false, fontFiles: FONTS, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
    fitTo: { mode: 'width', value: PIXELS_ACROSS },
    logLevel: 'off',
  });
  const png = resvg.render().asPng();
  drawn += 1;
  if (drawn % PICTURES_PER_COLLECTION === 0) collectGarbage();
  return png;
}
