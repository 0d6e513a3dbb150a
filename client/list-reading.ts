import type { Client } from '@temporalio/client';
import type { ListMemory } from './list-memory.ts';
import { byPlace, listGroups, reachOf, stretchQuery, type ListGroup, type Place } from './list-order.ts';
import { afterCount, afterReading, nextLook, type Outline } from './list-outline.ts';
import {
  countThese,
  listQuery,
  readAtMost,
  readPlaced,
  type ListFilter,
  type PlacedRequest,
} from './lists.ts';

/** How a list is read from some place on. */
export interface Reading {
  readonly client: Client;
  /** Only what Temporal knows of it (`listQuery`) is minded. */
  readonly filter: ListFilter;
  readonly memory: ListMemory;
  /** Behind it the reading begins; at the beginning without it. */
  readonly after?: Place;
  /** About so many are read at once, and not more than `most` unless they share one instant. */
  readonly wanted: number;
  readonly most: number;
}

/**
 * Reads a list in its order, one stretch of time after the other, as far as whoever asks goes on. Temporal cannot sort, but
 * it can count: a stretch is cut until it holds about what is wanted. Where lists were read before, the memory knows the
 * stretch; each begins where the last one ended, so that nothing is left out whatever it remembers.
 */
export async function* readInOrder(reading: Reading): AsyncGenerator<readonly PlacedRequest[]> {
  const { filter, after } = reading;
  for (const [number, group] of listGroups.entries()) {
    const isAsked = filter.isOpen === undefined || filter.isOpen === group.isOpen;
    if (!isAsked || number < (after?.group ?? 0)) continue;
    const [first, end] = reachOf(group);
    for (let from = number === after?.group ? after.at : first; from < end;) {
      const { until, found } = await readStretch(reading, group, from);
      yield found.filter(({ place }) => after === undefined || byPlace(place, after) > 0);
      from = until;
    }
  }
}

/** Everything from an instant on, until about what is wanted is found. */
async function readStretch(
  { client, filter, memory, after, wanted, most }: Reading,
  group: ListGroup,
  from: number,
): Promise<{ readonly until: number; readonly found: readonly PlacedRequest[] }> {
  const whole = listQuery(filter);
  const cuts = cutsOf(group);
  // Others may have looked meanwhile.
  const remember = (change: (known: Outline) => Outline): void =>
    memory.rememberOutline(whole, group, change(memory.outlineOf(whole, group)));
  for (let isUneven = false; ;) {
    const outline = memory.outlineOf(whole, group);
    // What shares the instant of the last one shown is read again with it.
    const again = from === after?.at ? (outline.find((piece) => piece.from === from)?.size ?? 0) : 0;
    const look = nextLook(outline, from, { wanted: Math.min(wanted + again, most), most, cuts, isUneven });
    const { until } = look;
    if (look.kind === 'count') {
      const size = await countThese(client, `${whole} AND ${stretchQuery(group, look.from, until)}`);
      isUneven = size === 0;
      remember((known) => afterCount(known, { from: look.from, until, size }));
      continue;
    }
    const query = `${whole} AND ${stretchQuery(group, from, until)}`;
    const isInstant = until - from <= 1;
    const found = isInstant ? await readPlaced(client, query) : await readAtMost(client, query, most);
    if (found === undefined) {
      remember((known) => afterCount(known, { from, until, size: undefined }));
      continue;
    }
    const instants = found.map(({ place }) => place.at);
    remember((known) => afterReading(known, from, until, instants));
    return { until, found };
  }
}

const hourMs = 3_600_000;
/** Most instants are within days of now: cutting begins there, and not in the middle of a century. */
const distances = [1, 4, 24, 72, 240, 720, 2160, 8760, 43_800].map((hours) => hours * hourMs);

function cutsOf({ latestFirst }: ListGroup): number[] {
  // The latest first counts backwards.
  const now = latestFirst ? -Date.now() : Date.now();
  return [...distances.map((distance) => -distance).reverse(), 0, ...distances].map((each) => now + each);
}
