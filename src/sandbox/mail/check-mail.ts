import type { ParsedMail } from 'mailparser';

/** RFC 5321, 4.5.3.1.6: a line of text with its CRLF is at most 1000 octets. */
const LINE_OCTETS = 998;
const REQUIRED_HEADERS = ['from', 'to', 'subject', 'date', 'message-id'];

/** What a careful receiver would hold against a message; an empty list for a good one. */
export function checkMail(raw: Buffer, parsed: ParsedMail): readonly string[] {
  const problems: string[] = [];
  for (const header of REQUIRED_HEADERS) {
    if (!parsed.headers.has(header)) problems.push(`no ${header} header`);
  }
  if (parsed.text === undefined || parsed.text.trim() === '') problems.push('no plain text part');
  const longest = raw
    .toString('latin1')
    .split('\r\n')
    .reduce((most, line) => Math.max(most, line.length), 0);
  if (longest > LINE_OCTETS) problems.push(`a line of ${longest} octets, at most ${LINE_OCTETS}`);
  return problems;
}
