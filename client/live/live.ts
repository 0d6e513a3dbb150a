import { createHash } from 'node:crypto';
import type { Confetti } from '../index.ts';
import type { ListFilter } from '../lists.ts';
import { realTiming, type Timing } from './timing.ts';
import { createWatcher, type Listener, type Stop } from './watcher.ts';

/** What changes while people look at it. Who may look is not judged here: that is the personal door's business. */
export interface Live {
  /** A request, by what Temporal says of its workflow: no worker is asked. */
  watchRequest(requestId: string, listener: Listener): Stop;
  /** What waits for somebody: the most urgent of it (`mostWatched`), and how much there is. */
  watchInbox(personId: string, filter: ListFilter, listener: Listener): Stop;
}

const everyMs = { request: 1_500, inbox: 4_000 };

/** As many requests of an inbox are looked at again and again, which is a page of it; of what comes after only the number. */
export const mostWatched = 50;

export function openLive(
  confetti: Pick<Confetti, 'revision' | 'listPage'>,
  timing: Timing = realTiming,
): Live {
  const requests = createWatcher(timing, everyMs.request);
  const inboxes = createWatcher(timing, everyMs.inbox);
  const look = async (filter: ListFilter): Promise<string> =>
    fingerprint(await confetti.listPage(filter, { limit: mostWatched }));
  return {
    watchRequest: (requestId, listener) =>
      requests.watch(requestId, () => confetti.revision(requestId), listener),
    watchInbox: (personId, filter, listener) => inboxes.watch(personId, () => look(filter), listener),
  };
}

/** The same list has the same one. */
function fingerprint(seen: unknown): string {
  return createHash('sha256').update(JSON.stringify(seen)).digest('base64url').slice(0, 22);
}
