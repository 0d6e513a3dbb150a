import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  log,
  proxyActivities,
  rootCause,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { setProblem } from '../../domain/approval/problems.ts';
import { refuse } from '../../domain/approval/refusal.ts';
import { notificationFor, reachableBy } from '../../domain/approval/notifications.ts';
import { snapshotOf } from '../../domain/approval/snapshot.ts';
import { operationOf } from '../../domain/approval/operation.ts';
import type { Notification } from '../../domain/notification.ts';
import type { MirrorReceipt, RequestSnapshot } from '../../domain/records/request-snapshot.ts';
import { mirrorUpdate } from '../mirror/contract.ts';
import { refusedFailure, type OutboxCursors } from './contract.ts';
import type { RunningRequest } from './request.ts';

/*
 * Telling the outside world, off the approval's path: Salesforce and the channels each have a coroutine that sends what
 * is new and takes whatever piled up meanwhile along. The history is the outbox; a cursor says how far each has come.
 */

// Salesforce may be away for days: approvals go on, and the history catches up.
const salesforce = (summary: string): Pick<Activities, 'mirrorRequest'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '3 minutes',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    summary,
  });

// The same posture: the Operation History catches up.
const opsPortal = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'Ops Portal: Operation History',
});

// A message that is hours late helps nobody: after about an hour it is given up and shown as a problem.
const channels = (summary: string): Pick<Activities, 'notify'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '1 minute',
    retry: {
      initialInterval: '1 second',
      backoffCoefficient: 3,
      maximumInterval: '10 minutes',
      maximumAttempts: 12,
    },
    summary,
  });

/** How long a refused mirror waits for somebody to mend the org before it is tried again without any news. */
const refusedMirrorRetry = '1 hour';

export interface Outbox {
  readonly cursors: () => OutboxCursors;
  /** Everything that happened so far has been told, or was given up visibly. */
  readonly isDrained: () => boolean;
  /** True while nothing is being sent. */
  readonly isIdle: () => boolean;
}

/** Starts telling Salesforce and the policy's channels; `from` is how far an earlier run had come. */
export function startOutbox(request: RunningRequest, from: OutboxCursors | undefined): Outbox {
  const { state, policy } = request;
  let mirroredSeq = from?.mirroredSeq ?? 0;
  let mirroredRevision = from?.mirroredRevision ?? 0;
  const notifiedSeq: Record<string, number> = { ...from?.notifiedSeq };
  let sending = 0;
  let isAskedAgain = false;

  const lastSeq = (): number => state.history.at(-1)?.seq ?? 0;
  const isMirrored = (): boolean =>
    !isAskedAgain && mirroredSeq >= lastSeq() && mirroredRevision >= state.revision;

  const keepMirrored = async (): Promise<never> => {
    for (;;) {
      await condition(() => !isMirrored());
      const isWhole = isAskedAgain;
      if (isWhole) [isAskedAgain, mirroredSeq] = [false, 0];
      const news = snapshotOf(state, policy, mirroredSeq, Date.now());
      const snapshot = isWhole ? { ...news, granted: news.granted ?? null } : news;
      const [first, last] = [snapshot.history.at(0), snapshot.history.at(-1)];
      const rows =
        first === undefined ? 'fields' : `fields, history rows ${first.sequence}–${last?.sequence}`;
      sending += 1;
      try {
        const receipt = await mirror(snapshot, rows);
        mirroredSeq = last?.sequence ?? mirroredSeq;
        mirroredRevision = Math.max(mirroredRevision, snapshot.revision);
        showProblem('salesforce', receipt.notes.length === 0 ? undefined : receipt.notes.join(' '));
        sending -= 1;
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const place = policy.route.recordIn === 'ops-portal' ? 'The Ops Portal' : 'Salesforce';
        showProblem('salesforce', `${place} refused the request: ${rootCause(error) ?? error.message}`);
        sending -= 1;
        const { revision } = state;
        await condition(() => isAskedAgain || state.revision > revision, refusedMirrorRetry, {
          summary: 'before Salesforce is tried again',
        });
      }
    }
  };

  /** An internal request has its record in the Ops Portal, every other one in Salesforce (process.md, reading 19). */
  const mirror = (snapshot: RequestSnapshot, rows: string): Promise<Pick<MirrorReceipt, 'notes'>> =>
    policy.route.recordIn === 'ops-portal'
      ? showInOpsPortal()
      : salesforce(`Salesforce: ${rows}`).mirrorRequest(snapshot);

  const showInOpsPortal = async (): Promise<Pick<MirrorReceipt, 'notes'>> => {
    const operation = operationOf(state, policy, Date.now());
    if (operation !== undefined) await opsPortal.recordOperation(operation);
    return { notes: [] };
  };

  const keepNotified = async (channel: 'mail' | 'lark'): Promise<never> => {
    for (;;) {
      await condition(() => (notifiedSeq[channel] ?? 0) < lastSeq());
      const upTo = lastSeq();
      const notifications = state.history
        .filter(({ seq }) => seq > (notifiedSeq[channel] ?? 0))
        .flatMap((entry) => notificationFor(state, policy, entry) ?? [])
        .flatMap((notification) => reachableBy(channel, policy, notification) ?? []);
      if (notifications.length > 0) await send(channel, notifications);
      // Only now: a run that ends before hands the messages on, and their ids keep them from being sent twice.
      notifiedSeq[channel] = upTo;
    }
  };

  const send = async (channel: 'mail' | 'lark', notifications: readonly Notification[]): Promise<void> => {
    sending += 1;
    try {
      const summary = `${channel}: ${notifications.map(({ kind }) => kind).join(', ')}`;
      const { undelivered } = await channels(summary).notify({ channel, notifications });
      showProblem(channel, undelivered.length === 0 ? undefined : undelivered.join(' '));
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      showProblem(channel, `${channel} could not be sent: ${rootCause(error) ?? error.message}`);
    }
    sending -= 1;
  };

  /** A problem of the outside is shown at once; Salesforce hears of it with the next real change. */
  const showProblem = (key: string, text: string | undefined): void => {
    const isCurrent = isMirrored();
    request.change((now) => setProblem(state, key, text, now));
    if (isCurrent) mirroredRevision = state.revision;
  };

  // Salesforce is told everything again: somebody has changed there what is ours.
  setHandler(
    mirrorUpdate,
    ({ by }) => {
      log.info('Mirrored again', { by });
      isAskedAgain = true;
      return undefined;
    },
    { validator: (asked: unknown) => refuseUnlessAsked(asked) },
  );
  void keepMirrored();
  for (const channel of policy.channels) void keepNotified(channel);
  return {
    cursors: () => ({
      mirroredSeq: isAskedAgain ? 0 : mirroredSeq,
      mirroredRevision,
      notifiedSeq: { ...notifiedSeq },
    }),
    isDrained: () =>
      isMirrored() &&
      sending === 0 &&
      policy.channels.every((channel) => (notifiedSeq[channel] ?? 0) >= lastSeq()),
    isIdle: () => sending === 0,
  };
}

function refuseUnlessAsked(asked: unknown): void {
  const { by } = (asked ?? {}) as { readonly by?: unknown };
  if (typeof by === 'string' && by !== '') return;
  const message = 'Not done: say who asks, as {"by": "you@example.com"}.';
  throw ApplicationFailure.nonRetryable(message, refusedFailure, refuse('malformed', message));
}
