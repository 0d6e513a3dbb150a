import path from 'node:path';
import { cloneRoot } from '../../../embedded/config.ts';
import type { Place } from '../../support/product.ts';
import { run, type Ran } from '../../support/temporal-cli.ts';

/** Runs `confetti …` as a process, as people in a place do. */
export function confetti(place: Place, ...args: readonly string[]): Promise<Ran> {
  return run('node', [path.join(cloneRoot, 'client', 'cli', 'main.ts'), ...args], place.clientEnv);
}
