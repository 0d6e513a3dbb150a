/** What people read while the run goes on. */
export function say(line: string): void {
  process.stdout.write(`    ${line}\n`);
}

/** Does something, and says how long it took. */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const result = await work();
  say(`${what}: ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return result;
}
