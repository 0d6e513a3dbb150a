import type { Refusal } from '../domain/approval/refusal.ts';
import { inTurn } from '../domain/in-turn.ts';
import { RefusedError } from './refused.ts';

/** What became of one of several. `unknown`: no answer came, and what was asked may still happen. */
export type Outcome<Done> =
  | { readonly outcome: 'done'; readonly done: Done }
  | { readonly outcome: 'refused'; readonly refusal: Refusal }
  | { readonly outcome: 'unknown'; readonly why: string };

/** As many requests as one person keeps busy: more would only wait for each other at the worker. */
const atOnce = 5;

/**
 * Works on each item by itself, in their order and at most five at once: what happens to one says nothing of the others.
 * Never rejects.
 */
export function eachByItself<Item, Done>(
  items: readonly Item[],
  work: (item: Item) => Promise<Done>,
): Promise<Outcome<Done>[]> {
  return inTurn(items, atOnce, async (item): Promise<Outcome<Done>> => {
    try {
      return { outcome: 'done', done: await work(item) };
    } catch (error) {
      if (error instanceof RefusedError) return { outcome: 'refused', refusal: error.refusal };
      return { outcome: 'unknown', why: error instanceof Error ? error.message : String(error) };
    }
  });
}
