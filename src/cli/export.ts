import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command, Option } from 'commander';
import { playbookOf } from '../scheduler/plan-due.ts';
import { allContracts } from '../store/contracts.ts';
import { type Context, withContext } from './context.ts';
import { csvLine, HEADER_LINE, jsonObject, type PricedContract } from './contract-csv/write.ts';

const FORMATS = ['csv', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** Written at once: a write for each contract costs more than the contract. */
const PIECE = 64 * 1024;

/** `export`: all contracts, as `import` reads them back unchanged. */
export const exportCommand = (): Command =>
  new Command('export')
    .description('print all contracts; import reads them back unchanged')
    .addOption(new Option('--format <format>', 'csv or json').choices(FORMATS).default('csv'))
    .action(({ format }: { format: Format }) =>
      withContext(async (context) => {
        const contracts = pricedContracts(context);
        const text = format === 'csv' ? csvText(contracts) : jsonText(contracts);
        await pipeline(Readable.from(inPieces(text)), process.stdout, { end: false });
      }),
    );

async function* pricedContracts({ store, workspaceId, rules }: Context): AsyncGenerator<PricedContract> {
  for await (const contract of allContracts(store.db, workspaceId)) {
    const currency = contract.currency ?? playbookOf(contract, rules.playbooks).terms.currency.value;
    yield { contract, currency };
  }
}

async function* csvText(contracts: AsyncIterable<PricedContract>): AsyncGenerator<string> {
  yield HEADER_LINE;
  for await (const contract of contracts) yield csvLine(contract);
}

async function* jsonText(contracts: AsyncIterable<PricedContract>): AsyncGenerator<string> {
  let between = '[\n';
  for await (const contract of contracts) {
    yield `${between}${JSON.stringify(jsonObject(contract))}`;
    between = ',\n';
  }
  yield between === '[\n' ? '[]\n' : '\n]\n';
}

async function* inPieces(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
