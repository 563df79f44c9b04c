import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type EngineName, withDatabase, withFolder } from '../databases.ts';
import { startMeasurement } from '../measurement.ts';
import { median } from '../statistics.ts';
import { inMegabytes, inMs, met, perSecond, type Row } from '../table.ts';

const READERS = 10_000;
const CONTRACTS = 1_000;
const CONNECTIONS = 5;
/** The first one warms up, gathers what the bare mailer sends, and does not count. */
const ROUNDS = 3;
const SAMPLE_EVERY = 25;
/** Of the bare mailer's rate, from the issue that set the goals. */
const GOAL = 0.7;

/** Digests a second, planned, composed, rendered and sent, against nodemailer alone with the same mails. */
export const benchDigest = (engine: EngineName): Promise<Row[]> =>
  withFolder((folder) =>
    withSink((url) =>
      withDatabase(engine, async (database) => {
        const samples = join(folder, 'mails.json');
        const shared = { url, samples, readers: READERS, connections: CONNECTIONS };
        const ours = await startMeasurement('sendDigests', {
          ...shared,
          database,
          contracts: CONTRACTS,
          sampleEvery: SAMPLE_EVERY,
        });
        await ours.run(0);
        const bare = await startMeasurement('bareMailer', shared);
        await bare.run(0);
        const times: { bare: number; ours: number }[] = [];
        for (let round = 1; round < ROUNDS; round += 1)
          // Who goes first changes, so that what drifts on the machine counts for neither.
          if (round % 2 === 0) times.push({ bare: await bare.run(round), ours: await ours.run(round) });
          else times.push(swapped(await ours.run(round), await bare.run(round)));
        const bareMs = median(times.map((time) => time.bare));
        const oursMs = median(times.map((time) => time.ours));
        const ratio = median(times.map((time) => time.bare / time.ours));
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
        ];
      }),
    ),
  );

const swapped = (ours: number, bare: number) => ({ bare, ours });

async function withSink<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  const sink = fork(join(import.meta.dirname, 'sink.ts'));
  try {
    const [port] = (await once(sink, 'message')) as [number];
    return await work(`smtp://127.0.0.1:${port}`);
  } finally {
    sink.disconnect();
  }
}
