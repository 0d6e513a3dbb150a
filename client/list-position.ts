import { z } from 'zod';
import { refuse } from '../domain/approval/refusal.ts';
import { listGroups, reachOf, type Place } from './list-order.ts';
import { RefusedError } from './refused.ts';

/** Where a page of a list begins, as the page before tells it. */
export interface Position {
  /** How many have been shown. */
  readonly before: number;
  /** Behind the last that was looked at. */
  readonly place: Place;
  /** What the search names whole was shown first, wherever it stands in the list. */
  readonly isNamedShown: boolean;
}

/** Before everything else. */
export const beginningOfLists: Place = { group: 0, at: reachOf(listGroups[0])[0], requestId: ' ' };

const position = z.tuple([
  z.int().min(0),
  z
    .int()
    .min(0)
    .max(listGroups.length - 1),
  z.int(),
  z.string().min(1).max(255),
  z.union([z.literal(0), z.literal(1)]),
]);

export function positionText({ before, place: { group, at, requestId }, isNamedShown }: Position): string {
  return Buffer.from(JSON.stringify([before, group, at, requestId, Number(isNamedShown)])).toString(
    'base64url',
  );
}

/** @throws RefusedError (`malformed`) for what no page has answered */
export function parsePosition(text: string): Position {
  const parsed = position.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (parsed.success) {
    const [before, group, at, requestId, named] = parsed.data;
    const reach = listGroups[group];
    if (reach !== undefined && reachOf(reach)[0] <= at && at < reachOf(reach)[1]) {
      return { before, place: { group, at, requestId }, isNamedShown: named === 1 };
    }
  }
  throw new RefusedError(refuse('malformed', 'There is no such page of the list: begin with the first one.'));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
