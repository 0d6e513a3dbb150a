import { createHash } from 'node:crypto';
import type { Confetti } from '../index.ts';
import type { ListedRequest } from '../lists.ts';
import { realTiming, type Timing } from './timing.ts';
import { createWatcher, type Listener, type Stop } from './watcher.ts';

/** What changes while people look at it. Who may look is not judged here: that is the personal door's business. */
export interface Live {
  /** A request, by what Temporal says of its workflow: no worker is asked. */
  watchRequest(requestId: string, listener: Listener): Stop;
  /** What waits for somebody; `list` reads it. */
  watchInbox(personId: string, list: () => Promise<readonly ListedRequest[]>, listener: Listener): Stop;
}

const everyMs = { request: 1_500, inbox: 4_000 };

export function openLive(confetti: Pick<Confetti, 'revision'>, timing: Timing = realTiming): Live {
  const requests = createWatcher(timing, everyMs.request);
  const inboxes = createWatcher(timing, everyMs.inbox);
  return {
    watchRequest: (requestId, listener) =>
      requests.watch(requestId, () => confetti.revision(requestId), listener),
    watchInbox: (personId, list, listener) =>
      inboxes.watch(personId, async () => fingerprint(await list()), listener),
  };
}

/** The same list has the same one. */
function fingerprint(requests: readonly ListedRequest[]): string {
  return createHash('sha256').update(JSON.stringify(requests)).digest('base64url').slice(0, 22);
}
