import type { SendOutcome } from '../../domain/reminder.ts';
import { errorCodes } from '../error-codes.ts';
import { oneLine } from '../one-line.ts';

type Failure = Extract<SendOutcome, { kind: 'retry' | 'refused' }>;

/** What nodemailer puts on its errors, and we rely on. */
interface SmtpError {
  readonly code: string;
  /** The command that failed, `CONN` where it was the connection. */
  readonly command: string;
  /** The server's reply code; 0 where it gave none. */
  readonly reply: number;
  /** The server's reply in full. */
  readonly response: string;
}

/**
 * Turns what a send failed with into an outcome (RFC 5321, 4.2.1: 4yz may pass later, 5yz never will).
 * @param handedOver whether the server had begun to receive the message: without a reply it may then have kept it.
 */
export function classifySmtpError(error: unknown, recipient: string, handedOver: boolean): Failure {
  const smtp = smtpErrorOf(error);
  const { code, command, reply, response } = smtp;
  const said = oneLine(response) || code;
  if (isLogin(smtp))
    return paused(`the mail server refused the login (${said}): check user and password in SMTP_URL`);
  if (command === 'MAIL FROM' && isPermanent(reply))
    return paused(`the mail server refused the sender (${said}): check MAIL_FROM`);
  if (isPermanent(reply) && command === 'RCPT TO')
    return { kind: 'refused', reason: `the mail server refused ${recipient} (${said}): correct the address` };
  if (isPermanent(reply) && command === 'DATA')
    return { kind: 'refused', reason: `the mail server refused the mail to ${recipient} (${said})` };
  if (code === 'EENVELOPE' && reply === 0)
    return { kind: 'refused', reason: `${recipient} is not an address that mail can be sent to: correct it` };
  if (reply > 0) return retry(`the mail server put the mail off (${said})`);
  if (code === 'ETLS')
    return retry('no secure connection to the mail server could be made: check SMTP_URL and its certificate');
  if (code === 'EABORT')
    return {
      ...retry('the mail server did not take the mail in time'),
      ambiguous: handedOver,
      unreachable: !handedOver,
    };
  if (handedOver) return { ...retry(`the connection to the mail server broke (${code})`), ambiguous: true };
  return {
    ...retry(`the mail server could not be reached (${rootCode(error) ?? code}): check SMTP_URL`),
    unreachable: true,
  };
}

const retry = (reason: string): Failure & { kind: 'retry' } => ({ kind: 'retry', reason, ambiguous: false });

/** The installation has to be mended; every other mail would fail alike. */
const paused = (reason: string): Failure => ({ ...retry(reason), pause: true });

// 503 (bad sequence) is about the session, not about the mail.
const isPermanent = (reply: number): boolean => reply >= 500 && reply < 600 && reply !== 503;

/** A login that failed, or that the server wants before it takes any mail (530). */
const isLogin = ({ code, reply }: SmtpError): boolean =>
  (['EAUTH', 'ENOAUTH', 'EOAUTH2'].includes(code) && (reply === 0 || isPermanent(reply))) || reply === 530;

/** The system's own code (ECONNREFUSED), which says more than nodemailer's ESOCKET. */
const rootCode = (error: unknown): string | undefined => {
  const original = error instanceof Error && 'originalCode' in error ? error.originalCode : undefined;
  return typeof original === 'string' ? original : errorCodes(error).at(-1);
};

function smtpErrorOf(error: unknown): SmtpError {
  const fields: Record<string, unknown> = { ...(error instanceof Error ? error : {}) };
  const { code, command, responseCode, response } = fields;
  return {
    code: typeof code === 'string' ? code : 'unknown error',
    command: typeof command === 'string' ? command : '',
    reply: typeof responseCode === 'number' ? responseCode : 0,
    response: typeof response === 'string' ? response : '',
  };
}
