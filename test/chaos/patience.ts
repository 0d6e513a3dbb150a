import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError } from '@temporalio/client';
import { NoAnswerError } from '../../client/refused.ts';

/*
 * People and programs that go on trying while workers and Temporal die and come back.
 */

/** gRPC: CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNAVAILABLE. */
const passing: ReadonlySet<number> = new Set([1, 2, 4, 8, 10, 13, 14]);

/** Whether an error only says that somebody is away at the moment. */
export function isPassing(error: unknown): boolean {
  if (error instanceof NoAnswerError) return true;
  const call = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(call) && passing.has(call.code);
}

/** Tries until there is an answer or another error. */
export async function untilAnswered<T>(call: () => Promise<T>, withinMs = 120_000): Promise<T> {
  const endsAt = Date.now() + withinMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(2 * pauseMs, 2_000)) {
    try {
      return await call();
    } catch (error) {
      if (!isPassing(error) || Date.now() > endsAt) throw error;
    }
    await delay(pauseMs);
  }
}

/** Looks until something is found, ever more seldom; undefined when it is not found in time. */
export async function untilFound<T>(
  look: () => Promise<T | undefined>,
  withinMs: number,
): Promise<T | undefined> {
  const endsAt = Date.now() + withinMs;
  for (let pauseMs = 50; ; pauseMs = Math.min(1.5 * pauseMs, 1_000)) {
    const found = await look();
    if (found !== undefined || Date.now() > endsAt) return found;
    await delay(pauseMs);
  }
}
