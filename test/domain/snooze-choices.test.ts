import { expect, it } from 'vitest';
import { snoozeChoices } from '../../src/domain/snooze-choices.ts';
import { activtrak, contractOf, day } from '../support/factories.ts';

const choices = (today: string): string[] =>
  snoozeChoices({ contract: contractOf(), playbook: activtrak, notices: [], today: day(today) }).map(
    ({ until, last }) => (last ? `${until} last` : until),
  );

// Notice counts until Monday 31 May; the last paid day is Wednesday 30 June.
it.each([
  ['2027-05-01', ['2027-05-02', '2027-05-04', '2027-05-08', '2027-05-15', '2027-05-31 last']],
  ['2027-05-29', ['2027-05-30', '2027-05-31 last']],
  ['2027-05-30', ['2027-05-31 last']],
  ['2027-05-31', ['2027-06-01', '2027-06-03', '2027-06-07', '2027-06-14', '2027-06-30 last']],
  ['2027-06-29', ['2027-06-30 last']],
  ['2027-06-30', []],
])('on %s one can snooze until %j', (today, expected) => {
  expect(choices(today)).toEqual(expected);
});
