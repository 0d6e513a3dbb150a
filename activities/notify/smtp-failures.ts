import type { ApplicationFailure } from '@temporalio/common';

import { failure } from '../failures.ts';

/** The part of nodemailer's error that tells failures apart. */
interface SmtpError extends Error {
  readonly code?: string;
  /** The reply's number, when the server replied. */
  readonly responseCode?: number;
  /** The server's reply, one line or more. */
  readonly response?: string;
  /** The command that was refused, such as `RCPT TO`. */
  readonly command?: string;
}

const checkSetting = 'Check the setting SMTP_URL (smtp://user:password@host:port).';

/** Replies that ask for (other) credentials: RFC 4954, section 6. */
const signInCodes: readonly number[] = [530, 534, 535, 538];

/**
 * Names what went wrong while sending to `recipient` (absent: while checking the connection).
 *
 * A 4xx reply asks to come again (RFC 5321, section 4.2.1); a 5xx reply would be repeated, so its kind depends on whose
 * fault it is: the recipient or the message, the sender's address, or the server that the setting names.
 */
export function smtpFailure(error: unknown, recipient?: string): ApplicationFailure {
  if (!(error instanceof Error)) return failure('Unreachable', `Mail was not sent: ${String(error)}`);
  const { code, responseCode, response, command } = error as SmtpError;
  const cause = { cause: error };
  // A send that was broken off says why (time-out or cancellation) in its cause.
  const told = code === 'EABORT' && error.cause instanceof Error ? error.cause : error;
  const message = told.message.trim();
  const reply = response ?? message;
  const what = recipient === undefined ? 'The mail server' : `Mail to ${recipient}: the mail server`;

  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) {
    return failure('Busy', `${what} asks to try again later: ${reply}`, cause);
  }
  if (code === 'EAUTH' || (responseCode !== undefined && signInCodes.includes(responseCode))) {
    return failure('Unauthorized', `${what} refused our sign-in: ${reply}. ${checkSetting}`, cause);
  }
  if (code === 'ETLS' || code === 'EREQUIRETLS') {
    return failure('Misconfigured', `${what} offers no usable TLS: ${message}. ${checkSetting}`, cause);
  }
  if (responseCode !== undefined && responseCode >= 500) {
    if (command === 'RCPT TO' || command === 'DATA') {
      const mend = "Correct the person's e-mail address in the directory, or ask the mail administrator.";
      return failure('Invalid', `${what} refused it for good: ${reply}. ${mend}`, cause);
    }
    const mend = command === 'MAIL FROM' ? "Check the sender's address in the settings." : checkSetting;
    return failure('Misconfigured', `${what} does not serve us: ${reply}. ${mend}`, cause);
  }
  if (code === 'EENVELOPE') {
    return failure(
      'Invalid',
      `${what} was not asked: ${message}. Correct the address in the directory.`,
      cause,
    );
  }
  return failure('Unreachable', `${what} did not answer: ${message}. ${checkSetting}`, cause);
}
