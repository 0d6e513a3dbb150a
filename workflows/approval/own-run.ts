import { workflowInfo } from '@temporalio/workflow';

/**
 * Whether somebody started this workflow to run again by itself (a cron schedule, a retry policy). Such a further run looks
 * like one that we continued, with whatever state it was started with, so it is refused.
 */
export function isRepeated(): boolean {
  const { cronSchedule, retryPolicy } = workflowInfo();
  return Boolean(cronSchedule) || retryPolicy !== undefined;
}
