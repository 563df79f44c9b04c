import { createHash } from 'node:crypto';
import { termsOf } from '../../src/domain/contract.ts';
import { dueRows } from '../../src/domain/due.ts';
import {
  DAY_MS,
  type Instant,
  instantAt,
  localDateAt,
  parseInstant,
  toIso,
} from '../../src/domain/instant.ts';
import {
  addDays,
  addMonths,
  daysBetween,
  formatLong,
  fromEpochDay,
  type LocalDate,
  monthsBetween,
  weekdayOf,
} from '../../src/domain/local-date.ts';
import { anchorsOf } from '../../src/domain/notice-deadline.ts';
import { planOf } from '../../src/domain/plan.ts';
import { reminderOf } from '../../src/domain/reminder.ts';
import { ladderOf } from '../../src/domain/reminder-ladder.ts';
import { nextTermEnd } from '../../src/domain/renewal.ts';
import { activtrak, contractOf, day, generic, noticeOf, REACH, time } from './factories.ts';

/**
 * Everything the domain works out, for many dates and zones, as one hash. `time-zones.test.ts` runs this under
 * several `TZ` and compares. Prints the hash, how many results are in it, and the process's own UTC offset, which
 * shows that `TZ` was taken up.
 */

const ZONES = [
  'UTC',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'America/New_York',
  'America/Asuncion',
  'Europe/Berlin',
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];
const CLOCKS = ['00:00', '02:15', '09:00', '23:30'].map(time);

const hash = createHash('sha256');
let results = 0;
function take(...values: readonly unknown[]): void {
  hash.update(`${JSON.stringify(values)}\n`);
  results += 1;
}

function takeDates(): void {
  for (let number = -4000; number < 48_000; number += 17) {
    const date = fromEpochDay(number);
    const later = addDays(date, (number * 13) % 5000);
    take(
      date,
      weekdayOf(date),
      formatLong(date),
      later,
      daysBetween(date, later),
      monthsBetween(date, later),
    );
    take(addMonths(date, 1), addMonths(date, 12), addMonths(date, -7, 31));
  }
}

function takeInstants(): void {
  // Every day of a year, so that every switch in it is met, and Samoa's missing day.
  const days = [...Array(365).keys()].map((n) => addDays(day('2027-01-01'), n));
  for (const zone of ZONES)
    for (const date of [...days, day('2011-12-29'), day('2011-12-30'), day('2011-12-31')])
      for (const clock of CLOCKS) {
        const instant = instantAt(date, clock, zone);
        take(zone, date, clock, toIso(instant), localDateAt(instant, zone), parseInstant(toIso(instant)));
      }
}

function takePlans(): void {
  for (const playbook of [activtrak, generic])
    for (const timeZone of ZONES)
      for (const noticeDays of [null, 45])
        for (let number = 0; number < 10; number += 1) takeContract(playbook, timeZone, noticeDays, number);
}

function takeContract(
  playbook: typeof activtrak,
  timeZone: string,
  noticeDays: number | null,
  number: number,
): void {
  const termEnd = addDays(day('2026-12-25'), number * 41);
  const contract = contractOf({ timeZone, noticeDays, termEnd, playbook: playbook.id });
  const anchors = anchorsOf(contract, playbook);
  const ladder = ladderOf(contract, playbook, anchors, time('09:00'));
  take(termsOf(contract, playbook), nextTermEnd(termEnd, termsOf(contract, playbook)), ladder);
  const notices =
    number % 3 === 0 ? [noticeOf({ termEnd, givenOn: addDays(anchors.N, (number % 5) - 2) })] : [];
  for (const before of [61, 45, 12, -3]) {
    const asOf: LocalDate = addDays(termEnd, -before);
    const now = (instantAt(asOf, time('09:00'), timeZone) + (number % 2) * (DAY_MS / 2)) as Instant;
    const today = localDateAt(now, timeZone);
    take(dueRows({ contract, playbook, notices, ladder }, [], REACH, now, today));
    take(reminderOf({ contract, playbook, notices, rung: 'T-30', today, missed: [] }));
    for (const tactic of playbook.tactics)
      take(
        planOf({
          contract,
          playbook,
          notices,
          ledger: [],
          tactic,
          asOf,
          reminderTime: time('09:00'),
          reach: REACH,
        }),
      );
  }
}

takeDates();
takeInstants();
takePlans();
const offsets = [new Date(2027, 0, 15), new Date(2027, 6, 15)].map((date) => date.getTimezoneOffset());
process.stdout.write(JSON.stringify({ digest: hash.digest('hex'), results, offsets }));
