import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { Action } from '../../domain/approval/actions.ts';
import {
  applyDirectory,
  directoryNeed,
  needsPeople,
  needsReading,
  noteUnreadDirectory,
  peopleOf,
} from '../../domain/approval/known-people.ts';
import type { Refusal } from '../../domain/approval/refusal.ts';
import { namesPeople, withPeople } from '../../domain/policy/people.ts';
import type { Beside } from './beside.ts';
import type { RunningRequest } from './request.ts';
import { setTimer } from './turns.ts';

// Somebody waits for the answer: what cannot be read within seconds is gone without.
const { readDirectory } = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  scheduleToCloseTimeout: '20 seconds',
  retry: { initialInterval: '500 milliseconds', backoffCoefficient: 2, maximumInterval: '5 seconds' },
  summary: 'Directory: who is who now',
});

// A request that knows nobody yet can go to nobody: it waits as long as it takes.
const { readDirectory: readDirectoryFirst } = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'Directory: who is who',
});

const restMs = 60_000;

/** The people that a request knows. */
export interface People extends Beside {
  readonly areKnown: () => boolean;
  /**
   * Resolves when the people that an action concerns have been read; undefined where the copy is new enough. `refusal` is what the
   * copy says against the action.
   */
  readonly readFor: (action: Action, refusal?: Refusal) => Promise<void> | undefined;
  /** Resolves with the reading that others wait for, so that nothing overtakes them; undefined where there is none. */
  readonly underWay: () => Promise<void> | undefined;
  /** The same however new the copy is; undefined where the action needs nobody. */
  readonly read: (action: Action) => Promise<void> | undefined;
}

/**
 * Keeps the request's copy of the directory: read at the start, and again before a step may become active by it
 * (docs/directory.md). A request from before there was a directory keeps the people that it was started with.
 */
export function keepPeople(request: RunningRequest): People {
  const { state, turns } = request;
  let wanted: { readonly also: string[]; readonly done: (() => void)[] } | undefined;
  let isReading = false;
  let waiting: (() => void)[] = [];
  /** Nobody is known yet and the directory refuses to say: it is asked again after a while. */
  let isResting = false;
  const areKnown = (): boolean => state.directory !== undefined || namesPeople(request.pinned);

  turns.add({
    isDue: () => wanted !== undefined || (!areKnown() && !isResting && state.status !== 'closed'),
    run: async () => {
      isReading = true;
      const { also, done } = wanted ?? { also: [], done: [] };
      wanted = undefined;
      waiting = done;
      const askedAt = Date.now();
      try {
        const need = directoryNeed(state, request.policy, also);
        const read = areKnown() ? readDirectory : readDirectoryFirst;
        const directory = await read(need);
        const before = request.policy;
        const policy = withPeople(request.pinned, directory);
        request.change((now) => applyDirectory(state, { directory, askedAt, before, policy }, now));
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const why = rootCause(error) ?? error.message;
        request.change(() => noteUnreadDirectory(state, why, askedAt));
        if (!areKnown()) {
          isResting = true;
          setTimer(restMs, 'before the directory is asked again', () => {
            isResting = false;
          });
        }
      }
      isReading = false;
      waiting = [];
      for (const each of done) each();
    },
  });

  const read: People['read'] = (action) => {
    // A request with people of its own reads the directory when it adopts a policy, which has none.
    const isOwn = state.directory === undefined && namesPeople(request.pinned);
    if (!needsPeople(action) || (isOwn && action.name !== 'adoptPolicy')) return undefined;
    wanted ??= { also: [], done: [] };
    wanted.also.push(...peopleOf(request.policy, action));
    const { done } = wanted;
    return new Promise((resolve) => done.push(resolve));
  };

  return {
    areKnown,
    read,
    underWay() {
      const done = wanted?.done ?? (isReading ? waiting : undefined);
      return done === undefined ? undefined : new Promise((resolve) => done.push(resolve));
    },
    readFor: (action, refusal) =>
      needsReading(state, request.policy, action, Date.now(), refusal) ? read(action) : undefined,
    // What it would read is of no use to a request that is over.
    isIdle: () => (!isReading && wanted === undefined) || state.status === 'closed',
  };
}
