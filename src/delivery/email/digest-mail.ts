import { DIGEST_HORIZON_DAYS, type Digest, type DigestDeed, type DigestItem } from '../../domain/digest.ts';
import { daysBetween, formatLong } from '../../domain/local-date.ts';
import { actWords } from '../act-words.ts';
import { digestCalendar } from '../calendar/digest-calendar.ts';
import { days, fromToday } from '../day-words.ts';
import { type ComingDay, comingDays } from '../digest-days.ts';
import { type DigestItemWords, type DigestWords, digestWords } from '../digest-words.ts';
import { oneLine } from '../one-line.ts';
import { nameOf } from '../reminder-words.ts';
import { scheduleWords } from '../schedule-words.ts';
import type { MailBody, Part } from './mail-body.ts';
import {
  type Attachment,
  calendarAttachment,
  type MailContent,
  type MailLinks,
  mailOf,
  subjectLine,
} from './mail-layout.ts';
import { canAnswer } from './reminder-mail.ts';

/** The key that a digest's Message-ID is made of: the same digest is the same mail. */
export const digestKey = ({
  workspaceId,
  recipient,
  period,
}: Pick<Digest, 'workspaceId' | 'recipient' | 'period'>) =>
  ['digest', workspaceId, recipient, period].join('\u0000');

/** What a digest's link to get off the list names. */
export const readerOf = ({ subscription, recipient }: Pick<Digest, 'subscription' | 'recipient'>): string =>
  subscription?.id ?? recipient;

/** A picture of the coming days, and what it shows in words. */
export interface TimelinePicture {
  readonly png: Buffer;
  readonly alt: string;
}

export interface DigestMailOptions {
  /** Not there without PUBLIC_URL: then nothing can be answered from the mail. */
  readonly links?: MailLinks | undefined;
  readonly picture?: TimelinePicture | undefined;
}

/** In full; the rest is named. Gmail shows 102 KB of a mail. */
const MOST_ITEMS = 10;
const MOST_LINES = 20;

/** A digest as a mail: its subject says the most urgent thing, and how many more there are. */
export function digestMail(digest: Digest, options: DigestMailOptions = {}): MailContent {
  const words = wordsOf(digest);
  const coming = comingOf(digest);
  const body: MailBody = {
    title: digest.kind === 'alive' ? 'Nothing needs you' : TITLE,
    preview: digest.kind === 'alive' ? aliveWords(digest) : words.opening,
    parts:
      digest.kind === 'alive'
        ? [{ kind: 'text', text: aliveWords(digest) }, ...comingParts(digest, coming, options)]
        : [
            { kind: 'text', text: words.opening },
            ...itemParts(digest, words.items, options),
            ...taskParts(digest),
            ...comingParts(digest, coming, options),
            ...happenedParts(digest),
            ...undeliveredParts(digest),
          ],
    footer: footerOf(digest, options),
  };
  return mailOf(subjectOf(digest, words.items), body, attachmentsOf(coming, options));
}

/** Readers of the same contracts share the list, and of a whole team it is long. */
const saidOf = new WeakMap<Digest['items'], DigestWords>();

function wordsOf(digest: Digest): DigestWords {
  const said = saidOf.get(digest.items) ?? digestWords(digest);
  saidOf.set(digest.items, said);
  return said;
}

const TITLE = 'What needs you';
const PICTURE = 'timeline@lastcall';

function subjectOf(digest: Digest, [first, ...others]: readonly DigestItemWords[]): string {
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  if (first !== undefined) return subjectLine(first.name, `: ${first.status}${more}`);
  const [lost] = digest.undelivered;
  const [task] = digest.tasks;
  if (task !== undefined) return subjectLine(oneLine(task.title), `: your task${dueWords(task.due)}`);
  if (lost !== undefined) return `Lastcall could not deliver ${count(digest.undelivered.length, 'message')}`;
  const [deed] = digest.happened;
  if (deed !== undefined) return subjectLine(`${nameOf(deed)}: ${deedWords(deed)}`, '');
  return `Nothing needs you: ${count(digest.watching, 'contract')} watched`;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;

const dueWords = (due: string | null): string =>
  due === null ? '' : `, due ${formatLong(due as Digest['today'])}`;

const aliveWords = ({ watching }: Digest): string =>
  `Lastcall is alive and watching ${count(watching, 'contract')} for you. Nothing needs you within the next ${DIGEST_HORIZON_DAYS} days.`;

function itemParts(digest: Digest, words: readonly DigestItemWords[], { links }: DigestMailOptions): Part[] {
  const { items, recipient } = digest;
  const full = items.slice(0, MOST_ITEMS).flatMap((item, index): Part[] => {
    const said = words[index];
    if (said === undefined) return [];
    const { contractId, termEnd } = item.standing;
    const about = { contractId, termEnd, address: recipient, key: digestKey(digest) };
    return [
      {
        kind: 'item',
        name: said.name,
        status: said.status,
        text: said.consequence,
        urgency: urgencyOf(item),
      },
      { kind: 'todo', ...said.todo, joined: true },
      ...(links === undefined || !canAnswer(item.standing)
        ? []
        : [{ kind: 'button', label: 'I’m on it', url: links.act('ack', about), joined: true } as const]),
    ];
  });
  const rest = words.slice(MOST_ITEMS);
  return [
    ...full,
    ...lines(
      'And also',
      rest.map(({ name, status }) => ({ lead: name, text: status })),
    ),
  ];
}

const SOON_DAYS = 30;
const NOW_DAYS = 7;

const urgencyOf = ({ daysLeft }: DigestItem): 'now' | 'soon' | 'later' =>
  daysLeft <= NOW_DAYS ? 'now' : daysLeft <= SOON_DAYS ? 'soon' : 'later';

interface Line {
  readonly lead?: string;
  readonly text: string;
  readonly more?: string;
}

/** A list with its heading; nothing where it is empty. */
function lines(heading: string, all: readonly Line[], before: readonly Part[] = []): Part[] {
  if (all.length === 0) return [];
  const more = all.length - MOST_LINES;
  return [
    { kind: 'heading', text: heading },
    ...before,
    ...all.slice(0, MOST_LINES).map((line): Part => ({ kind: 'line', ...line, joined: true })),
    ...(more > 0 ? [{ kind: 'line', text: `and ${more} more`, joined: true } as const] : []),
  ];
}

const taskParts = ({ tasks }: Digest): Part[] =>
  lines(
    'Your tasks',
    tasks.map((task) => ({ lead: nameOf(task), text: `${oneLine(task.title)}${dueWords(task.due)}` })),
  );

/** Shared between readers of the same contracts: it is worked out once for them. */
const cameOf = new WeakMap<Digest['lives'], Map<string, Coming>>();

interface Coming {
  readonly days: readonly ComingDay[];
  readonly ics: Attachment | undefined;
}

function comingOf({ lives, today }: Digest): Coming {
  const known = cameOf.get(lives) ?? new Map<string, Coming>();
  cameOf.set(lives, known);
  const there = known.get(today);
  if (there !== undefined) return there;
  const coming = comingDays(lives, today);
  const made = { days: coming, ics: coming.length === 0 ? undefined : calendarOf(coming) };
  known.set(today, made);
  return made;
}

const calendarOf = (coming: readonly ComingDay[]): Attachment =>
  calendarAttachment('lastcall.ics', digestCalendar(coming));

const comingParts = ({ today }: Digest, { days: coming }: Coming, { picture }: DigestMailOptions): Part[] =>
  lines(
    `The next ${days(DIGEST_HORIZON_DAYS)}`,
    coming.map(({ date, name, title }) => ({
      lead: `${formatLong(date)}, ${fromToday(daysBetween(today, date))}`,
      text: `${name}, ${oneLine(title)}`,
    })),
    picture === undefined ? [] : [{ kind: 'picture', cid: PICTURE, alt: picture.alt }],
  );

const deedWords = ({ what, who, after }: DigestDeed): string => actWords({ what, who, after });

const happenedParts = ({ happened }: Digest): Part[] =>
  lines(
    'Since the last digest',
    happened.map((deed) => ({ lead: `${formatLong(deed.on)}, ${nameOf(deed)}`, text: deedWords(deed) })),
  );

const undeliveredParts = ({ undelivered }: Digest): Part[] =>
  lines(
    'What Lastcall could not deliver',
    undelivered.map(({ contract, recipient, on, why, triedAgain }) => ({
      lead: formatLong(on),
      text: `${contract === null ? 'a digest' : `a reminder of ${nameOf(contract)}`} to ${oneLine(recipient)}, ${triedAgain ? 'which is tried again' : 'which is given up'}`,
      more: oneLine(why),
    })),
  );

function footerOf({ subscription, recipient }: Digest, { links }: DigestMailOptions): MailBody['footer'] {
  const link = links && {
    label: 'Unsubscribe',
    url: links.unsubscribe(readerOf({ subscription, recipient })),
  };
  if (subscription === null) return [{ text: 'You get this because contracts are yours.', link }];
  return [{ text: `${recipient} gets this ${scheduleWords(subscription)}.`, link }];
}

/** The same objects for the same content, so that the mailer can tell. */
const attachmentsOf = ({ ics }: Coming, { picture }: DigestMailOptions): Attachment[] => [
  ...(picture === undefined ? [] : [pictureOf(picture)]),
  ...(ics === undefined ? [] : [ics]),
];

const drawnOf = new WeakMap<TimelinePicture, Attachment>();

function pictureOf(picture: TimelinePicture): Attachment {
  const attachment = drawnOf.get(picture) ?? {
    filename: 'timeline.png',
    contentType: 'image/png',
    content: picture.png,
    cid: PICTURE,
  };
  drawnOf.set(picture, attachment);
  return attachment;
}
