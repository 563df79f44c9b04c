/** Every character that mrkdwn gives a meaning to, but not between two letters or digits, where it has none. */
const MARKS = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`/gu;

/**
 * The sign that stands for a formatting mark. Slack has no way to escape one, and an invisible character beside
 * it is no help: a zero-width space even counts as the word boundary that switches formatting on. A sign that
 * looks alike cannot format. Inside words (`ann_lee@example.com`, `PO_2027`) nothing is replaced, so that
 * addresses and references can still be copied.
 */
const LOOKALIKE: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const entities = (text: string): string => text.replace(/[&<>]/g, (sign) => ENTITY[sign] ?? sign);

/**
 * Makes typed text safe in mrkdwn: `& < >` become entities, so it can never mention (`<!channel>`, `<@U…>`) or
 * link; marks that would format become signs that look alike. Send the text object with `verbatim: true`, or
 * Slack still turns `@here`, `#channel` and addresses into mentions and links by itself.
 */
export const escapeMrkdwn = (typed: string): string =>
  entities(typed.replace(MARKS, (mark) => LOOKALIKE[mark] ?? mark));

/**
 * Makes text safe between backticks, in a line or a block of code, where nothing else formats: what is shown there is
 * there to be copied, so only backticks are replaced.
 */
export const escapeCode = (text: string): string => entities(text.replaceAll('`', LOOKALIKE['`'] ?? ''));

/**
 * Makes typed text safe in a plain_text object. Slack shows it as it is; a word joiner (invisible) still parts
 * the signs that begin a mention, for the places that show a header's text as a message, such as notifications.
 */
export const escapePlain = (typed: string): string => typed.replace(/<(?=[!@#])/g, '<\u2060');

/** Escaped text in which channels' ids are shown as their names; who is not in a private one sees no more than that. */
export const nameChannels = (escaped: string): string =>
  escaped.replace(/(?<![\w#-])[CG][A-Z0-9]{8,20}(?![\w-])/g, '<#$&>');

/** The same of people who are known by their ids alone; for one reader's eyes, where a mention notifies nobody. */
export const namePeople = (escaped: string): string =>
  escaped.replace(/(?<![\w:/.-])slack:([UW][A-Z0-9]{4,20})(?![\w…-])/g, '<@$1>');
