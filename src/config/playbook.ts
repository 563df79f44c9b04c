import { z } from 'zod';
import { currencyCode, localDate, offset } from './primitives.ts';

/**
 * A vendor's rules as data. Every fact carries where it comes from (`source`, a key of the file's `sources`),
 * how far it can be trusted, and the day it was last checked. Rules are read from here and nowhere else.
 */

const text = z.string().trim().min(1, { error: 'a text that is not empty' });
const id = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'an id of lower-case letters, digits and single hyphens' });

export const CONFIDENCES = ['policy', 'vendor-guidance', 'anecdote', 'our-default'] as const;

const provenance = {
  source: text,
  confidence: z.enum(CONFIDENCES),
  verified: localDate,
};
const fact = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.strictObject({ ...shape, ...provenance });

const days = z.int().min(0).max(3650);
const months = z.int().min(1).max(120);
/** A share of an amount in whole percent. */
const percent = z.int().min(0).max(100);

const contact = fact({
  id,
  kind: z.enum(['email', 'form', 'in-app', 'person']),
  /** An address, the form's name, or where to click. */
  address: text,
  /** What to use it for, in words. */
  for: text,
  /** Who may use it, where not everybody may. */
  restriction: text.optional(),
});

/** When an action may be asked for. `latest` N is "by the notice deadline"; `earliest` T+1 "after the term". */
const actionWindow = z.discriminatedUnion('bound', [
  z.strictObject({ bound: z.literal('latest'), offset }),
  z.strictObject({ bound: z.literal('earliest'), offset }),
  z.strictObject({ bound: z.literal('any') }),
]);

const action = fact({
  id,
  title: text,
  window: actionWindow,
  /** Ids of the contacts to go through, in order. */
  through: z.array(id).min(1),
  /** What the request has to say or what it means, in words. */
  ask: text.optional(),
  takesEffect: z.enum(['at-once', 'at-term-end']),
  /** Asking for this in time stops the renewal of the contract as it stands. */
  stopsRenewal: z.boolean().default(false),
  irreversible: z.boolean().default(false),
  /** A state of the account that somebody must confirm first. */
  requires: z.enum(['account-free', 'nothing-past-due']).array().default([]),
  notes: z.array(text).default([]),
});

/** Who a rung tells: the contract's channel, or its owner (by direct message and e-mail). */
const audience = z.enum(['channel', 'owner']);

const rung = fact({
  rung: offset,
  audience: z.array(audience).min(1),
  /** What the rung is for, in a few words that stand in messages. */
  purpose: text,
});

const nagging = fact({
  /** Once a day from so many days before the notice deadline on. */
  dailyBeforeDeadline: z.int().min(0).max(30),
  /** Without the vendor's confirmation of a notice, ask for it every so many days. */
  confirmationDays: z.int().min(1).max(30),
});

const task = fact({
  id,
  title: text,
  how: text,
  due: offset,
  /** The last day on which it can be done at all, where it cannot be made up for. */
  closes: offset.optional(),
  /** Ids of the tasks of this list that must be done first. */
  after: z.array(id).default([]),
  /** The list's action must wait until this is done. */
  gates: z.literal(true).optional(),
  irreversible: z.boolean().default(false),
});

const checklist = fact({
  id,
  title: text,
  /** The action whose way it prepares. */
  action: id,
  /** The first day on which it makes sense; none means at once. */
  opens: offset.optional(),
  requires: z.enum(['account-free']).array().default([]),
  /** What asking for it too early would bring. */
  lockedBecause: text.optional(),
  tasks: z.array(task).min(1),
});

const preflight = fact({
  id,
  question: text,
  /** What happens where the answer is no. */
  otherwise: text,
  /** A number that the answer is measured against, where there is one. */
  limit: z.number().optional(),
  unit: text.optional(),
});

const step = fact({
  id,
  offset,
  /** May name what is changed over to: `{replacement}`, `{trialDays}`, `{card}` (“no card”, “a card”). */
  title: text,
  how: text.optional(),
  /** The action that this step carries out; its window then bounds the step's date. */
  action: id.optional(),
  /** This step starts the replacement's trial; it must last until the step named in `trialMustReach`. */
  startsTrial: z.boolean().default(false),
  trialMustReach: id.optional(),
});

/** A half-open bracket [from, below); a missing end is open. */
const bracket = z
  .strictObject({ from: z.int().min(0).optional(), below: z.int().min(1).optional() })
  .refine(({ from = 0, below = Number.POSITIVE_INFINITY }) => from < below, {
    error: 'a bracket whose `from` is less than its `below`',
  });

const tactic = fact({
  id,
  title: text,
  bestFor: text,
  /** The months left that the source recommends it for; the matrix decides where the two disagree. */
  monthsLeft: bracket.optional(),
  overlap: z.boolean(),
  steps: z.array(step).min(1),
});

const path = fact({
  id,
  title: text,
  bestFor: text,
  /** As in a tactic. */
  monthsLeft: bracket.optional(),
  /** The tactic that carries it out, where a row of the matrix names none. */
  tactic: id.optional(),
  steps: z.array(fact({ title: text, through: id.optional() })).default([]),
  /** What to ask for, best first. */
  outcomes: z.array(fact({ title: text })).default([]),
});

const odds = fact({ seats: bracket, outcome: text, creditPercent: z.tuple([percent, percent]).optional() });
const credit = fact({
  id,
  situation: text,
  creditPercent: z.tuple([percent, percent]),
  of: z.enum(['remaining-value', 'erroneous-charge']),
  /** The accounts that it can come about for; all of them where it is left out. */
  when: z.strictObject({ seats: bracket.optional(), accountManager: z.literal(true).optional() }).optional(),
});

const matrixRow = fact({
  id,
  situation: text,
  when: z.strictObject({
    monthsLeft: bracket.optional(),
    seats: bracket.optional(),
    alreadyRenewed: z.literal(true).optional(),
    activeProblems: z.literal(true).optional(),
    budgetBound: z.literal(true).optional(),
  }),
  paths: z.array(id).min(1),
  tactic: id.optional(),
  note: text.optional(),
});

const price = fact({
  plan: text,
  /** Per seat and month, in minor currency units. */
  perSeatMonth: z.int().min(0),
  currency: currencyCode,
});

const replacement = fact({
  id,
  vendor: text,
  product: text,
  trialDays: days,
  trialNeedsCard: z.boolean(),
  minimumTermMonths: z.int().min(0),
  price,
});

const freePlan = fact({
  licences: z.int().min(0),
  storageGb: z.number().min(0),
  historyDays: days,
  canExport: z.boolean(),
  overLimit: text,
});

/** Where a customer can look up the last paid day, and whom to ask. */
const endDateSource = fact({ id, where: text, through: id.optional() });

export const playbookSchema = z.strictObject({
  id,
  vendor: text,
  title: text,
  /** Pieces of a vendor's name that mean this playbook, lower case. */
  match: z.array(z.string().regex(/^[^A-Z]+$/, { error: 'lower-case words' })).default([]),
  sources: z.record(text, z.strictObject({ title: text, publisher: text })),
  /** Provenance that many entries share, for the file's own YAML anchors; nothing else reads it. */
  provenance: z.array(z.strictObject(provenance)).optional(),
  terms: z
    .strictObject({
      termMonths: fact({ value: months }),
      /** The notice period, in days or in calendar months: one of the two. */
      noticeDays: fact({ value: days }).optional(),
      noticeMonths: fact({ value: months }).optional(),
      autoRenews: fact({ value: z.boolean() }),
      currency: fact({ value: currencyCode }),
      /** The day to aim at for giving notice; the hard deadline is N. */
      recommendedNotice: fact({ value: offset }),
    })
    .refine(({ noticeDays, noticeMonths }) => (noticeDays === undefined) !== (noticeMonths === undefined), {
      error: 'a notice period in days (noticeDays) or in months (noticeMonths)',
    }),
  facts: z.array(fact({ id, text })).default([]),
  endDateSources: z.array(endDateSource).default([]),
  contacts: z.array(contact).default([]),
  actions: z.array(action).min(1),
  ladder: z.array(rung).min(1),
  /** What is added to the ladder while nobody acts; left out, only the ladder itself is sent. */
  nagging: nagging.optional(),
  freePlan: freePlan.optional(),
  preflight: z.array(preflight).default([]),
  checklists: z.array(checklist).default([]),
  paths: z.array(path).default([]),
  tactics: z.array(tactic).default([]),
  odds: z.array(odds).default([]),
  credits: z.array(credit).default([]),
  /** In order of precedence: the first row that matches decides, all that match are shown. */
  matrix: z.array(matrixRow).default([]),
  prices: z.array(price).default([]),
  replacements: z.array(replacement).default([]),
});

export type Playbook = z.infer<typeof playbookSchema>;
export type PlaybookAction = Playbook['actions'][number];
export type PlaybookRung = Playbook['ladder'][number];
export type PlaybookChecklist = Playbook['checklists'][number];
export type PlaybookTactic = Playbook['tactics'][number];
