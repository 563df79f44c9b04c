import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { tempDir } from '../support/cli.ts';
import { SHARED_ENGINES } from '../support/db.ts';
import { DUE, startPath } from '../support/path.ts';

const ONE_EACH = { channel: 1, owner: 1, mail: 1 };
const times = (count: number) => ({ channel: count, owner: count, mail: count });

type Path = Awaited<ReturnType<typeof startPath>>;

/** Everything that people got, without what differs between two runs by design (ids, time stamps). */
const told = ({ slack, mail }: Path) => ({
  posts: slack.state.messages().map(({ channel, text, blocks }) => ({ channel, text, blocks })),
  mails: mail.messages
    .map(({ to, parsed }) => ({ to, subject: parsed.subject, text: parsed.text, html: parsed.html }))
    .sort((a, b) => String(a.subject).localeCompare(String(b.subject))),
});

describe.each(SHARED_ENGINES)('from a CSV to the reminder, on %s', (engine) => {
  test('each rung is told once in the channel, to the owner and by mail; sweeping again tells nothing', async () => {
    const path = await startPath(engine);
    await path.importOne();
    const headlines = [
      '60 days left, until Wednesday 30 June 2027',
      'today is the last day to give notice (Monday 31 May 2027)',
      'renews today, Wednesday 30 June 2027',
    ];
    for (const [index, now] of Object.values(DUE).entries()) {
      const { code, counts, stderr } = await path.sweep(now);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(counts).toMatchObject({ sent: 3, failed: 0 });
      expect(path.received()).toEqual(times(index + 1));
      const headline = `ActivTrak Professional: ${headlines[index]}`;
      expect(path.slack.state.messages('it').at(-1)?.text).toContain(headline);
      expect(path.slack.state.messages('D0ANN00001').at(-1)?.text).toContain(headline);
      expect(path.mail.messages.at(-1)?.parsed.subject).toContain(headline);
      expect(path.mail.messages.at(-1)?.to).toEqual(['ann@example.com']);
      if (now === DUE.T) continue;
      const again = await path.sweep(now);
      expect(again.counts).toMatchObject({ planned: 0, sent: 0, failed: 0, skipped: 0 });
      expect(path.received()).toEqual(times(index + 1));
    }
  });
});

// What follows has nothing to do with the engine.

test('a second too early tells nothing of a rung', async () => {
  const path = await startPath('sqlite');
  await path.storeOne();
  await path.sweep('2027-06-30T06:59:59Z');
  const before = path.received();
  expect((await path.sweep('2027-06-30T06:59:59Z')).counts.sent).toBe(0);
  expect((await path.sweep(DUE.T)).counts.sent).toBe(3);
  expect(path.received()).toEqual(times(before.channel + 1));
});

test('down from before T-60 until after T-30: one message, which says what was missed', async () => {
  const path = await startPath('sqlite');
  await path.storeOne();
  const { code, counts } = await path.sweep('2027-06-05T07:00:00Z');
  expect(code).toBe(0);
  expect(counts).toMatchObject({ sent: 3, failed: 0 });
  expect(path.received()).toEqual(ONE_EACH);
  const missed = ['the 60-day reminder (Saturday 1 May 2027)', 'the 30-day reminder (Monday 31 May 2027)'];
  const texts = [
    path.slack.state.messages('it')[0]?.text,
    path.slack.state.messages('D0ANN00001')[0]?.text,
    path.mail.messages[0]?.parsed.text?.replaceAll(/\s+/g, ' '),
  ];
  for (const text of texts) for (const words of missed) expect(text).toContain(words);
  expect((await path.sweep('2027-06-05T07:00:00Z')).counts.sent).toBe(0);
  expect((await path.sweep(DUE.T)).counts.sent).toBe(3);
  expect(path.slack.state.messages('it')[1]?.text).not.toContain('60-day reminder');
});

test('the calendar file has every day of the plan', async () => {
  const path = await startPath('sqlite');
  const id = await path.storeOne();
  const file = join(tempDir(), 'switch.ics');
  const written = await path.cli(['calendar', id, '--as-of', '2027-03-01', '--output', file]);
  expect(written).toEqual({ code: 0, stdout: '', stderr: `wrote ${file}\n` });
  const planned = await path.cli(['plan', id, '--as-of', '2027-03-01', '--json']);
  const plan = JSON.parse(planned.stdout) as {
    noticeDeadline: string;
    termEnd: string;
    timeline: { date: string }[];
  };
  const events = new ICAL.Component(ICAL.parse(readFileSync(file, 'utf8'))).getAllSubcomponents('vevent');
  const days = new Set(
    events.map((event) => {
      const { startDate } = new ICAL.Event(event);
      expect(startDate.isDate).toBe(true);
      return startDate.toString();
    }),
  );
  expect(plan.timeline.length).toBeGreaterThan(5);
  const wanted = [plan.noticeDeadline, plan.termEnd, ...plan.timeline.map(({ date }) => date)];
  expect(wanted.filter((date) => !days.has(date))).toEqual([]);
  expect([plan.noticeDeadline, plan.termEnd]).toEqual(['2027-05-31', '2027-06-30']);
});

test('nothing depends on the zone of the machine', async () => {
  const results = await Promise.all(
    ['UTC', 'Pacific/Kiritimati', 'America/New_York'].map(async (TZ) => {
      const path = await startPath('sqlite', { TZ });
      const id = await path.storeOne();
      const plan = await path.cli(['plan', id, '--as-of', '2027-03-01', '--json']);
      for (const now of Object.values(DUE)) await path.sweep(now);
      expect(path.received()).toEqual(times(3));
      // The buttons of a message name the contract.
      const messages = JSON.stringify(told(path)).replaceAll(id, 'the-id');
      return { plan: plan.stdout.replaceAll(id, 'the-id'), told: messages };
    }),
  );
  const [utc, ...others] = results;
  expect(utc?.plan).toContain('"at": "2027-05-01T07:00:00.000Z"');
  for (const other of others) expect(other).toEqual(utc);
});
