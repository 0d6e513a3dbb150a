import { ApplicationFailure } from '@temporalio/common';
import {
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { refuse, type Refusal } from '../domain/approval/refusal.ts';
import { refusedFailure } from '../workflows/approval/contract.ts';

/** An action that was understood and refused; nothing was changed. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Nobody answered in time. What was asked may still happen. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';
}

const gRpcCancelled = 1;
const gRpcDeadlineExceeded = 4;
const gRpcFailedPrecondition = 9;
/** Our deadline ends a call as either of the first two; the last is a query that no worker polls for. */
const unanswered: ReadonlySet<number> = new Set([
  gRpcCancelled,
  gRpcDeadlineExceeded,
  gRpcFailedPrecondition,
]);

/** What a failed call on a request means for the person who made it. Errors that mean nothing special are given back. */
export function inPersonsWords(error: unknown, requestId: string): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const { type, message, details } = error.cause;
    if (type === refusedFailure)
      return new RefusedError((details?.[0] as Refusal | undefined) ?? refuse('malformed', message));
  }
  if (error instanceof WorkflowNotFoundError) {
    return new RefusedError(
      refuse(
        'closed',
        `Not done: ${requestId} is already closed, or there is no such request. See "confetti poc list" and "confetti credits list".`,
      ),
    );
  }
  const isWrapped =
    error instanceof ServiceError || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError;
  const call = isWrapped ? error.cause : error;
  const code: number | undefined = isGrpcServiceError(call) ? call.code : undefined;
  if (code !== undefined && unanswered.has(code)) {
    const why = code === gRpcFailedPrecondition && isGrpcServiceError(call) ? ` (${call.details})` : '';
    return new NoAnswerError(
      `No worker answered about ${requestId} in time${why}; what you asked may still be carried out. ` +
        'See that the worker runs ("confetti doctor") and ask again: the same action id is never carried out twice.',
    );
  }
  return error;
}
