import { expect, test } from 'vitest';
import { SEND_REQUEST } from '../../../src/delivery/slack/blocks/draft.ts';
import { SWITCH_ACTIONS } from '../../../src/delivery/slack/blocks/switch-buttons.ts';
import { startMail } from '../../support/mail.ts';
import { ANN, BO, type StartedSlackBot, startSlackBot } from '../../support/slack-bot.ts';

type Values = Parameters<StartedSlackBot['submit']>[1];

const typed = (values: Readonly<Record<string, string>>): Values =>
  Object.fromEntries(
    Object.entries(values).map(([block, value]) => [block, { [block]: { type: 'plain_text_input', value } }]),
  );

const kind = (value: string): Values => ({
  kind: { kind: { type: 'static_select', selected_option: { value } } },
});

async function press({ slack, bot }: StartedSlackBot, user: string, blockId: string, actionId: string) {
  const shown = slack.state.ephemerals.filter((one) => one.user === user).at(-1);
  const place = { channel: shown?.channel ?? '', ts: shown?.ts ?? '' };
  await slack.people.use({ user, place, blockId, actionId });
  await bot.settled();
}

const shown = ({ slack }: StartedSlackBot): string => JSON.stringify(slack.state.ephemerals.at(-1)?.blocks);

test('a request is drafted, changed, shown to copy, and mailed only once somebody confirms it', async () => {
  const mail = await startMail();
  const started = await startSlackBot({ env: { SMTP_URL: mail.url, MAIL_FROM: 'lastcall@example.com' } });
  const { command, modal, submit, told, whats } = started;
  const before = mail.messages.length;
  await command(ANN, 'plan activ');
  await press(started, ANN, 'switch', SWITCH_ACTIONS.draft);
  await submit(ANN, { ...kind('reduce-licences'), ...typed({ seats: '30', account: 'Acme' }) });
  const draft = JSON.stringify(modal(ANN).view.blocks);
  expect(draft).toContain('To: renewals@activtrak.com');
  expect(draft).toContain('30 licences instead of 50');

  const text = 'Hello,\n\n30 licences, please: ``` <!channel> & more.\n\nann';
  await submit(ANN, typed({ subject: 'Fewer licences', body: text }));
  expect(told(ANN).at(-1)).toContain('To: renewals@activtrak.com\nSubject: Fewer licences\n\nHello,');
  expect(shown(started)).toContain('&lt;!channel&gt; &amp; more.');
  expect(shown(started)).toContain(
    '<mailto:renewals@activtrak.com?subject=Fewer%20licences&body=Hello%2C%0D%0A',
  );
  expect(mail.messages).toHaveLength(before);

  await press(started, ANN, 'request', SEND_REQUEST);
  await expect.poll(() => mail.messages.length).toBe(before + 1);
  const { parsed } = mail.messages.at(-1) ?? {};
  expect(parsed?.subject).toBe('Fewer licences');
  expect(parsed?.text?.trim()).toBe(text);
  expect(parsed?.replyTo?.value.map(({ address }) => address)).toEqual(['ann@example.com']);
  expect(told(ANN).at(-1)).toContain('It is on its way to renewals@activtrak.com');
  await expect
    .poll(() => whats())
    .toEqual(['contract.added', 'request.confirmed', 'request.sent', 'notice.recorded']);

  await press({ ...started }, ANN, 'request', SEND_REQUEST).catch(() => undefined);
  expect(mail.messages).toHaveLength(before + 1);
});

test('what takes a form, and what is not filled in, cannot be mailed; nor without a mail server', async () => {
  const started = await startSlackBot();
  const { command, modal, submit } = started;
  await command(BO, 'plan activ');
  await press(started, BO, 'switch', SWITCH_ACTIONS.draft);
  await submit(BO, kind('cancel'));
  expect(JSON.stringify(modal(BO).view.blocks)).toContain('To: Cancellation Request Form');
  await submit(BO, typed({ subject: 'Cancellation', body: 'As of [day].' }));
  expect(shown(started)).toContain('Still to be filled in: [day].');
  expect(shown(started)).not.toContain(SEND_REQUEST);
  expect(shown(started)).not.toContain('mailto:');
});
