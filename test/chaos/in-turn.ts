/** Runs something for each item, so many at a time, in their order. Rejects with the first failure. */
export async function inTurn<T>(
  items: Iterable<T>,
  atATime: number,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = waiting.next(); next.done !== true; next = waiting.next()) await run(next.value);
  };
  await Promise.all(Array.from({ length: atATime }, lane));
}
