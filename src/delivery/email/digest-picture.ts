import { DIGEST_HORIZON_DAYS, type Digest } from '../../domain/digest.ts';
import { addDays } from '../../domain/local-date.ts';
import type { TimelinePicture } from './digest-mail.ts';

/** Of one contract the list below says it all. */
const FEWEST_LANES = 2;
/** The list has the rest: with more lines a picture weighs more than all else in the mail. */
const MOST_LANES = 8;

/** Pictures that are kept for further readers of the same contracts; some 100 KB each. */
const MOST_KEPT = 200;

/**
 * Draws the coming days of digests. Readers of the same contracts get the same picture, drawn once and on a thread of
 * its own; the mail goes out without one where drawing fails, as all of it stands in words as well.
 */
export function createTimelineDrawer(problem: (error: unknown) => void) {
  // By the list itself, which readers of the same contracts share in one pass.
  const drawn = new Map<Digest['lives'], Map<string, Promise<TimelinePicture | undefined>>>();
  return ({ lives, today }: Digest): Promise<TimelinePicture | undefined> => {
    if (lives.length < FEWEST_LANES) return Promise.resolve(undefined);
    const byDay = drawn.get(lives) ?? new Map<string, Promise<TimelinePicture | undefined>>();
    drawn.set(lives, byDay);
    const [oldest] = drawn.keys();
    if (drawn.size > MOST_KEPT && oldest !== undefined) drawn.delete(oldest);
    const there =
      byDay.get(today) ??
      draw(lives, today).catch((error: unknown) => {
        problem(error);
        return undefined;
      });
    byDay.set(today, there);
    return there;
  };
}

async function draw(lives: Digest['lives'], today: Digest['today']): Promise<TimelinePicture> {
  // Only now: the renderer is loaded by whoever sends digests, and by no other command.
  const { contractLane, deadlinesPicture } = await import('../pictures/deadlines-picture.ts');
  const { png, alt } = await deadlinesPicture({
    title: `The next ${DIGEST_HORIZON_DAYS} days`,
    today,
    from: today,
    to: addDays(today, DIGEST_HORIZON_DAYS),
    contracts: lives.slice(0, MOST_LANES).map(contractLane),
  });
  return { png: Buffer.from(png), alt };
}
