import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import type { Measured } from '../scenarios.ts';
import { timeOf } from '../statistics.ts';
import { FROM } from './send-digests.ts';

interface Sample {
  readonly to: string;
  readonly attachments: readonly { readonly content: string }[];
}

/** The same mails by nodemailer alone, which is given them ready: no database, nothing composed, nothing rendered. */
export async function bareMailer({
  url,
  samples,
  readers,
  warmUp,
  connections,
}: {
  readonly url: string;
  readonly samples: string;
  readonly readers: number;
  readonly warmUp: number;
  readonly connections: number;
}): Promise<Measured<number>> {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const mails = (JSON.parse(readFileSync(samples, 'utf8')) as Sample[]).map((mail) => ({
    ...mail,
    attachments: mail.attachments.map((one) => ({ ...one, content: Buffer.from(one.content, 'base64') })),
  }));
  return {
    // Half of all in each round after the first.
    run: (round) =>
      timeOf(async () => {
        const count = round === 0 ? warmUp : readers / 2;
        let next = 0;
        const worker = async (): Promise<void> => {
          while (next < count) {
            const mail = mails[next % mails.length];
            next += 1;
            if (mail !== undefined) await transport.sendMail({ from: FROM, ...mail });
          }
        };
        await Promise.all(Array.from({ length: connections }, worker));
      }),
    close: async () => transport.close(),
  };
}
