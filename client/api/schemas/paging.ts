import { z } from '@hono/zod-openapi';
import { ProblemError } from '../problems/problem.ts';

/** How much of a list is asked for. */
export const paging = {
  limit: z.coerce
    .number()
    .pipe(z.int().min(1).max(200))
    .default(50)
    .openapi({ type: 'integer', minimum: 1, maximum: 200, default: 50 }),
  cursor: z.string().max(400).optional().openapi({ description: '`next` of the page before; opaque.' }),
};

export const next = z
  .string()
  .optional()
  .openapi({ description: 'Cursor of the next page; absent on the last.' });

/** What places an item in its list: compared from left to right, null after everything else. */
export type Place = readonly (number | string | null)[];

/** The items after the cursor, `limit` of them. A cursor says where it stopped, so that what came or went since shifts nothing. */
export function pageOf<Item>(
  items: readonly Item[],
  placeOf: (item: Item) => Place,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): { readonly items: readonly Item[]; readonly next?: string } {
  const sorted = items.toSorted((one, other) => comparePlaces(placeOf(one), placeOf(other)));
  const after = cursor === undefined ? undefined : placeIn(cursor);
  const rest =
    after === undefined ? sorted : sorted.filter((item) => comparePlaces(placeOf(item), after) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return last === undefined || page.length === rest.length
    ? { items: page }
    : { items: page, next: cursorOf(placeOf(last)) };
}

function comparePlaces(one: Place, other: Place): number {
  for (const [index, part] of one.entries()) {
    const order = compareParts(part, other[index] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

function compareParts(one: Place[number], other: Place[number]): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other ? -1 : 1;
}

function cursorOf(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

const placeSchema = z.array(z.union([z.number(), z.string(), z.null()]));

function placeIn(cursor: string): Place {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    const message = 'is none of this list: leave it out, or give `next` of a page as it is';
    throw new ProblemError('bad-request', {
      detail: `Not done: cursor ${message}.`,
      errors: [{ in: 'query', field: 'cursor', message }],
    });
  }
}
