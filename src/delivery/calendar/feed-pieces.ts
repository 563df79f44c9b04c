import { type FeedPiece, PIECE_CONTRACTS, pieceOf } from '../../store/calendar-parts.ts';
import { chunks } from '../../store/chunks.ts';

/** A contract's events in a feed. */
interface Part {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** The contracts' events of a piece, each by itself and none of them copied. */
export function partsOf({ contracts, bytes }: FeedPiece): Part[] {
  let end = 0;
  return contracts.map(({ id, size }) => {
    end += size;
    return { id, bytes: bytes.subarray(end - size, end) };
  });
}

/**
 * The pieces of a feed after some contracts changed: empty where the feed shows nothing of one. Pieces without any of
 * them stay the very same.
 */
export function withChanges(
  pieces: readonly FeedPiece[],
  changes: ReadonlyMap<string, Uint8Array>,
): FeedPiece[] {
  if (pieces.length === 0) return exchanged(pieceOf([]), [...changes.keys()], changes);
  const byPiece = Map.groupBy(changes.keys(), (id) => pieceFor(pieces, id));
  return pieces.flatMap((piece, index) => {
    const ids = byPiece.get(index);
    return ids === undefined ? [piece] : exchanged(piece, ids, changes);
  });
}

/** The piece that a contract belongs to, whether it is there already or not. */
const pieceFor = (pieces: readonly FeedPiece[], id: string): number =>
  Math.max(
    0,
    pieces.findLastIndex(({ contracts: [first] }) => first !== undefined && first.id <= id),
  );

function exchanged(
  piece: FeedPiece,
  ids: readonly string[],
  changes: ReadonlyMap<string, Uint8Array>,
): FeedPiece[] {
  const parts = partsOf(piece).filter(({ id }) => !changes.has(id));
  for (const id of ids) {
    const bytes = changes.get(id);
    if (bytes !== undefined && bytes.length > 0) parts.push({ id, bytes });
  }
  parts.sort((a, b) => (a.id < b.id ? -1 : 1));
  // Not until it has twice as many, or each one that is put in would leave a small piece behind.
  const count = parts.length > 2 * PIECE_CONTRACTS ? Math.ceil(parts.length / PIECE_CONTRACTS) : 1;
  return [...chunks(parts, Math.ceil(parts.length / count))].map(pieceOf);
}
