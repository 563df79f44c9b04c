import { onTestFinished } from 'vitest';
import {
  createMailCatcher,
  type MailCatcher,
  type MailCatcherOptions,
} from '../../src/sandbox/mail/catcher.ts';

export type TestMail = MailCatcher & {
  /** Mails with problems (src/sandbox/mail/check-mail.ts) are part of this test. */
  allowProblems(): void;
};

/**
 * Starts a mail catcher for one test (or, from a `beforeEach`, for each). When the test ends it is
 * stopped, and the test fails if a mail had something wrong with it.
 */
export async function startMail(options: MailCatcherOptions = {}): Promise<TestMail> {
  const catcher = createMailCatcher(options);
  let allowed = false;
  const { url } = await catcher.start();
  onTestFinished(async () => {
    await catcher.stop();
    const problems = mailComplaints(catcher);
    if (!allowed && problems.length > 0) throw new Error(`A receiver would object:\n${problems.join('\n')}`);
  });
  return {
    ...catcher,
    url,
    allowProblems: () => {
      allowed = true;
    },
  };
}

/** What is wrong with the mails so far, a line each. */
export function mailComplaints(catcher: MailCatcher): readonly string[] {
  return catcher.messages.flatMap(({ parsed, problems }) =>
    problems.map((problem) => `"${parsed.subject ?? ''}": ${problem}`),
  );
}
