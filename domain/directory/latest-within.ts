/** The latest entries, as many as fit; always the very last one. */
export function latestWithin<Entry>(
  entries: readonly Entry[],
  { count, characters }: { readonly count: number; readonly characters: number },
): readonly Entry[] {
  let left = characters;
  const latest = entries.slice(-count);
  const first = latest.findLastIndex((entry) => (left -= JSON.stringify(entry).length) < 0);
  return first === -1 ? latest : latest.slice(Math.min(first + 1, latest.length - 1));
}
