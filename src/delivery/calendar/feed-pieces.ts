import { type FeedPart, type FeedPiece, PIECE_CONTRACTS, pieceOf } from '../../store/calendar-parts.ts';
import { chunks } from '../../store/chunks.ts';

/** The contracts' events of a piece, each by itself and none of them copied. */
export function partsOf({ contracts, bytes }: FeedPiece): FeedPart[] {
  let end = 0;
  return contracts.map(({ id, size, digest }) => {
    end += size;
    return { id, digest, bytes: bytes.subarray(end - size, end) };
  });
}

/**
 * The pieces of a feed after some contracts changed; empty are those of which it no longer shows anything. Pieces
 * without any of them stay the very same.
 */
export function withChanges(
  pieces: readonly FeedPiece[],
  changed: readonly FeedPiece[],
): readonly FeedPiece[] {
  const changes = changed.flatMap(partsOf);
  if (pieces.length === 0) return changes.length === 0 ? [] : exchanged(pieceOf([]), changes);
  const byPiece = Map.groupBy(changes, ({ id }) => pieceFor(pieces, id));
  return pieces.flatMap((piece, index) => exchanged(piece, byPiece.get(index) ?? []));
}

/** The piece that a contract belongs to, whether it is there already or not. */
const pieceFor = (pieces: readonly FeedPiece[], id: string): number =>
  Math.max(
    0,
    pieces.findLastIndex(({ contracts: [first] }) => first !== undefined && first.id <= id),
  );

function exchanged(piece: FeedPiece, changes: readonly FeedPart[]): readonly FeedPiece[] {
  if (changes.length === 0) return [piece];
  const others = new Set(changes.map(({ id }) => id));
  const parts = [...partsOf(piece).filter(({ id }) => !others.has(id)), ...changes]
    .filter(({ bytes }) => bytes.length > 0)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  // Not until it has twice as many, or each one that is put in would leave a small piece behind.
  const count = parts.length > 2 * PIECE_CONTRACTS ? Math.ceil(parts.length / PIECE_CONTRACTS) : 1;
  return [...chunks(parts, Math.ceil(parts.length / count))].map(pieceOf);
}
