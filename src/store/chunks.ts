/** A list in pieces of at most `size`, so that a statement's number of parameters stays bounded. */
export function* chunks<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

/** Most items of a statement whose text is kept; a power of two. */
const LARGEST = 512;

/**
 * A list in pieces of few different sizes (powers of two), so that the statements made for them are few as well,
 * and stay compiled.
 */
export function* evenChunks<Item>(items: readonly Item[], largest = LARGEST): Generator<Item[]> {
  let size = largest;
  for (let start = 0; start < items.length; start += size) {
    while (size > items.length - start) size /= 2;
    yield items.slice(start, start + size);
  }
}

/**
 * The same for lists in which an item may stand twice: the last piece is filled up with its last item, by a quarter at
 * most, which leaves four sizes between a power of two and the next.
 */
export function* filledChunks<Item>(items: readonly Item[]): Generator<Item[]> {
  for (const chunk of chunks(items, LARGEST)) {
    const step = Math.max(1, 2 ** (Math.floor(Math.log2(chunk.length)) - 2));
    const size = Math.ceil(chunk.length / step) * step;
    yield [...chunk, ...Array<Item>(size - chunk.length).fill(chunk.at(-1) as Item)];
  }
}
