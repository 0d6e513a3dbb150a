import { DefaultFailureConverter } from '@temporalio/common';

declare global {
  /** Set before the bundle runs where payloads are encrypted (`worker/bundle.ts`). */
  var confettiEncodesFailures: boolean | undefined;
}

/**
 * The default converter. Where payloads are encrypted, messages and stack traces of failures become payloads as well:
 * Temporal keeps "Encoded failure" in their place.
 */
export const failureConverter = new DefaultFailureConverter({
  encodeCommonAttributes: globalThis.confettiEncodesFailures === true,
});
