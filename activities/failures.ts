import { ApplicationFailure } from '@temporalio/common';

/**
 * What went wrong outside, named once for every adapter. The name is the `ApplicationFailure.type` that a person reads
 * in Temporal Web.
 *
 * - `Unreachable`: no answer, a dropped connection, a time-out. The outcome of a write is unknown.
 * - `Busy`: rate limit, locked row, request limit, 5xx. Nothing was done; try again, after the given delay if any.
 * - `Unauthorized`: our credentials are wrong. A person has to mend the settings.
 * - `Invalid`: the other side refused what we sent. Sending it again would be refused again.
 * - `Misconfigured`: a setting, mapping or object is missing here or there.
 */
export type FailureKind = 'Unreachable' | 'Busy' | 'Unauthorized' | 'Invalid' | 'Misconfigured';

const retryable: Record<FailureKind, boolean> = {
  Unreachable: true,
  Busy: true,
  // Credentials are rotated while requests wait: going on trying lets a request recover without anybody's touch.
  Unauthorized: true,
  Invalid: false,
  Misconfigured: true,
};

export interface FailureDetails {
  readonly cause?: unknown;
  /** How long the other side asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** An activity failure with the posture of its kind. `message` says what happened and, where known, how to mend it. */
export function failure(
  kind: FailureKind,
  message: string,
  details: FailureDetails = {},
): ApplicationFailure {
  return ApplicationFailure.create({
    type: kind,
    message,
    nonRetryable: !retryable[kind],
    ...(details.cause instanceof Error ? { cause: details.cause } : {}),
    ...(details.retryAfterMs === undefined ? {} : { nextRetryDelay: details.retryAfterMs }),
  });
}
