import assert from 'node:assert/strict';

import { ApplicationFailure } from '@temporalio/common';

import type { FailureKind } from '../../../activities/failures.ts';

/** Asserts the failure's kind and wording, and returns it. */
export async function fails(
  call: Promise<unknown>,
  kind: FailureKind,
  message: RegExp,
): Promise<ApplicationFailure> {
  const error: unknown = await call.then(
    () => assert.fail('it succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApplicationFailure, String(error));
  assert.equal(error.type, kind);
  assert.match(error.message, message);
  return error;
}
