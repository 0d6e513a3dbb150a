import { condition, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { Actor } from '../../domain/approval/actions.ts';
import { apply } from '../../domain/approval/apply.ts';
import { hold, letGo, setProblem } from '../../domain/approval/problems.ts';
import { submissionGaps } from '../../domain/approval/submission-gaps.ts';
import type { People } from './people.ts';
import type { RunningRequest } from './request.ts';
import { setTimer } from './turns.ts';

const longestPauseMinutes = 60;

// In the worker's memory: a moment, and no trip to the server.
const local = proxyLocalActivities<Activities>({ startToCloseTimeout: '10 seconds' });

/**
 * Holds a request whose pinned policy is not the published one: nobody decides by rules that nobody published. Client and
 * worker may differ for a while when a policy is rolled out, so it looks again until they agree.
 */
export async function verifyPolicy(request: RunningRequest): Promise<void> {
  const { state } = request;
  const isClosed = (): boolean => state.status === 'closed';
  let isCompared = false;
  for (let pauseMinutes = 1; !isClosed(); pauseMinutes = Math.min(2 * pauseMinutes, longestPauseMinutes)) {
    const { problem } = await local.verifyPolicySlice(request.pinned);
    if (!isCompared) request.turns.start();
    isCompared = true;
    if (problem === null) {
      if (state.held !== undefined) request.change((now) => letGo(state, now));
      return;
    }
    request.change((now) => hold(state, `${problem}.`, now));
    // Adopting the published policy ends the wait as well.
    const isOver = (): boolean => isClosed() || state.held === undefined;
    await condition(isOver, `${pauseMinutes} minutes`, { summary: 'before the policy is compared again' });
  }
}

/**
 * Submits a request that was started to be submitted, as soon as `isReady` says so, or the policy's grace time is over:
 * what comes later moves the steps it concerns.
 */
export function submitWhenReady(
  request: RunningRequest,
  asked: { submit: boolean; requester: Actor },
  people: Pick<People, 'areKnown'>,
  isReady: () => boolean,
): void {
  let isWaiting = true;
  let isGraceOver = false;
  const callOff = isReady()
    ? undefined
    : setTimer(request.policy.salesforceGraceMinutes * 60_000, 'grace time for Salesforce', () => {
        isGraceOver = true;
      });
  request.turns.add({
    // Nobody could be named while nobody is known.
    isDue: () => isWaiting && people.areKnown() && (isGraceOver || isReady()),
    run: async () => {
      isWaiting = false;
      if (!isGraceOver) callOff?.();
      submitIfAsked(request, asked);
    },
  });
}

/** Submits a request that was started to be submitted; one with gaps stays a draft that says what is missing. */
export function submitIfAsked(request: RunningRequest, asked: { submit: boolean; requester: Actor }): void {
  const { state, policy } = request;
  if (!asked.submit || state.status !== 'draft' || state.held !== undefined) return;
  const gaps = submissionGaps(state, policy);
  request.change((now) => {
    setProblem(state, 'submission', gaps?.message, now);
    if (gaps !== undefined) return;
    const id = `${state.requestId}/submit`;
    apply(state, policy, { name: 'submit', id, actor: asked.requester, round: 0 }, now);
  });
}
