import type { z } from '@hono/zod-openapi';
import { createRoute, type OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import type { OnBehalf } from '../personal/door.ts';
import type { ServerEnv } from '../server/parts.ts';
import { problemSchema, problemType } from './problems/problem.ts';
import type { idempotencyKey } from './schemas/common.ts';

/** The API while its resources are added to it. */
export type Api = OpenAPIHono<ServerEnv>;

const problemsInWords = {
  400: 'What was sent cannot be understood; each wrong field is named.',
  401: 'Nobody is signed in, or the token is not good.',
  403: 'Not allowed, not yours to do, or sent from another site.',
  404: 'Not there, or not yours to see.',
  409: 'Refused as things stand; the reason says when it would be done.',
  413: 'Larger than 256 KB.',
  415: 'Not JSON.',
  422: 'Refused for what it says; the reason says how to mend it.',
  429: 'Too many calls; Retry-After says when to go on.',
  503: 'No answer in time. What was asked may still be carried out: ask again with the same id.',
} as const;

type Status = keyof typeof problemsInWords;

/** What any call may come to. */
const anyCall = [400, 401, 403, 429, 503] as const;
/** What a call for a list may come to. */
export const aList = [...anyCall, 422] as const;
/** What a call that looks at one thing may come to. */
export const oneThing = [...anyCall, 404] as const;
/** What a call that sends something to be looked at may come to. */
export const readWithBody = [...anyCall, 413, 415] as const;
/** What a call that changes something may come to. */
export const aChange = [...oneThing, 409, 413, 415, 422] as const;

const problem = (description: string) => ({
  description,
  content: { [problemType]: { schema: problemSchema } },
});

/** The answers of a route: its own, and the problems that it may come to. */
export function answers<Own extends RouteConfig['responses'], Problems extends readonly Status[]>(
  own: Own,
  problems: Problems,
): Own & Record<Problems[number], ReturnType<typeof problem>> {
  const refused = problems.map((status) => [status, problem(problemsInWords[status])] as const);
  return { ...own, ...Object.fromEntries(refused) };
}

/** A JSON answer. */
export function json<Schema extends z.ZodType>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } };
}

/** A JSON body, which has to be there. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const;
}

export const anyProblems = anyCall;

/** A route that asks for somebody who is signed in. */
export const route = createRoute;

/** The id of what is done: the sender's, from body or header, or a new one. */
export function idOf(
  { id }: { readonly id?: string | undefined },
  headers: z.output<typeof idempotencyKey>,
): string {
  return id ?? headers['idempotency-key'] ?? crypto.randomUUID();
}

/** Whom a machine acts for, as the door takes it. */
export function onBehalf(email: string | undefined): OnBehalf {
  return email === undefined ? {} : { onBehalfOf: email };
}
