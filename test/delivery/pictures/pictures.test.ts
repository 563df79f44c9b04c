import fc from 'fast-check';
import { expect, test } from 'vitest';
import { costDrawing, costPicture } from '../../../src/delivery/pictures/cost-picture.ts';
import {
  contractLane,
  deadlinesPicture,
  deadlinesTimeline,
} from '../../../src/delivery/pictures/deadlines-picture.ts';
import type { Theme } from '../../../src/delivery/pictures/palette.ts';
import { type Picture, pictureOf } from '../../../src/delivery/pictures/render.ts';
import { fitText, textWidth } from '../../../src/delivery/pictures/text-width.ts';
import {
  MOST_LANES,
  timelineDrawing,
  timelinePicture,
} from '../../../src/delivery/pictures/timeline-picture.ts';
import type { LocalDate } from '../../../src/domain/local-date.ts';
import { activtrak, contractOf, day, noticeOf } from '../../support/factories.ts';
import { expectGoldenPicture } from '../../support/golden-picture.ts';
import { EVERY_STEP, FIFTY_SEATS, SEVERAL_CONTRACTS } from '../../support/pictures.ts';

const CASES: Readonly<Record<string, (theme: Theme) => Promise<Picture>>> = {
  deadlines: (theme) => deadlinesPicture({ ...SEVERAL_CONTRACTS, theme }),
  'deadlines-narrow': (theme) => deadlinesPicture({ ...SEVERAL_CONTRACTS, narrow: true, theme }),
  timeline: (theme) => timelinePicture({ ...EVERY_STEP, theme }),
  cost: (theme) => costPicture({ ...FIFTY_SEATS, theme }),
};

for (const [name, draw] of Object.entries(CASES))
  test.each(['light', 'dark'] as const)(`the picture "${name}", %s`, async (theme) => {
    expectGoldenPicture((await draw(theme)).png, `${name}-${theme}`);
  });

test('its words say what the picture says', async () => {
  expect((await deadlinesPicture(SEVERAL_CONTRACTS)).alt).toMatchInlineSnapshot(
    `"The next 90 days. Contracts of ann@example.com. Today is Sunday 22 November 2026. ActivTrak Professional: give notice by Sunday 22 November 2026, last day for notice Tuesday 22 December 2026, last paid day Thursday 21 January 2027. Figma <Organisation> & "friends": give notice by Thursday 10 December 2026, last day for notice Saturday 9 January 2027, last paid day Monday 8 February 2027. Zoom: last day for notice Sunday 15 November 2026, last paid day Tuesday 15 December 2026. Datadog Infrastructure Monitoring Enterprise with everything: last paid day Monday 25 January 2027. Lease of the office: last paid day Thursday 31 December 2026."`,
  );
  expect((await costPicture(FIFTY_SEATS)).alt).toMatchInlineSnapshot(
    `"ActivTrak or Intelogos. 50 seats, 4 months left. Stay with ActivTrak: $17,100.00 after 18 months. Switch to Intelogos now: $14,600.00 after 18 months. Both are paid for 4 months. Changing over is even after 10.9 months."`,
  );
});

test('nothing to show says so', () => {
  const { svg, alt } = timelineDrawing(deadlinesTimeline({ ...SEVERAL_CONTRACTS, contracts: [] }));
  expect(svg).toContain('No contract has a deadline in these days.');
  expect(alt).toContain('No contract has a deadline in these days');
});

test('of too many lanes the rest is counted', () => {
  const contracts = Array.from({ length: MOST_LANES + 3 }, () => SEVERAL_CONTRACTS.contracts[0]).filter(
    (contract) => contract !== undefined,
  );
  const { svg, alt } = timelineDrawing(deadlinesTimeline({ ...SEVERAL_CONTRACTS, contracts }));
  expect(svg).toContain('… and 3 more');
  expect(alt.length).toBeLessThanOrEqual(1900);
});

test('whatever was typed can be drawn', async () => {
  const hostile = '</text><script>&"\'\u0000\u001b\ud800 日本 🎉 عقد';
  const [lane] = EVERY_STEP.lanes;
  if (lane === undefined) throw new Error('there is a lane');
  const drawing = timelineDrawing({ ...EVERY_STEP, title: hostile, lanes: [{ ...lane, label: hostile }] });
  expect(drawing.svg).not.toContain('<script>');
  expect((await pictureOf(drawing)).png.length).toBeGreaterThan(1000);
});

const anyDay = fc
  .integer({ min: 0, max: 4000 })
  .map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10) as LocalDate);

test('any days make a picture of finite numbers', () => {
  fc.assert(
    fc.property(anyDay, fc.array(anyDay, { maxLength: 6 }), (today, dates) => {
      const lanes = dates.map((date) => ({ label: 'a step', marks: [{ date, kind: 'step' as const }] }));
      const { svg, height } = timelineDrawing({ title: 'any', today, lanes });
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      expect(height).toBeLessThan(2000);
    }),
    { numRuns: 50 },
  );
  fc.assert(
    fc.property(fc.array(fc.nat(1e12), { maxLength: 5 }), fc.nat(40), (amounts, monthsLeft) => {
      const points = amounts.map((amount, month) => [month, amount] as const);
      const change = { label: 'change', points };
      const { svg } = costDrawing({
        ...FIFTY_SEATS,
        change,
        overlap: [0, monthsLeft],
        breakEven: monthsLeft,
      });
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }),
    { numRuns: 50 },
  );
});

test('text is cut where it would not fit', () => {
  expect(fitText('short', 15, 200)).toBe('short');
  const fitted = fitText('a name that is much too long for the room', 15, 100);
  expect(fitted.endsWith('…')).toBe(true);
  expect(textWidth(fitted, 15)).toBeLessThanOrEqual(100);
});

test('a stored contract becomes a line of the picture', () => {
  const contract = contractOf({ termEnd: day('2027-01-21') });
  const lane = {
    name: 'ActivTrak Professional',
    noticeTarget: '2026-11-22',
    noticeDeadline: '2026-12-22',
    termEnd: '2027-01-21',
    settled: false,
  };
  const playbook = activtrak;
  expect(contractLane({ contract, playbook, notices: [] })).toEqual(lane);
  const notice = noticeOf({ termEnd: contract.termEnd, givenOn: day('2026-12-01') });
  expect(contractLane({ contract, playbook, notices: [notice] })).toEqual({ ...lane, settled: true });
  expect(contractLane({ contract: { ...contract, autoRenews: false }, playbook, notices: [] })).toEqual({
    ...lane,
    noticeTarget: null,
    noticeDeadline: null,
  });
});
