import { nameIn } from '../../../../domain/directory/content.ts';
import type { ListedRequest } from '../../../lists.ts';
import { inboxes, type Inbox, type PersonalDoor } from '../../../personal/door.ts';
import type { ServerParts } from '../../../server/parts.ts';
import { teamOf } from '../../../team.ts';
import type { Reader } from '../../reader.ts';
import { inGroups } from './groups.ts';
import { listFilterOf, matchesSearch, type InboxQuery } from './inbox-query.ts';

/** An inbox as its page shows it. */
export interface ShownInbox {
  readonly query: InboxQuery;
  /** How many wait in each, narrowed down alike. */
  readonly counts: Readonly<Record<Inbox, number>>;
  /** Whether anybody reports to the reader. */
  readonly hasTeam: boolean;
  /** What waits in the one that is open, in the order of the queue. */
  readonly requests: readonly ListedRequest[];
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

/** `without` has been dealt with a moment ago, and lists may not know it yet. */
export async function readInbox(
  { parts, door, reader }: Asked,
  query: InboxQuery,
  without?: string,
): Promise<ShownInbox> {
  const filter = listFilterOf(query);
  const [lists, directory] = await Promise.all([
    Promise.all(
      inboxes.map(async (whose) => {
        const listed = await door.inbox(whose, filter);
        return listed.filter(
          (each) => matchesSearch(query, each) && !(whose === 'mine' && each.requestId === without),
        );
      }),
    ),
    parts.people.directory(),
  ]);
  const [mine = [], team = [], others = []] = lists;
  const shown = { mine, team, others }[query.whose];
  const { person } = reader.who;
  const members = new Set(person === undefined ? [] : teamOf(directory, person).map(({ id }) => id));
  const [nextOfTeam] = mine.length === 0 ? team : [];
  return {
    query,
    counts: { mine: mine.length, team: team.length, others: others.length },
    hasTeam: members.size > 0,
    requests: inGroups(reader, shown).flatMap(({ requests }) => requests),
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
