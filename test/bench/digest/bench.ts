import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type EngineName, withDatabase, withFolder } from '../databases.ts';
import { startMeasurement } from '../measurement.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';

const READERS = 10_000;
const CONTRACTS = 1_000;
const CONNECTIONS = 5;
/** With those the others warm up, and gather what the bare mailer sends: each tenth of the readers is alike. */
const WARM_UP = READERS / 10;
const SAMPLE_EVERY = 10;
/** Of the bare mailer's rate, from the issue that set the goals. */
const GOAL = 0.7;
const GOAL_GROWTH = 1.2;

/** Digests a second, planned, composed, rendered and sent, against nodemailer alone with the same mails. */
export const benchDigest = (engine: EngineName): Promise<Row[]> =>
  withFolder((folder) =>
    withSink((url) =>
      withDatabase(engine, async (database) => {
        const samples = join(folder, 'mails.json');
        const shared = { url, samples, readers: READERS, warmUp: WARM_UP, connections: CONNECTIONS };
        const ours = await startMeasurement('sendDigests', {
          ...shared,
          database,
          contracts: CONTRACTS,
          sampleEvery: SAMPLE_EVERY,
        });
        await ours.run(0);
        const bare = await startMeasurement('bareMailer', shared);
        await bare.run(0);
        // One half before and one after, so that what drifts on the machine counts for neither.
        const before = await bare.run(1);
        const { ms: oursMs, residentMb } = await ours.run(1);
        const bareMs = before + (await bare.run(2));
        const ratio = bareMs / oursMs;
        const growth = (residentMb.at(-1) ?? 0) / (residentMb[0] ?? 0);
        const row = (bench: string, ms: number, peakMb: number) => ({
          bench,
          engine,
          n: READERS,
          time: inMs(ms),
          rate: perSecond(READERS, ms, 'mails'),
          peak: inMegabytes(peakMb),
        });
        return [
          {
            ...row(`bare nodemailer, ${CONNECTIONS} connections`, bareMs, await bare.end()),
            ratio: '1 (baseline)',
            goal: '',
            met: '' as const,
          },
          {
            ...row(`digests of ${CONTRACTS.toLocaleString('en-GB')} contracts`, oursMs, await ours.end()),
            ratio: `${ratio.toFixed(2)} of the bare mailer's rate`,
            goal: `≥ ${GOAL}`,
            met: met(ratio >= GOAL),
          },
          {
            bench: 'digests: memory',
            engine,
            n: READERS,
            time: '',
            rate: `${residentMb.map((mb) => mb.toFixed(0)).join(', ')} MB after each quarter`,
            peak: '',
            ratio: `${growth.toFixed(2)} × from the first to the last`,
            goal: `< ${GOAL_GROWTH} ×`,
            met: met(growth < GOAL_GROWTH),
          },
        ];
      }),
    ),
  );

async function withSink<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const sink = fork(join(import.meta.dirname, 'sink.ts'));
  try {
    const [port] = (await once(sink, 'message')) as [number];
    return await work(`smtp://127.0.0.1:${port}`);
  } finally {
    sink.disconnect();
  }
}
