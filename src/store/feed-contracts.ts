import type { Contract } from '../domain/contract.ts';
import type { Instant } from '../domain/instant.ts';
import type { NoticeRecord } from '../domain/notice-deadline.ts';
import { owns } from '../domain/permissions.ts';
import { contractOf } from './contract-row.ts';
import type { Feed } from './feeds.ts';
import { noticesOf } from './notices.ts';
import type { Database } from './schema.ts';
import { pastTermsOf } from './terms.ts';

/** What a feed tells of one contract follows from this. */
export interface FeedContract {
  readonly contract: Contract;
  /** The notices on record, of all its terms. */
  readonly notices: readonly NoticeRecord[];
  /** 1 in its first term, 2 once it renewed: correcting a term's dates does not change it. */
  readonly termNumber: number;
  /** Every change of the contract and of its notices moves it. */
  readonly updatedAt: Instant;
}

/** The contracts that a feed is about. */
export async function feedContracts(
  db: Database,
  { workspaceId, about }: Pick<Feed, 'workspaceId' | 'about'>,
): Promise<FeedContract[]> {
  let query = db.selectFrom('contract').selectAll().where('workspace_id', '=', workspaceId);
  if (about.scope === 'contract') query = query.where('id', '=', about.contractId);
  const rows = await query.orderBy('id').execute();
  const stored = rows
    .map((row) => ({ contract: contractOf(row), updatedAt: row.updated_at as Instant }))
    .filter(({ contract }) => about.scope !== 'person' || owns({ identity: about.person }, contract));
  const ids = stored.map(({ contract }) => contract.id);
  const notices = await noticesOf(db, ids);
  const past = await pastTermsOf(db, ids);
  return stored.map(({ contract, updatedAt }) => ({
    contract,
    updatedAt,
    notices: notices.get(contract.id) ?? [],
    termNumber: (past.get(contract.id)?.length ?? 0) + 1,
  }));
}
