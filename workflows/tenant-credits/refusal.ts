import { ApplicationFailure } from '@temporalio/workflow';
import { refuse, type RefusalCode } from '../../domain/approval/refusal.ts';
import { refusedFailure } from '../approval/contract.ts';

/** Refuses an update for a reason, if there is one. */
export function refusal(reason: string | undefined, code: RefusalCode = 'malformed'): void {
  if (reason === undefined) return;
  const message = `Not done: ${reason}.`;
  throw ApplicationFailure.nonRetryable(message, refusedFailure, refuse(code, message));
}
