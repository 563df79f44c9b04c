import { expect, test } from 'vitest';
import { SWITCH_ACTIONS } from '../../../src/delivery/slack/blocks/switch-buttons.ts';
import { switchPlanOf } from '../../../src/store/switch-plans.ts';
import { ANN, BO, EVE, type StartedSlackBot, startSlackBot } from '../../support/slack-bot.ts';

type Values = Parameters<StartedSlackBot['submit']>[1];

const typed = (values: Readonly<Record<string, string | null>>): Values =>
  Object.fromEntries(
    Object.entries(values).map(([block, value]) => [block, { [block]: { type: 'plain_text_input', value } }]),
  );

const COST = typed({ seats: '50', old: '19', months: '4', next: '12', newSeats: null, overlap: null });

/** The images in somebody's direct messages. */
const images = ({ slack }: StartedSlackBot, channel: string) =>
  slack.state
    .messages(channel)
    .flatMap(({ blocks = [] }) => blocks)
    .filter(({ type }) => type === 'image');

test('what it costs: asked for in a modal, answered in figures, and drawn once Slack has the picture', async () => {
  const started = await startSlackBot();
  const { command, modal, submit, told, slack } = started;
  await command(ANN, 'cost activ');
  const asked = JSON.stringify(modal(ANN).view.blocks);
  expect(asked).toContain('"initial_value":"19.00"');
  expect(asked).toContain('"initial_value":"1.96"');

  const wrong = await submit(ANN, { ...COST, ...typed({ old: '-1', overlap: '5' }) });
  expect(wrong.errors).toEqual({ old: 'Expected a price in USD that is not negative, such as 12.50.' });
  const tooLong = await submit(ANN, { ...COST, ...typed({ overlap: '5' }) });
  expect(tooLong.errors).toEqual({
    overlap: 'Expected no more than the 4 months that the old contract still runs.',
  });
  expect(await submit(ANN, COST)).toEqual({ errors: {}, problem: undefined });
  expect(told(ANN).at(-1)).toBe(
    'ActivTrak Professional or the new tool: Sunk $3,800.00, overlap $2,400.00, total $6,200.00. ' +
      'The overlap is paid back after 6.9 months of saving, so in month 7 after the old contract ends (10.9 months from now).',
  );
  const [image, ...more] = images(started, 'D0ANN00001');
  expect(more).toEqual([]);
  expect(image).toMatchObject({
    type: 'image',
    alt_text: expect.stringContaining('Changing over is even after 10.9 months.'),
  });
  const [file] = slack.state.files.all.values();
  expect(file?.bytes?.subarray(1, 4).toString()).toBe('PNG');
});

test('which way out: asked for in a modal, answered with its reasons', async () => {
  const { command, submit, told, slack } = await startSlackBot();
  await command(BO, 'advise activ');
  const chosen = ['activeProblems', 'accountManager'].map((value) => ({ value }));
  const said = await submit(BO, {
    ...typed({ seats: '120' }),
    true: { true: { type: 'checkboxes', selected_options: chosen } },
  });
  expect(said).toEqual({ errors: {}, problem: undefined });
  expect(told(BO).at(-1)).toContain('Switch now and run both, by way of “Switch at once”.');
  const shown = JSON.stringify(slack.state.ephemerals.at(-1)?.blocks);
  expect(shown).toContain('Decides: The tool causes problems now');
  expect(shown).toContain('Fits too: One to three months left');
  expect(shown).toContain('At 120 seats: Best; an account manager is involved.');
  expect(shown).toContain('an enterprise with an account manager');
});

/** Gives the `plan` command and presses one of the buttons below it. */
async function press({ command, slack, bot }: StartedSlackBot, user: string, actionId: string) {
  await command(user, 'plan activ');
  const plan = slack.state.ephemerals.at(-1);
  const place = { channel: plan?.channel ?? '', ts: plan?.ts ?? '' };
  await slack.people.use({ user, place, blockId: 'switch', actionId });
  await bot.settled();
}

const step = (id: string, wish: string, more: Values = {}): Values => ({
  step: { step: { type: 'static_select', selected_option: { value: id } } },
  wish: { wish: { type: 'radio_buttons', selected_option: { value: wish } } },
  ...more,
});
const on = (date: string): Values => ({ date: { date: { type: 'datepicker', selected_date: date } } });

test('a tactic is chosen, steps are moved and given to somebody, and the picture shows them', async () => {
  const started = await startSlackBot();
  const { submit, told, store, id, whats } = started;
  const stored = async () => switchPlanOf(store.db, { id });

  await press(started, BO, SWITCH_ACTIONS.choose);
  await submit(BO, {
    tactic: { tactic: { type: 'radio_buttons', selected_option: { value: 'ready-at-end' } } },
    start: { start: { type: 'datepicker', selected_date: '2027-05-01' } },
  });
  expect(told(BO).at(-1)).toBe(
    '*ActivTrak Professional*: the switch: “Be ready at the end”, starting on Saturday 1 May 2027.',
  );

  await press(started, BO, SWITCH_ACTIONS.step);
  const refused = await submit(BO, step('delete-account', 'move', on('2027-06-30')));
  expect(refused.errors).toEqual({
    date: 'Expected 2027-07-01 or later: asked for earlier it would be rejected.',
  });
  await submit(BO, step('start-trial', 'move', on('2027-06-23')));
  expect(told(BO).at(-1)).toContain('moved to Wednesday 23 June 2027');

  await press(started, BO, SWITCH_ACTIONS.step);
  await submit(
    BO,
    step('start-trial', 'assign', { person: { person: { type: 'users_select', selected_user: ANN } } }),
  );
  expect(await stored()).toMatchObject({
    tactic: 'ready-at-end',
    steps: [{ step: 'start-trial', movedTo: '2027-06-23', assignee: 'ann@example.com' }],
  });

  await press(started, BO, SWITCH_ACTIONS.step);
  await submit(BO, step('give-notice', 'done', on('2027-05-01')));
  expect(told(BO).at(-1)).toContain('only a notice on record counts');
  expect(await whats()).toEqual(['contract.added', 'switch.chosen', 'switch.moved', 'switch.assigned']);

  await press(started, BO, SWITCH_ACTIONS.picture);
  expect(images(started, 'D0BO000001')).toEqual([
    expect.objectContaining({
      alt_text: expect.stringContaining(
        'Start the free 7-day trial of Intelogos: to do Wednesday 23 June 2027',
      ),
    }),
  ]);
});

test('a picture is posted only once Slack has processed it, and a guest gets none', async () => {
  const started = await startSlackBot();
  const { slack, command, told } = started;
  await press(started, ANN, SWITCH_ACTIONS.picture);
  const methods = slack.calls.map(({ method }) => method);
  const posted = methods.lastIndexOf('chat.postMessage');
  expect(methods.lastIndexOf('files.info')).toBeGreaterThan(
    methods.lastIndexOf('files.completeUploadExternal'),
  );
  expect(posted).toBeGreaterThan(methods.lastIndexOf('files.info'));
  slack.state.channels.get('C0IT000001')?.members.add(EVE);
  await command(EVE, 'cost activ');
  expect(told(EVE).at(-1)).toContain('Sorry, guests cannot');
});

test('whoever is given a step is told, and reminded of it on its day, once; the team of what is nobody’s', async () => {
  const started = await startSlackBot();
  const { submit, slack, bot, setNow } = started;
  const said = (channel: string): string[] =>
    slack.state
      .messages(channel)
      .map(({ text }) => text)
      .filter((text) => text.includes('planned for'));
  await press(started, BO, SWITCH_ACTIONS.step);
  await submit(
    BO,
    step('start-trial', 'assign', { person: { person: { type: 'users_select', selected_user: ANN } } }),
  );
  expect(said('D0ANN00001')).toEqual([
    '*ActivTrak Professional*: “Start the free 7-day trial of Intelogos” is yours; it is planned for Monday 31 May 2027, in 30 days. It needs no card.',
  ]);
  setNow('2027-06-16T09:00:00Z');
  await Promise.all([bot.sweep(), bot.sweep()]);
  await bot.sweep();
  expect(said('D0ANN00001')).toHaveLength(2);
  expect(said('D0ANN00001').at(-1)).toContain('is planned for Monday 31 May 2027, 16 days ago.');
  expect(said('C0IT000001')).toEqual([
    '*ActivTrak Professional*: “Set up teams, classifications and dashboards” is planned for Wednesday 16 June 2027, today.',
  ]);
});
