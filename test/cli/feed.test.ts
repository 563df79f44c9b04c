import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { runCli, tempDir } from '../support/cli.ts';
import { ACTIVTRAK, store as storeContracts } from '../support/fixtures.ts';

test('create, list, revoke: the address is shown once', async () => {
  const file = join(tempDir(), 'lastcall.db');
  const opened = await openStore({ engine: 'sqlite', file });
  const [contractId = ''] = await storeContracts(opened, [ACTIVTRAK]);
  await opened.close();
  const env = { DATABASE_URL: `sqlite:${file}`, HOST: '::1', PORT: '8080' };

  const plain = await runCli(['feed', 'create', '--scope', 'person', '--person', 'Ann@Example.com'], { env });
  expect(plain.code).toBe(0);
  expect(plain.stdout).toMatch(/^http:\/\/\[::1\]:8080\/calendar\/[\w-]{43}\.ics\n$/);
  const made = await runCli(
    [
      'feed',
      'create',
      '--scope',
      'contract',
      '--contract',
      contractId,
      '--alarm-days',
      '1',
      '--by',
      'ann',
      '--json',
    ],
    { env: { ...env, PUBLIC_URL: 'https://lastcall.example.com/' } },
  );
  const { id, url, ...about } = JSON.parse(made.stdout);
  expect(about).toEqual({ scope: 'contract', contractId, person: null });
  expect(url).toMatch(/^https:\/\/lastcall\.example\.com\/calendar\/[\w-]{43}\.ics$/);

  expect(await runCli(['feed', 'revoke', id], { env })).toMatchObject({ code: 0, stdout: `revoked ${id}\n` });
  const list = await runCli(['feed', 'list', '--json'], { env });
  expect(JSON.parse(list.stdout)).toEqual([
    expect.objectContaining({
      scope: 'person',
      person: 'ann@example.com',
      revokedAt: null,
      lastUsedAt: null,
    }),
    expect.objectContaining({
      id,
      contractId,
      alarmDays: 1,
      createdBy: 'ann',
      revokedAt: expect.stringMatching(/^2.*Z$/),
    }),
  ]);
  expect(list.stdout).not.toContain(new URL(url).pathname.slice(10, 53));
  const table = await runCli(['feed', 'list'], { env });
  expect(table.stdout).toMatch(/ann@example\.com .*never/);
});

describe('wrong usage exits 2 and says what is expected', () => {
  test.each([
    [['create', '--scope', 'team'], 'found "team", expected workspace, contract or person'],
    [['create', '--scope', 'contract'], '--contract: found nothing, expected the id of a stored contract'],
    [
      ['create', '--scope', 'workspace', '--person', 'a@example.com'],
      '--person: found "a@example.com", expected nothing, as --scope is workspace',
    ],
    [['create', '--scope', 'person', '--person', 'ann'], 'found "ann", expected an e-mail address'],
    [['create', '--scope', 'contract', '--contract', 'none'], 'contract: found "none", expected the id'],
    [['revoke', 'none'], 'feed: found "none", expected the id of a feed'],
  ])('%j', async (args, words) => {
    const { code, stdout, stderr } = await runCli(['feed', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});
