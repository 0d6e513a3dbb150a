import { nameIn } from '../../../../domain/directory/content.ts';
import type { ListPage } from '../../../list-page.ts';
import type { ListedRequest } from '../../../lists.ts';
import { mostWatched } from '../../../live/live.ts';
import { inboxes, type Inbox, type PersonalDoor } from '../../../personal/door.ts';
import { RefusedError } from '../../../refused.ts';
import type { ServerParts } from '../../../server/parts.ts';
import { teamOf } from '../../../team.ts';
import type { Reader } from '../../reader.ts';
import { inGroups } from './groups.ts';
import { fromTheBeginning, listFilterOf, type InboxQuery } from './inbox-query.ts';

/** An inbox as its page shows it. */
export interface ShownInbox {
  readonly query: InboxQuery;
  /** How many wait in each, narrowed down alike; undefined where only reading every one would tell. */
  readonly counts: Readonly<Record<Inbox, number | undefined>>;
  /** Whether anybody reports to the reader. */
  readonly hasTeam: boolean;
  /** This page of what waits in the one that is open, in the order of the queue. */
  readonly requests: readonly ListedRequest[];
  /** Where the next page begins, and how many are on it and further on, where that is known. */
  readonly next?: { readonly after: string; readonly count: number | undefined };
  /** How many a search looked through for this page, where that is not all (`ListPage.lookedThrough`). */
  readonly lookedThrough?: number;
  /** What is next for the team, where nothing waits for the reader. */
  readonly nextOfTeam?: ListedRequest;
  /** Who of the approvers of a request belongs here, by name: the reader's team in theirs, everybody in the last. */
  readonly whoWaits: (request: ListedRequest) => string;
}

interface Asked {
  readonly parts: Pick<ServerParts, 'people'>;
  readonly door: PersonalDoor;
  readonly reader: Reader;
}

/** As many are told about as soon as they change. */
const rowsOnPage = mostWatched;

/** `without` has been dealt with a moment ago, and lists may not know it yet. */
export async function readInbox(
  { parts, door, reader }: Asked,
  asked: InboxQuery,
  without?: string,
): Promise<ShownInbox> {
  const filter = listFilterOf(asked);
  const [{ query, page }, directory, counted] = await Promise.all([
    readPage(door, asked, without),
    parts.people.directory(),
    Promise.all(
      inboxes.map(async (whose): Promise<[Inbox, number | undefined]> => [
        whose,
        whose === asked.whose ? undefined : await door.inboxCount(whose, filter),
      ]),
    ),
  ]);
  const counts = {
    ...(Object.fromEntries(counted) as Record<Inbox, number | undefined>),
    [query.whose]: totalOf(page),
  };
  const { person } = reader.who;
  const members = new Set(person === undefined ? [] : teamOf(directory, person).map(({ id }) => id));
  const [nextOfTeam] =
    counts.mine === 0 && members.size > 0
      ? (await door.inboxPage('team', filter, { limit: 1 })).requests
      : [];
  return {
    query,
    counts,
    hasTeam: members.size > 0,
    requests: inGroups(reader, page.requests).flatMap(({ requests }) => requests),
    ...(page.next === undefined ? {} : { next: { after: page.next, count: restOf(page) } }),
    ...(page.lookedThrough === undefined ? {} : { lookedThrough: page.lookedThrough }),
    ...(nextOfTeam === undefined ? {} : { nextOfTeam }),
    whoWaits: ({ approvers }) =>
      query.whose === 'mine'
        ? ''
        : approvers
            .filter((id) => query.whose === 'others' || members.has(id))
            .map((id) => nameIn(directory, id))
            .join(', '),
  };
}

interface ReadPage {
  readonly query: InboxQuery;
  readonly page: ListPage;
}

/** The page that is asked for; the first one where there is no such page any more. */
async function readPage(door: PersonalDoor, query: InboxQuery, without?: string): Promise<ReadPage> {
  const { whose, after } = query;
  const filter = listFilterOf(query);
  if (after !== undefined) {
    try {
      const page = leaveOut(
        await door.inboxPage(whose, filter, { limit: rowsOnPage, after }),
        whose,
        without,
      );
      // A search may find nothing on a page, and more behind it.
      if (page.requests.length > 0 || page.next !== undefined) return { query, page };
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
    }
  }
  const page = await door.inboxPage(whose, filter, { limit: rowsOnPage });
  return { query: fromTheBeginning(query), page: leaveOut(page, whose, without) };
}

function leaveOut(page: ListPage, whose: Inbox, without: string | undefined): ListPage {
  const requests = page.requests.filter(({ requestId }) => whose !== 'mine' || requestId !== without);
  const left = page.requests.length - requests.length;
  return { ...page, requests, ...(page.total === undefined ? {} : { total: page.total - left }) };
}

function totalOf({ before, requests, total, next }: ListPage): number | undefined {
  return total ?? (next === undefined ? before + requests.length : undefined);
}

function restOf({ before, requests, total }: ListPage): number | undefined {
  // What was before may have been dealt with since.
  return total === undefined ? undefined : Math.max(1, total - before - requests.length);
}
