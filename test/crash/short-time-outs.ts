import type { WorkflowInterceptors } from '@temporalio/workflow';

/*
 * Part of the workflow bundle of the crash matrix only. Temporal gives an activity up whose worker died when its time-out is over; the
 * product's are up to 90 seconds, and hundreds of kill points would take hours. Nothing else is different.
 */

const longestMs = 4_000;

export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity: (input, next) =>
        next({ ...input, options: { ...input.options, startToCloseTimeout: longestMs } }),
    },
  ],
});
