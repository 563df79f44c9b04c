import { formatLong } from '../../domain/local-date.ts';
import { cut } from '../cut.ts';
import { MARK_WORDS } from './marks.ts';
import type { TimelineData, TimelineLane } from './timeline-data.ts';

/** Slack cuts the words for a picture behind 2,000 characters. */
export const ALT_LIMIT = 1900;

/** The picture in words, for who cannot see it. */
export function altOf(data: TimelineData, lanes: readonly TimelineLane[], hidden: number): string {
  const sentences = [
    [data.title, data.subtitle].filter((text) => text !== undefined).join('. '),
    `Today is ${formatLong(data.today)}`,
    ...(data.rules ?? []).map(({ label, date }) => `${label}: ${formatLong(date)}`),
    ...lanes.map(laneWords),
    ...(lanes.length === 0 ? [(data.empty ?? 'Nothing to show').replace(/\.$/, '')] : []),
    ...(hidden > 0 ? [`And ${hidden} more`] : []),
  ];
  const text = `${sentences.join('. ')}.`;
  return cut(text, ALT_LIMIT);
}

function laneWords({ label, marks }: TimelineLane): string {
  const days = marks.map(({ date, kind }) => `${MARK_WORDS[kind]} ${formatLong(date)}`);
  return `${label}: ${days.join(', ') || 'no days'}`;
}
