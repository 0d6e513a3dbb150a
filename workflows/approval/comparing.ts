import { ActivityFailure, proxyLocalActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { PolicySlice } from '../../domain/policy/policy.ts';
import type { Beside } from './beside.ts';
import type { RunningRequest } from './request.ts';

// In the worker's memory: a moment, and no trip to the server. Whoever asked can ask again.
const local = proxyLocalActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 3 },
});

/** Compares policies that requests are to adopt with the published one. */
export interface Comparing extends Beside {
  /** Null for the published policy, else why it is not. */
  readonly compare: (policy: PolicySlice) => Promise<string | null>;
}

export function keepComparing({ turns }: RunningRequest): Comparing {
  const waiting: { readonly policy: PolicySlice; readonly answer: (problem: string | null) => void }[] = [];
  let isComparing = false;
  turns.add({
    isDue: () => waiting.length > 0,
    run: async () => {
      isComparing = true;
      const next = waiting.shift();
      if (next !== undefined) next.answer(await problemOf(next.policy));
      isComparing = false;
    },
  });
  return {
    compare: (policy) => new Promise((resolve) => waiting.push({ policy, answer: resolve })),
    isIdle: () => !isComparing && waiting.length === 0,
  };
}

async function problemOf(policy: PolicySlice): Promise<string | null> {
  try {
    const { problem } = await local.verifyPolicySlice(policy);
    return problem;
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return `it could not be compared with the published policy (${rootCause(error) ?? error.message})`;
  }
}
