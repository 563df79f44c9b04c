import type { Generated, Kysely } from 'kysely';

/**
 * The tables, the same on both engines: text for ids, dates and JSON, integers for money, booleans (0 and 1)
 * and instants (milliseconds, UTC). Every table has workspace_id.
 */
export interface Schema {
  workspace: WorkspaceTable;
  contract: ContractTable;
  notice_record: NoticeTable;
  ledger: LedgerTable;
  activity: ActivityTable;
  task: TaskTable;
  term: TermTable;
  digest_subscription: DigestSubscriptionTable;
  digest: DigestTable;
  mail_secret: MailSecretTable;
  mail_link_use: MailLinkUseTable;
  inbox: InboxTable;
  follow_up: FollowUpTable;
  slack_person: SlackPersonTable;
  slack_home: SlackHomeTable;
  workspace_activity: WorkspaceActivityTable;
  feed: FeedTable;
  calendar_contract: CalendarContractTable;
  calendar_parting: CalendarPartingTable;
  calendar_change: CalendarChangeTable;
  calendar_state: CalendarStateTable;
  switch_plan: SwitchPlanTable;
  switch_step: SwitchStepTable;
  request_sent: RequestSentTable;
  checklist: ChecklistTable;
  slack_view: SlackViewTable;
}

export interface WorkspaceTable {
  id: string;
  name: string;
  created_at: number;
}

export interface ContractTable {
  workspace_id: string;
  id: string;
  vendor: string;
  product: string;
  plan: string;
  seats: number | null;
  unit_price: number | null;
  currency: string | null;
  term_start: string | null;
  term_end: string;
  term_months: number | null;
  notice_days: number | null;
  notice_months: number | null;
  auto_renews: number | null;
  time_zone: string;
  country: string | null;
  owner_email: string | null;
  /** E-mail addresses, as a JSON array. */
  co_owners: Generated<string>;
  slack_channel: string | null;
  purchased_through: string;
  reseller: string | null;
  playbook: string;
  intent: string;
  end_date_source: string | null;
  notes: string;
  /** Vendor and product in lower case without surrounding space: with term_end, what makes a contract the same one. */
  vendor_key: string;
  product_key: string;
  version: number;
  quiet_until: string | null;
  quiet_by: string | null;
  quiet_kind: string | null;
  anchor_day: number | null;
  known_on: string | null;
  corrected_on: string | null;
  account_free_on: string | null;
  ready_on: string | null;
  /** When it was put away; null while it is watched. */
  archived_at: number | null;
  /** 1 where only the members of its channel may see it. */
  channel_only: Generated<number>;
  /** The last day on which notice counts, for sorting only: it may be older than the last change. */
  notice_by: string | null;
  /** When the ladder has to be looked at again; null when nothing is to come. */
  next_due_at: number | null;
  created_at: number;
  updated_at: number;
}

export interface NoticeTable {
  workspace_id: string;
  id: string;
  contract_id: string;
  term_end: string;
  action: string;
  given_on: string;
  through: string;
  reference: string | null;
  confirmed_on: string | null;
  /** 1 or 0; null where the playbook says. */
  stops_renewal: number | null;
  recorded_by: string;
  recorded_at: number;
}

export type LedgerState = 'pending' | 'claimed' | 'sent' | 'failed' | 'cancelled' | 'skipped';

export interface LedgerTable {
  workspace_id: string;
  /** Hash of the key below. */
  id: string;
  contract_id: string;
  term_end: string;
  action: string;
  rung: string;
  medium: string;
  recipient: string;
  state: LedgerState;
  /** Why this recipient is told, or why the row is in its state. */
  why: string;
  folded_into: string | null;
  /** Whom this row stands in for, and why they could not be reached. */
  instead_of: string | null;
  instead_reason: string | null;
  /** The rung's own day and moment. */
  local_date: string;
  due_at: number;
  attempts: number;
  /** When to try next, on the sweep's clock; null when there is nothing more to try. */
  next_attempt_at: number | null;
  /** Until when the claim holds, on the real clock; null when nobody holds the row. */
  lease_until: number | null;
  claim: string | null;
  /** 1 when an earlier attempt may have gone out without anybody having settled it. */
  ambiguous: number;
  /** Moment of the first attempt, on the real clock. */
  first_attempt_at: number | null;
  message_ref: string | null;
  sent_at: number | null;
}

export interface ActivityTable {
  workspace_id: string;
  contract_id: string;
  /** 1, 2, 3 … within the contract. */
  seq: number;
  at: number;
  actor: string;
  what: string;
  before: string | null;
  after: string | null;
  previous_hash: string;
  hash: string;
}

export interface TaskTable {
  workspace_id: string;
  contract_id: string;
  term_end: string;
  list: string;
  id: string;
  title: string;
  /** Null where the playbook's day is derived. */
  due: string | null;
  position: number;
  assignee: string | null;
  assigned_by: string | null;
  assigned_at: number | null;
  note: string | null;
  done_at: number | null;
  done_by: string | null;
  /** Why it does not apply; null where it was done. */
  waived: string | null;
}

/** What became of a whole task list in a term. */
export interface ChecklistTable {
  workspace_id: string;
  contract_id: string;
  term_end: string;
  list: string;
  archived_at: number | null;
  archived_by: string | null;
  completed_at: number | null;
  /** What was answered to the questions before it, by their ids; JSON. */
  answers: string;
}

/** A contract's view that somebody has open, or had lately. */
export interface SlackViewTable {
  workspace_id: string;
  user_id: string;
  view_id: string;
  contract_id: string;
  /** What the view remembers, as Slack has it. */
  metadata: string;
  opened_at: number;
}

/** Who reads digests. One a person: an address has one at most. */
export interface DigestSubscriptionTable {
  workspace_id: string;
  id: string;
  /** An e-mail address, lower case. */
  address: string;
  /** Who switched it on in Slack for themselves; null for an address that an admin added. */
  user_id: string | null;
  scope: 'mine' | 'team' | 'vendor';
  vendor: string | null;
  rhythm: 'weekly' | 'daily' | 'monthly';
  time_zone: string;
  /** 0 where the zone is the one that Slack tells of them, and follows it; 1 where it was chosen. */
  own_zone: number;
  /** `HH:MM`. */
  send_at: string;
  weekday: string;
  created_at: number;
  created_by: string;
  /** Nothing that would have come before is owed: when it was switched on, or its rhythm changed. */
  since: number;
  ended_at: number | null;
  ended_by: string | null;
  /** Mails that the server refused for good, one after the other. */
  refusals: number;
  paused_at: number | null;
  /** When the next digest comes; 0 where that has to be worked out anew; null while there is none. */
  next_due_at: number | null;
  /** The last that was sent. */
  last_slot_at: number | null;
  last_slot_date: string | null;
  last_ref: string | null;
}

/** One digest to one person: what makes it the same one is the period. */
export interface DigestTable {
  workspace_id: string;
  /** An e-mail address, lower case. */
  recipient: string;
  /** The ISO week, day or month that it is for: `2027-W18`, `2027-05-03`, `2027-05`. */
  period: string;
  /** Null for an owner who never chose: `lastcall digest` writes to them as well. */
  subscription_id: string | null;
  /** The moment at which it was to come, and that moment's day for its reader. */
  slot_at: number;
  slot_date: string;
  state: 'pending' | 'claimed' | 'sent' | 'failed' | 'skipped';
  /** Why it failed or was left out; empty otherwise. */
  why: string;
  attempts: number;
  /** When to try next, on the sweep's clock; null when there is nothing more to try. */
  next_attempt_at: number | null;
  claim: string | null;
  /** Until when the claim holds, on the real clock; null when nobody holds the row. */
  lease_until: number | null;
  first_attempt_at: number | null;
  message_ref: string | null;
  sent_at: number | null;
}

/** What signs the links in mails, so that none of them has to be stored. */
export interface MailSecretTable {
  workspace_id: string;
  secret: string;
}

/** A link that somebody used; it works once. */
export interface MailLinkUseTable {
  workspace_id: string;
  /** Hash of the link's secret part. */
  id: string;
  used_at: number;
}

/** A calendar subscription. */
export interface FeedTable {
  workspace_id: string;
  id: string;
  /** SHA-256 of the secret in its address; the secret itself is nowhere. */
  token_hash: string;
  scope: 'workspace' | 'contract' | 'person';
  contract_id: string | null;
  /** An e-mail address, lower case. */
  person: string | null;
  created_at: number;
  created_by: string;
  revoked_at: number | null;
  last_used_at: number | null;
  /** Each event alarms so many days before, in the morning; null: not at all. */
  alarm_days: number | null;
}

/** The calendar events of a contract, rendered. */
export interface CalendarContractTable {
  workspace_id: string;
  contract_id: string;
  /** The VEVENTs that feeds show, one after the other. */
  text: string;
  /** What is known of each event there ever was, as a JSON array. */
  events: string;
  /** Whose tasks are among them: identities in lower case, as a JSON array. */
  assignees: string;
  /** What it is called. */
  name: string;
  /** Its owners and co-owners, in lower case, as a JSON array. */
  readers: string;
  /** 1 where feeds of the whole workspace have it. */
  is_open: number;
  /** When the next event is no longer shown, to its readers or to somebody who was one; null where none is. */
  drops_at: number | null;
  /** Of the text. */
  digest: string;
  /** The version of the workspace's calendar since which this row is as it is. Rows are never taken out. */
  version: number;
}

/** What somebody who no longer sees a contract, or some of its events, is told for a while: they are cancelled. */
export interface CalendarPartingTable {
  workspace_id: string;
  contract_id: string;
  /** An identity in lower case; `*` for the feeds of the whole workspace. */
  reader: string;
  /** What is known of those events, as a JSON array. */
  events: string;
  /** Their VEVENTs. */
  text: string;
}

/** Contracts that changed since their events were rendered. Written in the transaction of the change. */
export interface CalendarChangeTable {
  workspace_id: string;
  id: string;
  /** A JSON array. */
  contract_ids: string;
  at: number;
}

/** Up to where a workspace's rendered events go. */
export interface CalendarStateTable {
  workspace_id: string;
  /** Counts up whenever a change that was taken in changed something that feeds show. */
  version: number;
  /** What rules the events were made by; another value has all of them checked. */
  rules: string;
  /** The workspace's address in Slack, for links back; null while it is not known. */
  slack_url: string | null;
  /** The first moment at which an event is no longer to be shown. */
  drops_at: number | null;
  /** Since when it is that version: whole seconds, each later than the version's before. */
  changed_at: Generated<number>;
}

/** A term that is over and was followed by another. */
export interface TermTable {
  workspace_id: string;
  contract_id: string;
  term_end: string;
  term_start: string | null;
  intent: string;
  renewed_until: string;
  renewed_at: number;
}

/** What somebody did in Slack, from before it was acknowledged until it is carried out; kept to know it again. */
export interface InboxTable {
  workspace_id: string;
  /** The same for the same request delivered again. */
  id: string;
  /** JSON. */
  act: string;
  received_at: number;
  /** Until when somebody is at it, on the real clock; null once it is carried out. */
  lease_until: number | null;
  attempts: number;
  why: string;
}

/** Something to be shown in Slack after a change; gone once it is shown. */
export interface FollowUpTable {
  workspace_id: string;
  id: string;
  /**
   * `message`: bring a sent reminder up to date. `list`: the same for a task list. `reply`: tell its thread of an
   * act. `home`: publish a Home. `view`: bring a contract's view up to date. `note`: tell somebody. `picture`: post a
   * picture to somebody. `file`: send a contract's calendar file to somebody or into a thread. `step`: tell somebody, or the team where the target is empty, of a step of a switch.
   */
  kind: string;
  /** `channel:ts` of a message, or a user's id. */
  target: string;
  ledger_id: string | null;
  contract_id: string | null;
  /** The activity that a reply tells of. */
  seq: number | null;
  /** What a note says, in plain words; what a picture is to show or which step it is, as JSON. */
  note?: string | null;
  attempts: number;
  /** On the real clock; while somebody is at it, when their lease ends; null once it was given up. */
  next_attempt_at: number | null;
  claim: string | null;
  why: string;
  /** 1 where something changed since it was last begun to be shown. */
  wanted: number;
  /** Not shown again before, on the real clock; Slack takes only so many changes a minute. */
  rest_until: number;
}

export interface SlackPersonTable {
  workspace_id: string;
  user_id: string;
  email: string | null;
  name: string;
  time_zone: string | null;
  standing: string;
  /** When Slack was last asked about them. */
  seen_at: number;
}

/** Whose Home was opened lately, and what it shows. */
export interface SlackHomeTable {
  workspace_id: string;
  user_id: string;
  /** JSON. */
  state: string;
  opened_at: number;
}

/** How a team changes over at the end of one term. */
export interface SwitchPlanTable {
  workspace_id: string;
  contract_id: string;
  term_end: string;
  tactic: string;
  replacement: string | null;
  starts_on: string;
  chosen_on: string;
}

/** What the team made of one step of a tactic. */
export interface SwitchStepTable {
  workspace_id: string;
  contract_id: string;
  term_end: string;
  tactic: string;
  step: string;
  moved_to: string | null;
  assignee: string | null;
  done_on: string | null;
  done_by: string | null;
  skipped_by: string | null;
  skipped_why: string | null;
  /** The day of the step that somebody was reminded for last. */
  told_for: Generated<string | null>;
}

/** A request to a vendor that somebody had sent by mail, word for word: it is part of the notice's proof. */
export interface RequestSentTable {
  workspace_id: string;
  id: string;
  contract_id: string;
  term_end: string;
  kind: string;
  recipient: string;
  copy_to: string | null;
  subject: string;
  body: string;
  asked_by: string;
  asked_at: number;
  /** `draft`: somebody is still to confirm that it goes out. */
  state: 'draft' | 'pending' | 'sent' | 'failed';
  /** Why it is in its state. */
  why: string;
  attempts: number;
  /** On the real clock; while somebody is at it, when their lease ends; null where nothing is left to try. */
  next_attempt_at: number | null;
  claim: string | null;
  message_ref: string | null;
  sent_at: number | null;
}

/** What happened to no contract in particular. */
export interface WorkspaceActivityTable {
  workspace_id: string;
  id: string;
  at: number;
  actor: string;
  what: string;
  /** JSON. */
  details: string;
}

export type Database = Kysely<Schema>;
