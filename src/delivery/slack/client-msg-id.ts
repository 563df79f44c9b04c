import { createHash } from 'node:crypto';

/**
 * The same UUID for the same ledger key, whichever process sends it. Slack does not document `client_msg_id`;
 * where it drops a second message with the same one, so much the better (slack-facts).
 */
export function clientMsgId(key: string): string {
  const hex = createHash('sha256').update(key).digest('hex');
  // Version 8 (custom) and the RFC variant, so that it parses as a UUID anywhere (RFC 9562, 5.8).
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0b0011) | 0b1000).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
