import { writeFileSync } from 'node:fs';
import type { DatabaseConfig } from '../../../src/config/env.ts';
import { digestMail } from '../../../src/delivery/email/digest-mail.ts';
import { createTimelineDrawer } from '../../../src/delivery/email/digest-picture.ts';
import { createEmailChannel, digestHeaders } from '../../../src/delivery/email/send.ts';
import type { ContractFields } from '../../../src/domain/contract.ts';
import type { Digest } from '../../../src/domain/digest.ts';
import type { DigestChoice } from '../../../src/domain/digest-schedule.ts';
import { DAY_MS, type Instant, parseInstant, type TimeOfDay } from '../../../src/domain/instant.ts';
import { addDays, parseLocalDate } from '../../../src/domain/local-date.ts';
import { clockAt } from '../../../src/scheduler/clock.ts';
import type { DigestDeps } from '../../../src/scheduler/compose-digests.ts';
import { digestPass } from '../../../src/scheduler/digests.ts';
import { contractInput } from '../../../src/scheduler/first-due.ts';
import { playbookOf } from '../../../src/scheduler/plan-due.ts';
import { subscribe } from '../../../src/store/digest-subscriptions.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { saveContracts } from '../../../src/store/save-contracts.ts';
import { DEFAULT_WORKSPACE, ensureWorkspace } from '../../../src/store/workspaces.ts';
import { linksFrom } from '../../../src/wiring.ts';
import { LEASE_MS, RULES, STRICT_LOG } from '../sample.ts';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';

export interface DigestBench {
  readonly database: DatabaseConfig;
  readonly url: string;
  readonly readers: number;
  /** How many of them there are in the first round. */
  readonly warmUp: number;
  readonly contracts: number;
  readonly connections: number;
  /** Where some of the mails are written, for who sends the same without us. */
  readonly samples: string;
  readonly sampleEvery: number;
}

export const FROM = 'Lastcall <bot@lastcall.example>';
const START = parseInstant('2027-05-02T00:00:00Z') as Instant;
const FIRST_MONDAY = parseInstant('2027-05-03T08:00:00Z') as Instant;
const WEEK_MS = 7 * DAY_MS;
/** Each vendor has so many contracts. */
const PER_VENDOR = 20;
const QUARTERS = 4;
const BYTES_PER_MB = 1024 * 1024;

/**
 * The digests of one Monday a round, each planned, composed, rendered, sent and settled; and what was resident after
 * each quarter of them.
 */
export async function sendDigests(
  options: DigestBench,
): Promise<Measured<{ readonly ms: number; readonly residentMb: readonly number[] }>> {
  const { database, url, readers, warmUp, connections, samples, sampleEvery } = options;
  const store = await openStore(database);
  await seedContracts(store, options);
  await seedReaders(store, options, (index) => isWarmUp(index, options));
  const { links } = await linksFrom({ publicUrl: 'https://lastcall.example.com' }, store, () => FIRST_MONDAY);
  const drawTimeline = createTimelineDrawer((error) => {
    throw error;
  });
  const email = createEmailChannel({
    url,
    from: FROM,
    timeoutMs: LEASE_MS,
    connections,
    links,
    drawTimeline,
  });
  let kept: unknown[] = [];
  let count = 0;
  const keep = async (digest: Digest): Promise<void> => {
    count += 1;
    if (count % sampleEvery !== 0) return;
    const mail = digestMail(digest, { links, picture: await drawTimeline(digest) });
    const attachments = (mail.attachments ?? []).map((one) => ({
      ...one,
      content: Buffer.from(one.content).toString('base64'),
    }));
    kept.push({ to: digest.recipient, ...mail, ...digestHeaders(digest, links, FROM), attachments });
  };
  return {
    run: async (round) => {
      // What the others send is gathered before the clock runs, in a round of its own.
      const isSampling = round === 0;
      const expected = isSampling ? warmUp : readers;
      const residentMb: number[] = [];
      let sent = 0;
      const deps: DigestDeps = {
        store,
        rules: RULES,
        workspaceId: DEFAULT_WORKSPACE,
        timeZone: 'UTC',
        clock: clockAt((FIRST_MONDAY + round * WEEK_MS) as Instant),
        log: STRICT_LOG,
        leaseMs: LEASE_MS,
        concurrency: connections,
        send: async (digest) => {
          if (isSampling) await keep(digest);
          const outcome = await email.sendDigest(digest);
          sent += outcome.kind === 'sent' ? 1 : 0;
          if (sent % (expected / QUARTERS) === 0) residentMb.push(process.memoryUsage.rss() / BYTES_PER_MB);
          return outcome;
        },
      };
      const ms = await timeOf(async () => {
        await digestPass(deps);
        if (sent !== expected) throw new Error(`sent ${sent} digests, expected ${expected}`);
      });
      if (isSampling) {
        writeFileSync(samples, JSON.stringify(kept));
        kept = [];
        await seedReaders(store, options, (index) => !isWarmUp(index, options));
      }
      return { ms, residentMb };
    },
    close: async () => {
      email.close();
      await store.close();
    },
  };
}

/** Pairs, as every other reader reads of the whole team. */
const isWarmUp = (index: number, { readers, warmUp }: DigestBench): boolean =>
  Math.floor(index / 2) % (readers / warmUp) === 0;

async function seedContracts(store: Store, { contracts }: DigestBench): Promise<void> {
  await ensureWorkspace(store.db, DEFAULT_WORKSPACE, START);
  const base = parseLocalDate('2027-06-20');
  const fields = Array.from(
    { length: contracts },
    (_, index): ContractFields => ({
      vendor: `Vendor ${Math.floor(index / PER_VENDOR)}`,
      product: `Product ${index}`,
      plan: 'Professional',
      seats: 50,
      unitPrice: 1900,
      currency: 'USD',
      termStart: null,
      termEnd: addDays(base, index % 60),
      termMonths: null,
      noticeDays: null,
      noticeMonths: null,
      coOwners: [],
      country: null,
      autoRenews: null,
      timeZone: 'UTC',
      ownerEmail: `owner${index}@example.com`,
      slackChannel: 'C1',
      purchasedThrough: 'direct',
      reseller: null,
      playbook: 'generic',
      intent: 'undecided',
      endDateSource: 'invoice',
      notes: '',
    }),
  );
  await saveContracts(
    store.db,
    fields.map((one) => contractInput(one, RULES)),
    {
      workspaceId: DEFAULT_WORKSPACE,
      actor: 'bench',
      now: START,
      playbookOf: (contract) => playbookOf(contract, RULES.playbooks),
    },
  );
}

async function seedReaders(
  store: Store,
  { readers, contracts }: DigestBench,
  isMeant: (index: number) => boolean,
): Promise<void> {
  await store.db.transaction().execute(async (tx) => {
    for (let index = 0; index < readers; index += 1) {
      if (!isMeant(index)) continue;
      await subscribe(
        tx,
        index < contracts ? `owner${index}@example.com` : `reader${index}@example.com`,
        choiceOf(index, contracts),
        {
          workspaceId: DEFAULT_WORKSPACE,
          actor: 'bench',
          now: START,
        },
      );
    }
  });
}

/** Every owner reads of their own; of the others half of the whole team, half of one vendor. */
function choiceOf(index: number, contracts: number): DigestChoice {
  const vendor = `Vendor ${index % (contracts / PER_VENDOR)}`;
  return {
    about:
      index < contracts
        ? { scope: 'mine' }
        : index % 2 === 0
          ? { scope: 'team' }
          : { scope: 'vendor', vendor },
    rhythm: 'weekly',
    timeZone: 'UTC',
    ownZone: true,
    time: '08:00' as TimeOfDay,
    weekday: 'Monday',
  };
}
