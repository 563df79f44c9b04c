import { deadlinesPicture } from '../../../src/delivery/pictures/deadlines-picture.ts';
import { SEVERAL_CONTRACTS } from '../../support/pictures.ts';
import type { Measured } from '../scenarios.ts';

const BYTES_PER_MB = 1024 * 1024;

/** Draws so many pictures a round. @returns what the process has resident afterwards, in MB. */
export async function drawPictures({
  pictures,
}: {
  readonly pictures: readonly number[];
}): Promise<Measured<number>> {
  return {
    run: async (round) => {
      for (let nth = 0; nth < (pictures[round] ?? 0); nth += 1) await deadlinesPicture(SEVERAL_CONTRACTS);
      return process.memoryUsage.rss() / BYTES_PER_MB;
    },
    close: async () => undefined,
  };
}
