import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli, tempDir } from '../support/cli.ts';
import { importContracts } from '../support/import-contracts.ts';

const CSV = `vendor,product,seats,unit_price,currency,term_end,owner_email,end_date_source
ActivTrak,Professional,50,19,USD,2027-06-30,ann@example.com,invoice
`;

/** A database with one contract, and commands on it. */
async function contract() {
  const dir = tempDir();
  const file = join(dir, 'l.db');
  const env = { DATABASE_URL: `sqlite:${file}` };
  const [id = ''] = await importContracts({ engine: 'sqlite', file }, CSV);
  const cli = (...args: string[]) => runCli(args, { env });
  return {
    dir,
    id,
    cli,
    run: (command: string, ...args: string[]) => runCli([command, id, ...args], { env }),
  };
}

test('advise and cost of a stored contract', async () => {
  const { dir, run } = await contract();
  const advice = await run('advise', '--as-of', '2027-02-28', '--problems', '--json');
  expect(JSON.parse(advice.stdout)).toMatchObject({
    asOf: '2027-02-28',
    situation: { seats: 50, monthsLeft: 4, activeProblems: true },
    matched: [{ id: 'active-problems', decides: true }, { id: 'three-to-six-months' }],
    paths: [{ id: 'switch-now' }],
    tactic: { id: 'immediate' },
  });
  const text = await run('advise', '--as-of', '2027-02-28');
  expect(text.stdout).toContain('Wait it out and prevent the renewal, by way of “Be ready at the end”.');
  expect(text.stdout).toContain('(anecdote, from Intelogos, a competitor)');

  const file = join(dir, 'cost.png');
  const cost = await run('cost', '--as-of', '2027-02-28', '--months', '4', '--picture', file);
  expect(cost).toMatchObject({ code: 0, stderr: `wrote ${file}\n` });
  expect(cost.stdout).toMatchInlineSnapshot(`
    "ActivTrak Professional or Intelogos AI Intelligence
      Old, a month       $950.00     50 seats
      New, a month       $600.00     50 seats
      Both, a month      $1,550.00   while both are paid
      Sunk               $3,800.00   owed for the 4 months left, whatever you do
      Overlap            $2,400.00   the new tool for 4 months on top
      Total              $6,200.00   sunk and overlap together
      A year of the old  $11,400.00
      A year of the new  $7,200.00
      Saves              $4,200.00   a year
      The overlap is paid back after 6.9 months of saving, so in month 7 after the old contract ends (10.9 months from now).

    Credit that may be asked for
      - $3,800.00 is left of the term: 4 of 12 months of $11,400.00.
      - a large account that was not used at all: 20 to 50%: $760.00 to $1,900.00 (anecdote, from Intelogos, a competitor)
      - a billing error with proof: 50 to 100% of the charge made in error (anecdote, from Intelogos, a competitor)
      - The vendor’s own rules know no refunds; these are shares that others are said to have got.
    "
  `);
  expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG');
});

test('cost from numbers alone', async () => {
  const numbers = ['cost', '--seats', '10', '--old', '19', '--new', '12', '--months', '4', '--json'];
  const { code, stdout } = await runCli(numbers);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    bothMonthly: { minor: 31_000, currency: 'USD' },
    sunk: { minor: 76_000 },
    overlap: { minor: 48_000 },
    total: { minor: 124_000 },
  });
  expect(await runCli(['cost', '--seats', '0', '--old', 'x', '--new', '1', '--months', '4'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--old: found "x", expected a price in USD'),
  });
});

test('the steps of a switch: moved, they stand there; notice is only a step once it is on record', async () => {
  const { id, cli } = await contract();
  const on = ['--today', '2027-03-01', '--by', 'ann'];
  const moved = await cli('switch', 'move', id, 'start-trial', '--to', '2027-06-23', ...on);
  expect(moved).toMatchObject({
    code: 0,
    stdout: 'Start the free 7-day trial of Intelogos: moved to Wednesday 23 June 2027\n',
  });
  const ticked = await cli('switch', 'tick', id, 'give-notice', ...on);
  expect(ticked).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('only a notice on record counts'),
  });
  const shown = await cli('switch', 'show', id, '--as-of', '2027-03-01');
  expect(shown.stdout).toContain('Be ready at the end\n');
  expect(shown.stdout).toMatch(/start-trial\s+T-30\s+Wednesday 23 June 2027\s+open/);
  expect(shown.stdout).not.toContain('trial-ends');
});
