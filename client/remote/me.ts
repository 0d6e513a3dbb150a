import { z } from 'zod';
import { standings, type Standing } from '../../domain/access/access-table.ts';
import type { Calls } from './calls.ts';

/** Whoever is signed in, as the server knows them. */
export interface Me {
  readonly email: string;
  readonly name: string;
  readonly standing: Standing;
}

const meSchema = z.object({ email: z.string(), name: z.string(), standing: z.enum(standings) });

export function readMe(calls: Calls): Promise<Me> {
  return calls.get('/me', meSchema);
}
