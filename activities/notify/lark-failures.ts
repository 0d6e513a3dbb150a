import type { ApplicationFailure } from '@temporalio/common';

import { failure } from '../failures.ts';

/** Lark's refusal of a call: `{ code, msg }` of the body, with code other than 0. */
export class LarkRefusal extends Error {
  readonly code: number;
  /** The HTTP status said so (429 or 5xx), whatever the code. */
  readonly busy: boolean;
  /** How long Lark asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: number,
    message: string,
    wait: { busy: boolean; retryAfterMs?: number | undefined } = { busy: false },
  ) {
    super(message);
    this.name = 'LarkRefusal';
    this.code = code;
    this.busy = wait.busy;
    this.retryAfterMs = wait.retryAfterMs;
  }
}

// Codes as the Open Platform's pages "generic error codes" and "send message" list them.

/** The access token is missing, unknown or expired. */
export const tokenCodes: readonly number[] = [99991661, 99991663, 99991664, 99991671];
/** The app id is unknown, or the secret is not the app's. */
const credentialCodes: readonly number[] = [10003, 10012, 10014];
/** The app's or the receiver's rate limit; the same uuid is being sent right now. */
const busyCodes: readonly number[] = [99991400, 230020, 230049];
/** The app has no bot, lacks a permission, or our address is not in its allow list. */
const appSetupCodes: readonly number[] = [230006, 230027, 99991401, 99991672];

/** Names what went wrong; `whom` says what was being done, such as `Lark message to x@example.com`. */
export function larkFailure(error: unknown, whom: string): ApplicationFailure {
  if (!(error instanceof LarkRefusal)) {
    // Only the message: the SDK's errors carry the request with its token or secret.
    const reason = error instanceof Error ? error.message : String(error);
    return failure(
      'Unreachable',
      `${whom}: no usable answer from Lark (${reason}). Check the setting LARK_DOMAIN.`,
    );
  }
  const { code, message, busy, retryAfterMs } = error;
  const said = `${whom}: Lark answered ${code} (${message}).`;
  if (busy || busyCodes.includes(code)) {
    return failure('Busy', `${said} It is tried again.`, retryAfterMs === undefined ? {} : { retryAfterMs });
  }
  if (tokenCodes.includes(code) || credentialCodes.includes(code)) {
    return failure('Unauthorized', `${said} Check the settings LARK_APP_ID and LARK_APP_SECRET.`);
  }
  if (appSetupCodes.includes(code)) {
    const mend =
      "Switch on the app's bot, its permission im:message:send_as_bot and our address in Lark's console.";
    return failure('Misconfigured', `${said} ${mend}`);
  }
  const mend =
    "Check the person's larkId or e-mail address in the directory and the availability of the app to them.";
  return failure('Invalid', `${said} ${mend}`);
}
