import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const DIES_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 10;

/**
 * Those of the processes that still run. Waits a little for them to go: SIGKILL cannot be refused, but on a busy machine
 * it is not instant.
 */
export async function stillAlive(pids: readonly number[]): Promise<number[]> {
  const endsAt = Date.now() + DIES_WITHIN_MS;
  for (;;) {
    const left = pids.filter(lives);
    if (left.length === 0 || Date.now() > endsAt) return left;
    await delay(LOOK_EVERY_MS);
  }
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform !== 'linux') return true;
    // A killed process whose parent has not yet taken note of its end is still listed.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
