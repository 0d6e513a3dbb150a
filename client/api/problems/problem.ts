import type { Context } from 'hono';
import { z } from '@hono/zod-openapi';
import type { MissingField, Refusal } from '../../../domain/approval/refusal.ts';
import type { ServerEnv } from '../../server/parts.ts';
import { ownProblems, problemCodes, refusals, type OwnCode } from './codes.ts';

/** One thing wrong with what was sent. */
export interface WrongField {
  readonly in: 'body' | 'query' | 'path' | 'header';
  /** Such as `fields.creditsNeeded`; empty for the whole. */
  readonly field: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

/** What is said of one problem beside what its code says. */
export interface Said {
  readonly detail: string;
  readonly errors?: readonly WrongField[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of the API itself, thrown by guards and handlers. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: OwnCode;
  readonly said: Said;

  constructor(code: OwnCode, said: Said) {
    super(said.detail);
    this.code = code;
    this.said = said;
  }
}

export const problemType = 'application/problem+json';

/** RFC 9457. */
export const problemSchema = z
  .strictObject({
    type: z
      .string()
      .openapi({ description: 'Stable for each code.', example: 'urn:confetti:refused:missing-fields' }),
    title: z.string().openapi({ example: 'Fields are missing' }),
    status: z.int().openapi({ example: 422 }),
    detail: z.string().openapi({
      description: 'What happened, why, and what to do.',
      example: 'Not approved: Presales auto-approve is empty. Presales sets it before approving.',
    }),
    instance: z.string().openapi({ description: 'The id of this call, as in X-Request-Id.' }),
    code: z.enum(problemCodes).openapi({ example: 'missing-fields' }),
    missing: z
      .array(z.strictObject({ field: z.string(), label: z.string(), setBy: z.string(), where: z.string() }))
      .optional()
      .openapi({ description: 'The blank fields that stand in the way: who sets them, and where.' }),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['body', 'query', 'path', 'header']),
          field: z.string(),
          message: z.string(),
        }),
      )
      .optional()
      .openapi({ description: 'Everything wrong with what was sent.' }),
  })
  .openapi('Problem');

/** Answers that the API does not do what was asked. */
export function answerProblem(c: Context<ServerEnv>, code: OwnCode, said: Said): Response {
  return answer(c, `urn:confetti:problem:${code}`, code, ownProblems[code], said);
}

/** The same where the workflow refused it, with the reason that it gave. */
export function answerRefusal(c: Context<ServerEnv>, { code, message, missing }: Refusal): Response {
  return answer(c, `urn:confetti:refused:${code}`, code, refusals[code], {
    detail: message,
    ...(missing === undefined ? {} : { missing }),
  });
}

function answer(
  c: Context<ServerEnv>,
  type: string,
  code: string,
  { status, title }: (typeof ownProblems)[OwnCode] | (typeof refusals)[keyof typeof refusals],
  { detail, errors, missing, headers = {} }: Said & { readonly missing?: readonly MissingField[] },
): Response {
  const problem = {
    ...{ type, title, status, detail, instance: c.get('requestId'), code },
    ...(missing === undefined ? {} : { missing }),
    ...(errors === undefined ? {} : { errors }),
  };
  return c.json(problem, status, { 'content-type': problemType, 'cache-control': 'no-store', ...headers });
}
