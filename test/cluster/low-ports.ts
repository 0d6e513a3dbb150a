import { isFree } from '../../embedded/ports.ts';

/** Temporal's SQL schema keeps the ports of its parts as signed numbers of two bytes; above are ports that connections get. */
const [lowest, highest] = [20_000, 32_000] as const;

/** Different free ports that a Temporal server on SQL can use for its parts. */
export async function lowPorts(count: number): Promise<number[]> {
  const found: number[] = [];
  // Not always the same first one, so that two runs at once do not look at the same ports at the same time.
  let port = lowest + (process.pid % (highest - lowest));
  for (let looked = 0; found.length < count; looked += 1) {
    if (looked > highest - lowest) throw new Error('This machine has too few free ports for a cluster');
    if (await isFree(port)) found.push(port);
    port = port === highest ? lowest : port + 1;
  }
  return found;
}
