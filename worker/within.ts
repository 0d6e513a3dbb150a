import type { Client } from '@temporalio/client';

const answerWithinMs = 10_000;

/** Gives Temporal up after a while, so that an activity that only looks something up is tried again. */
export function within<T>(client: Client, call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + answerWithinMs, call);
}
