import { isGrpcServiceError, NamespaceNotFoundError, ServiceError } from '@temporalio/client';
import { CommanderError } from 'commander';
import type { MissingField } from '../../domain/approval/refusal.ts';
import { EarlierHistoryError } from '../archive.ts';
import { PolicyFileError } from '../policy-file.ts';
import { NoAnswerError, RefusedError } from '../refused.ts';
import { ServerProblemError } from '../remote/problem.ts';
import { SignInError } from './sign-in/errors.ts';

/** The command cannot be understood, or a file it names cannot be used. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What was asked for is not there. Exit code 1. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

/** Temporal itself cannot be used. Exit code 1. */
export class TemporalError extends Error {
  override readonly name = 'TemporalError';
}

/** Somebody is named, and nobody is taken at their word here. Exit code 1. */
export class NotTrustedError extends Error {
  override readonly name = 'NotTrustedError';
}

/** Somebody is signed in, and somebody else is named. Exit code 1. */
export class NotYouError extends Error {
  override readonly name = 'NotYouError';
}

export const exitCodes = { done: 0, refused: 1, usage: 2 } as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** A failed command for people (`message`), for programs (the whole) and for the shell (`exitCode`). */
export interface Failure {
  readonly exitCode: ExitCode;
  /**
   * A refusal's code, the code of a problem of the server (such as `not-allowed`), or `usage`, `not-found`, `no-answer`,
   * `temporal`, `server`, `policy`, `not-trusted`, `not-you`, a code of `SignInError`, `unexpected`.
   */
  readonly code: string;
  readonly message: string;
  readonly missing?: readonly MissingField[];
}

/** Undefined where nothing failed: help and version end a command early as well. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return undefined;
    return { exitCode: exitCodes.usage, code: 'usage', message: error.message.replace(/^error: /, '') };
  }
  if (error instanceof UsageError)
    return { exitCode: exitCodes.usage, code: 'usage', message: error.message };
  const exitCode = exitCodes.refused;
  if (error instanceof RefusedError) return { exitCode, ...error.refusal };
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NotFoundError || error instanceof EarlierHistoryError)
    return { exitCode, code: 'not-found', message };
  if (error instanceof NoAnswerError) return { exitCode, code: 'no-answer', message };
  if (error instanceof TemporalError) return { exitCode, code: 'temporal', message };
  if (error instanceof NotTrustedError) return { exitCode, code: 'not-trusted', message };
  if (error instanceof NotYouError) return { exitCode, code: 'not-you', message };
  if (error instanceof SignInError) return { exitCode, code: error.code, message };
  if (error instanceof ServerProblemError) return { exitCode, code: error.code, message };
  if (error instanceof PolicyFileError) return { exitCode, code: 'policy', message };
  if (error instanceof NamespaceNotFoundError) {
    const mend = 'set TEMPORAL_NAMESPACE to one that is there. "confetti doctor" says more.';
    return { exitCode, code: 'temporal', message: `Temporal has no namespace ${error.namespace}: ${mend}` };
  }
  const call = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(call)) {
    return { exitCode, code: 'temporal', message: `Temporal: ${call.details}. "confetti doctor" says more.` };
  }
  return { exitCode, code: 'unexpected', message: `${message} (--debug shows where this comes from)` };
}
