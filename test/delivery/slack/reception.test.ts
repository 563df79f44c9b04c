import { expect, test } from 'vitest';
import type { Deed } from '../../../src/delivery/slack/acts.ts';
import type { Workshop } from '../../../src/workshop.ts';
import { SHARED_ENGINES } from '../../support/db.ts';
import { BO, type StartedSlackBot, startSlackBot } from '../../support/slack-bot.ts';

/** A workshop that is handed everything and gets round to nothing. */
function idleWorkshop() {
  const handed: string[] = [];
  const workshop: Workshop = {
    carryOut: ({ act }) => void handed.push(`to carry out: ${(act as Deed).kind}`),
    goOn: (body) => {
      const { command, event, type } = body as { command?: string; event?: { type: string }; type?: string };
      handed.push(`to go on with: ${command ?? event?.type ?? type}`);
    },
    start: () => undefined,
    sweep: async () => ({ planned: 0, sent: 0, failed: 0, skipped: 0, recovered: 0, repeated: 0 }),
    settled: async () => undefined,
    stop: async () => undefined,
  };
  return { handed, openWorkshop: async () => workshop };
}

/** Sends a direct message with files, as Slack does. */
function sendFiles({ slack }: StartedSlackBot, ...names: string[]) {
  const person = slack.state.users.get(BO);
  if (person === undefined) throw new Error('Bo is of the workspace');
  const payload = {
    type: 'event_callback',
    team_id: slack.state.team.id,
    api_app_id: slack.state.bot.appId,
    event_id: `Ev${names.join()}`,
    event: {
      type: 'message',
      channel_type: 'im',
      channel: slack.state.openIm(person).id,
      user: BO,
      ts: slack.state.nextTs(),
      files: names.map((name) => ({ id: `F${name}`, name })),
    },
  };
  return slack.requests.send('events_api', 'message', payload);
}

const ACKNOWLEDGED = expect.objectContaining({ status: 200, problem: undefined });

test.each(SHARED_ENGINES)(
  'on %s: whatever keeps the workshop busy, requests are acknowledged, and what changes something is written down',
  async (engine) => {
    const { handed, openWorkshop } = idleWorkshop();
    const started = await startSlackBot({ engine, openWorkshop });
    const { slack, store, command } = started;
    expect(await command(BO, 'list')).toEqual(ACKNOWLEDGED);
    await slack.people.openHome({ user: BO, tab: 'home' });
    expect(await command(BO, 'digest off')).toEqual(ACKNOWLEDGED);
    // The same event again: written down once, so handed on once.
    for (let time = 0; time < 2; time += 1)
      expect(await sendFiles(started, 'a.csv', 'b.pdf')).toEqual(ACKNOWLEDGED);
    await started.bot.settled();
    expect(handed).toEqual([
      'to go on with: /lastcall',
      'to go on with: app_home_opened',
      'to carry out: digest',
      'to carry out: import',
      'to go on with: message',
      'to go on with: message',
    ]);
    const acts = await store.db.selectFrom('inbox').select('act').orderBy('received_at').execute();
    expect(acts.map(({ act }) => (JSON.parse(act) as Deed).kind)).toEqual(['digest', 'import']);
    expect(slack.state.ephemerals).toEqual([]);
  },
);
