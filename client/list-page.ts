import type { Client } from '@temporalio/client';
import { createListMemory, type ListMemory } from './list-memory.ts';
import { isNamed, namedBy, namedClauses } from './list-names.ts';
import { byPlace } from './list-order.ts';
import { beginningOfLists, parsePosition, positionText, type Position } from './list-position.ts';
import { readInOrder, type Reading } from './list-reading.ts';
import {
  countThese,
  isMeant,
  listQuery,
  matchesNothing,
  readAtMost,
  takesReading,
  type ListedRequest,
  type ListFilter,
  type PlacedRequest,
} from './lists.ts';

/** Which part of a list is asked for. */
export interface PageAsked {
  /** How many requests at most. */
  readonly limit: number;
  /** The `next` of the page before; the first page without it. */
  readonly after?: string;
}

/** Part of a list, in the order of `listRequests`. */
export interface ListPage {
  readonly requests: readonly ListedRequest[];
  /** How many are listed before these. */
  readonly before: number;
  /** How many match in all; absent where only reading every one would tell (`takesReading`). Of a long list it may be a little old. */
  readonly total?: number;
  /** What to ask for next; absent where these are the last. */
  readonly next?: string;
  /**
   * How many were looked through for this page where that was not all there is: it may have fewer requests than asked for,
   * or none, and `next` looks further. 0: what the search names whole is shown, before anything is looked through.
   */
  readonly lookedThrough?: number;
}

/** How far a search goes for one page. */
export interface SearchBounds {
  /** So many are looked through where only reading tells whether they are meant. */
  readonly lookedThrough: number;
  /** In a longer list, what is named whole is asked for by itself before anything is looked through. */
  readonly namedFirstFrom: number;
}

const usualBounds: SearchBounds = { lookedThrough: 1000, namedFirstFrom: 200 };

/**
 * One page of a list. Of thousands of requests it reads little more than it answers (`readInOrder`), or looks through
 * a thousand of them where Temporal cannot be asked for what is meant.
 * @throws RefusedError (`malformed`) for an `after` that no page has answered
 */
export async function listPage(
  client: Client,
  filter: ListFilter,
  asked: PageAsked,
  memory: ListMemory = createListMemory(),
  bounds: SearchBounds = usualBounds,
): Promise<ListPage> {
  const after = asked.after === undefined ? undefined : parsePosition(asked.after);
  if (matchesNothing(filter)) return { requests: [], before: after?.before ?? 0, total: 0 };
  const asking = { client, filter, memory, bounds, limit: asked.limit, ...(after && { after }) };
  return takesReading(filter) ? lookedThroughPage(asking) : pageAsCounted(asking);
}

interface Asking {
  readonly client: Client;
  readonly filter: ListFilter;
  readonly memory: ListMemory;
  readonly bounds: SearchBounds;
  readonly limit: number;
  readonly after?: Position;
}

/** Of what Temporal can be asked for. */
async function pageAsCounted(asking: Asking): Promise<ListPage> {
  const { client, filter, memory, limit } = asking;
  const query = listQuery(filter);
  // One more than is shown tells whether there is a next page.
  const need = limit + 1;
  const most = 2 * need;
  const counted = await sizeWhereUnknown(asking);
  const all = (counted ?? memory.lastSize(query) ?? 0) > most ? undefined : await readAll(asking, most);
  if (all !== undefined) return { ...(await pageOf(asking, [all])), total: all.length };
  const few = Math.ceil(need / 20);
  const [page, total] = await Promise.all([
    // Some more, so that those that have gone since somebody looked do not make it two readings.
    pageOf(asking, readInOrder(readingFor(asking, need + few, most))),
    counted ?? memory.size(query, () => countThese(client, query)),
  ]);
  return { ...page, total };
}

/** Of what only reading tells: a search, or what the memo alone knows. */
async function lookedThroughPage(asking: Asking): Promise<ListPage> {
  const { client, filter, memory, bounds, limit, after } = asking;
  const query = listQuery(filter);
  const size = (await sizeWhereUnknown(asking)) ?? memory.lastSize(query) ?? 0;
  const named = after === undefined && size > bounds.namedFirstFrom ? namedBy(filter) : undefined;
  if (named !== undefined) {
    const queries = namedClauses(named).map((clause) => `${query} AND ${clause}`);
    const found = await Promise.all(queries.map((each) => readAtMost(client, each, limit)));
    const rows = new Map(found.flatMap((each) => each ?? []).map((row) => [row.request.requestId, row]));
    const shown = [...rows.values()].filter(({ request }) => isMeant(filter, request));
    if (shown.length > 0 && shown.length <= limit && !found.includes(undefined)) {
      const next = { before: shown.length, place: beginningOfLists, isNamedShown: true };
      return {
        requests: shown.sort((a, b) => byPlace(a.place, b.place)).map(({ request }) => request),
        before: 0,
        next: positionText(next),
        lookedThrough: 0,
      };
    }
  }
  const most = bounds.lookedThrough;
  const all = size > most ? undefined : await readAll(asking, most);
  const reading = readingFor(asking, most / 2, most);
  return pageOf(asking, all === undefined ? readInOrder(reading) : [all]);
}

function readingFor({ client, filter, memory, after }: Asking, wanted: number, most: number): Reading {
  return { client, filter, memory, ...(after && { after: after.place }), wanted, most };
}

/** Counted, where nobody has asked for this list before. */
async function sizeWhereUnknown({ client, filter, memory }: Asking): Promise<number | undefined> {
  const query = listQuery(filter);
  if (memory.lastSize(query) !== undefined) return undefined;
  const size = await countThese(client, query);
  memory.rememberSize(query, size);
  return size;
}

/** The whole of a short list; undefined where it has become a longer one. */
async function readAll(
  { client, filter, memory }: Asking,
  most: number,
): Promise<readonly PlacedRequest[] | undefined> {
  const query = listQuery(filter);
  const all = await readAtMost(client, query, most);
  if (all === undefined) memory.forgetSize(query);
  else memory.rememberSize(query, all.length);
  return all;
}

/** The page that begins behind `after`, of requests in the order of the list. */
async function pageOf(
  { filter, bounds, limit, after }: Asking,
  stretches: AsyncIterable<readonly PlacedRequest[]> | Iterable<readonly PlacedRequest[]>,
): Promise<ListPage> {
  const before = after?.before ?? 0;
  const shownFirst = after?.isNamedShown === true ? namedBy(filter) : undefined;
  const most = takesReading(filter) ? bounds.lookedThrough : Infinity;
  const requests: ListedRequest[] = [];
  let last = after?.place;
  let looked = 0;
  for await (const stretch of stretches) {
    for (const { request, place } of stretch) {
      if (after !== undefined && byPlace(place, after.place) <= 0) continue;
      const isNext = isMeant(filter, request) && !isNamed(shownFirst, request);
      const isFull = isNext && requests.length === limit;
      if ((isFull || looked === most) && last !== undefined) {
        const isNamedShown = shownFirst !== undefined;
        const next = positionText({ before: before + requests.length, place: last, isNamedShown });
        return { requests, before, next, ...(isFull ? {} : { lookedThrough: looked }) };
      }
      looked += 1;
      last = place;
      if (isNext) requests.push(request);
    }
  }
  return { requests, before };
}
