import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { refuse } from '../domain/approval/refusal.ts';
import { byPlace, listGroups, reachOf, stretchQuery, type ListGroup, type Place } from './list-order.ts';
import {
  listQuery,
  matchesNothing,
  readPlaced,
  takesReading,
  type ListedRequest,
  type ListFilter,
  type PlacedRequest,
} from './lists.ts';
import { RefusedError } from './refused.ts';

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
  /** How many match in all; absent where only reading every one would tell (`takesReading`). */
  readonly total?: number;
  /** What to ask for next; absent where these are the last. */
  readonly next?: string;
}

/**
 * One page of a list. Of thousands of requests it reads little more than it answers: Temporal cannot sort, but it can count,
 * so a stretch of time is halved until it holds about a page.
 * @throws RefusedError (`malformed`) for an `after` that no page has answered
 */
export async function listPage(client: Client, filter: ListFilter, asked: PageAsked): Promise<ListPage> {
  const after = asked.after === undefined ? undefined : parsePosition(asked.after);
  const before = after?.before ?? 0;
  if (matchesNothing(filter)) return { requests: [], before, total: 0 };
  const isAsked = (group: ListGroup): boolean =>
    filter.isOpen === undefined || filter.isOpen === group.isOpen;
  const sizes = await Promise.all(
    listGroups.map(async (group) => (isAsked(group) ? countIn(client, filter, group.query) : 0)),
  );

  const found: PlacedRequest[] = [];
  for (const [number, group] of listGroups.entries()) {
    // One more than is shown tells whether there is a next page.
    const need = asked.limit + 1 - found.length;
    if (need <= 0 || number < (after?.place.group ?? 0)) continue;
    const [from, until] = reachOf(group);
    const reading = {
      client,
      filter,
      group,
      need,
      cuts: cutsOf(group),
      ...(after && { after: after.place }),
    };
    found.push(
      ...(number === after?.place.group
        ? await readFrom(reading, [after.place.at, until])
        : await read(reading, [from, until], sizes[number] ?? 0)),
    );
  }
  const shown = found.slice(0, asked.limit);
  const last = found.length > shown.length ? shown.at(-1) : undefined;
  return {
    requests: shown.map(({ request }) => request),
    before,
    ...(takesReading(filter) ? {} : { total: sizes.reduce((sum, size) => sum + size, 0) }),
    ...(last === undefined ? {} : { next: positionText(last.place, before + shown.length) }),
  };
}

/** The first `need` requests of a group that come after a place. */
interface Reading {
  readonly client: Client;
  readonly filter: ListFilter;
  readonly group: ListGroup;
  readonly need: number;
  readonly after?: Place;
  /** Where a long stretch is cut first, in order. */
  readonly cuts: readonly number[];
  /** Whether nothing lay where about what is needed was looked for: then halves find it sooner. */
  readonly isUneven?: boolean;
}

/** Of a group's instants those from the first on and before the second. */
type Stretch = readonly [from: number, until: number];

/** Rows read at once where only reading tells whether they are meant. */
const sifted = 1000;

async function readFrom(reading: Reading, stretch: Stretch): Promise<PlacedRequest[]> {
  const size = await countIn(reading.client, reading.filter, stretchQuery(reading.group, ...stretch));
  return read(reading, stretch, size);
}

/** Reads a stretch that holds `size` requests; where that is many more than are needed, an early part of it first. */
async function read(reading: Reading, stretch: Stretch, size: number): Promise<PlacedRequest[]> {
  if (size === 0) return [];
  const { client, filter, group, need, after } = reading;
  const [from, until] = stretch;
  // A few too many are read sooner than counted once more.
  const readable = Math.max(4 * need, takesReading(filter) ? sifted : 0);
  if (size <= readable || until - from <= 1) {
    const query = `${listQuery(filter)} AND ${stretchQuery(group, from, until)}`;
    const all = await readPlaced(client, filter, query);
    return all.filter(({ place }) => after === undefined || byPlace(place, after) > 0).slice(0, need);
  }
  const cut = cutIn(reading, stretch, size);
  const early = await countIn(client, filter, stretchQuery(group, from, cut));
  const first = await read(reading, [from, cut], early);
  if (first.length >= need) return first;
  const rest = await read(
    { ...reading, need: need - first.length, isUneven: early === 0 && !reading.cuts.includes(cut) },
    [cut, until],
    size - early,
  );
  return [...first, ...rest];
}

async function countIn(client: Client, filter: ListFilter, clauses: string): Promise<number> {
  return (await client.workflow.count(`${listQuery(filter)} AND ${clauses}`)).count;
}

const hourMs = 3_600_000;
/** Most instants are within days of now: cutting begins there, and not in the middle of a century. */
const distances = [1, 4, 24, 72, 240, 720, 2160, 8760, 43_800].map((hours) => hours * hourMs);

function cutsOf({ latestFirst }: ListGroup): number[] {
  // The latest first counts backwards.
  const now = latestFirst ? -Date.now() : Date.now();
  return [...distances.map((distance) => -distance).reverse(), 0, ...distances].map((each) => now + each);
}

/** Where a stretch is cut: in the middle of the usual places, else where about what is needed lies before it. */
function cutIn(
  { filter, cuts, need, isUneven = false }: Reading,
  [from, until]: Stretch,
  size: number,
): number {
  const within = cuts.filter((cut) => from < cut && cut < until);
  const usual = within[Math.floor(within.length / 2)];
  if (usual !== undefined) return usual;
  const wanted = takesReading(filter) ? sifted : 2 * need;
  const share = isUneven ? 0.5 : Math.min(wanted / size, 0.5);
  return Math.max(from + 1, Math.floor(from + (until - from) * share));
}

const position = z.tuple([
  z.int().min(0),
  z
    .int()
    .min(0)
    .max(listGroups.length - 1),
  z.int(),
  z.string().min(1).max(255),
]);

function positionText({ group, at, requestId }: Place, before: number): string {
  return Buffer.from(JSON.stringify([before, group, at, requestId])).toString('base64url');
}

function parsePosition(text: string): { readonly place: Place; readonly before: number } {
  const parsed = position.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (parsed.success) {
    const [before, group, at, requestId] = parsed.data;
    const reach = listGroups[group];
    if (reach !== undefined && reachOf(reach)[0] <= at && at < reachOf(reach)[1]) {
      return { place: { group, at, requestId }, before };
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
