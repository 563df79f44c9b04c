import { expect, test } from 'vitest';
import type { Contract } from '../../src/domain/contract.ts';
import { isElsewhere } from '../../src/domain/discreet.ts';
import { contractOf } from '../support/factories.ts';

const limited = { channelOnly: true, slackChannel: 'it' };

test.each<[string, Partial<Contract>, string, string, boolean]>([
  ['its channel', limited, 'slack-channel', 'it', false],
  ['its channel by the id', limited, 'slack-channel', 'C0IT000001', false],
  ['a thread in it', limited, 'slack-channel', 'C0IT000001:1700000000.000100', false],
  ['another channel', limited, 'slack-channel', 'C0GENERAL1', true],
  ['a thread in another', limited, 'slack-channel', 'C0GENERAL1:1700000000.000100', true],
  ['somebody', limited, 'slack-dm', 'ann@example.com', false],
  ['a thread with somebody', limited, 'slack-channel', 'D0ANN00001:1700000000.000100', false],
  ['a mailbox', limited, 'email', 'ann@example.com', false],
  ['any channel, where it has none', { ...limited, slackChannel: null }, 'slack-channel', 'C0GENERAL1', true],
  ['any channel, as all may see it', { slackChannel: 'it' }, 'slack-channel', 'C0GENERAL1', false],
])('%s', (_what, contract, medium, recipient, want) => {
  expect(isElsewhere(contractOf(contract), { medium, recipient }, ['C0IT000001'])).toBe(want);
});
