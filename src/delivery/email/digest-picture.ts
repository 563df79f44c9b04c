import { DIGEST_HORIZON_DAYS, type Digest } from '../../domain/digest.ts';
import { addDays } from '../../domain/local-date.ts';
import type { TimelinePicture } from './digest-mail.ts';

/** Of one contract the list below says it all. */
const FEWEST_LANES = 2;
/** The list has the rest: with more lines a picture weighs more than all else in the mail. */
const MOST_LANES = 8;

/** Pictures that are kept for further readers of the same contracts; some 100 KB each. */
const MOST_KEPT = 200;

type Drawn = Promise<TimelinePicture | undefined>;

/**
 * Draws the coming days of digests. Readers of the same contracts get the same picture, drawn once and on a thread of
 * its own; the mail goes out without one where drawing fails, as all of it stands in words as well.
 */
export function createTimelineDrawer(problem: (error: unknown) => void) {
  // By the list itself, which readers of the same contracts share in one pass, and is gone with it.
  const byList = new WeakMap<Digest['lives'], Map<string, Drawn>>();
  // By what is on them: passes come every minute, and most days nothing has changed. The last used are the last.
  const byContent = new Map<string, Drawn>();
  const draw = async (lives: Digest['lives'], today: Digest['today']): Drawn => {
    // Only now: the renderer is loaded by whoever sends digests, and by no other command.
    const { contractLane, deadlinesPicture } = await import('../pictures/deadlines-picture.ts');
    const input = {
      title: `The next ${DIGEST_HORIZON_DAYS} days`,
      today,
      from: today,
      to: addDays(today, DIGEST_HORIZON_DAYS),
      narrow: true,
      contracts: lives.slice(0, MOST_LANES).map(contractLane),
    };
    const key = JSON.stringify(input);
    const drawn =
      byContent.get(key) ??
      deadlinesPicture(input).then(({ png, alt }): TimelinePicture => ({ png: Buffer.from(png), alt }));
    byContent.delete(key);
    byContent.set(key, drawn);
    const [oldest] = byContent.keys();
    if (byContent.size > MOST_KEPT && oldest !== undefined) byContent.delete(oldest);
    return drawn.catch((error: unknown) => {
      // Another mail may have more luck.
      byContent.delete(key);
      throw error;
    });
  };
  return ({ lives, today }: Digest): Drawn => {
    if (lives.length < FEWEST_LANES) return Promise.resolve(undefined);
    const byDay = byList.get(lives) ?? new Map<string, Drawn>();
    byList.set(lives, byDay);
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
