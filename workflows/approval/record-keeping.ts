import {
  ActivityFailure,
  ApplicationFailure,
  log,
  proxyActivities,
  rootCause,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { lastSeq } from '../../domain/approval/history-pages.ts';
import { operationOf } from '../../domain/approval/operation.ts';
import { setProblem } from '../../domain/approval/problems.ts';
import { refuse } from '../../domain/approval/refusal.ts';
import { snapshotOf } from '../../domain/approval/snapshot.ts';
import type { MirrorReceipt, RequestSnapshot } from '../../domain/records/request-snapshot.ts';
import { mirrorUpdate } from '../mirror/contract.ts';
import { refusedFailure, type OutboxCursors } from './contract.ts';
import type { RunningRequest } from './request.ts';
import { setTimer } from './turns.ts';

// Salesforce may be away for days: approvals go on, and the history catches up.
const salesforce = (summary: string): Pick<Activities, 'mirrorRequest'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '90 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
    summary,
  });

// The same posture: the Operation History catches up.
const opsPortal = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'Ops Portal: Operation History',
});

/** How long a refused record waits for somebody to mend the other side before it is sent again without any news. */
const refusedRetryMs = 3_600_000;

/** The request's record in the system where people look for it. */
export interface RecordKeeping {
  readonly cursors: () => Pick<OutboxCursors, 'mirroredSeq' | 'mirroredRevision'>;
  readonly isUpToDate: () => boolean;
  readonly isIdle: () => boolean;
  /** Shows a problem of the outside at once; the record hears of it with the next real change. */
  readonly showProblem: (key: string, text: string | undefined) => void;
}

/**
 * Keeps the record up to date: an internal request's in the Ops Portal, every other one's in Salesforce (process.md, reading
 * 19). One message at a time, with whatever piled up meanwhile.
 */
export function keepRecord(request: RunningRequest, from: OutboxCursors | undefined): RecordKeeping {
  const { state, turns } = request;
  const isInternal = request.policy.route.audience === 'internal';
  const place = isInternal ? 'The Ops Portal' : 'Salesforce';
  let mirroredSeq = from?.mirroredSeq ?? 0;
  let mirroredRevision = from?.mirroredRevision ?? 0;
  let isSending = false;
  let isAskedAgain = false;
  /** Everything was asked for and refused: the next time it is everything again. */
  let isWholeOwed = false;
  /** A refused record waits for somebody to mend the other side, or for news. */
  let refused: { readonly revision: number; readonly callOff: () => void } | undefined;

  const hasNews = (): boolean =>
    isAskedAgain || mirroredSeq < lastSeq(state) || mirroredRevision < state.revision;
  // The portal shows an Org's requests, and is told of none before its Org has been looked at.
  const isUpToDate = (): boolean =>
    !hasNews() || (isInternal && operationOf(state, request.policy, 0) === undefined);

  const showProblem = (key: string, text: string | undefined): void => {
    const wasUpToDate = !hasNews();
    request.change((now) => setProblem(state, key, text, now));
    if (wasUpToDate) mirroredRevision = state.revision;
  };

  const send = (snapshot: RequestSnapshot): Promise<Pick<MirrorReceipt, 'notes'>> => {
    const [first, last] = [snapshot.history.at(0), snapshot.history.at(-1)];
    const rows = first === undefined ? 'fields' : `fields, history rows ${first.sequence}–${last?.sequence}`;
    return isInternal ? showInOpsPortal() : salesforce(`Salesforce: ${rows}`).mirrorRequest(snapshot);
  };

  const showInOpsPortal = async (): Promise<Pick<MirrorReceipt, 'notes'>> => {
    const operation = operationOf(state, request.policy, Date.now());
    if (operation !== undefined) await opsPortal.recordOperation(operation);
    return { notes: [] };
  };

  const sendNewest = async (): Promise<void> => {
    refused?.callOff();
    refused = undefined;
    const isWhole = isAskedAgain || isWholeOwed;
    if (isWhole) [isAskedAgain, isWholeOwed, mirroredSeq] = [false, false, 0];
    const news = snapshotOf(state, request.policy, mirroredSeq, Date.now());
    const snapshot = isWhole ? { ...news, granted: news.granted ?? null } : news;
    try {
      const receipt = await send(snapshot);
      mirroredSeq = snapshot.history.at(-1)?.sequence ?? mirroredSeq;
      mirroredRevision = Math.max(mirroredRevision, snapshot.revision);
      showProblem('record', receipt.notes.length === 0 ? undefined : receipt.notes.join(' '));
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      showProblem('record', `${place} refused the request: ${rootCause(error) ?? error.message}`);
      const callOff = setTimer(refusedRetryMs, `before ${place} is tried again`, () => {
        refused = undefined;
      });
      refused = { revision: state.revision, callOff };
      if (isWhole) isWholeOwed = true;
    }
  };

  turns.add({
    isDue: () => !isUpToDate() && (isAskedAgain || refused?.revision !== state.revision),
    run: async () => {
      isSending = true;
      await sendNewest();
      isSending = false;
    },
  });
  // Somebody has changed there what is ours: everything is sent again.
  setHandler(
    mirrorUpdate,
    ({ by }) =>
      turns.take(() => {
        log.info('Mirrored again', { by });
        isAskedAgain = true;
        return undefined;
      }),
    { validator: (asked: unknown) => refuseUnlessAsked(asked) },
  );
  return {
    cursors: () => ({ mirroredSeq: isAskedAgain || isWholeOwed ? 0 : mirroredSeq, mirroredRevision }),
    isUpToDate,
    isIdle: () => !isSending,
    showProblem,
  };
}

function refuseUnlessAsked(asked: unknown): void {
  const { by } = (asked ?? {}) as { readonly by?: unknown };
  if (typeof by === 'string' && by !== '') return;
  const message = 'Not done: say who asks, as {"by": "you@example.com"}.';
  throw ApplicationFailure.nonRetryable(message, refusedFailure, refuse('malformed', message));
}
