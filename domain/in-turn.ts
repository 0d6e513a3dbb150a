/**
 * Works on each item, at most so many at once, begun in their order; answers the results in that order. Deterministic, so
 * that workflows can use it. Rejects with the first failure.
 */
export async function inTurn<Item, Result>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  // One iterator for all: whoever is free takes what is next.
  const waiting = [...items].entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
