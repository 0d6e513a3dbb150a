import { ApplicationFailure } from '@temporalio/workflow';
import { refusedFailure } from '../approval/contract.ts';

/** Refuses an update for a reason, if there is one. */
export function refusal(reason: string | undefined): void {
  if (reason !== undefined) throw ApplicationFailure.nonRetryable(`Not done: ${reason}.`, refusedFailure);
}
