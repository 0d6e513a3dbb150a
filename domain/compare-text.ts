/** An order of texts that is the same on every machine, which a locale's is not. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
