import type { z } from 'zod';
import { issueInWords } from '../../request-shape.ts';
import { ProblemError, type WrongField } from './problem.ts';

const places = {
  json: 'body',
  form: 'body',
  query: 'query',
  param: 'path',
  header: 'header',
  cookie: 'header',
} as const satisfies Readonly<Record<string, WrongField['in']>>;

/** What a validator of a route found; `data` is what was sent. */
type Found = { readonly target: keyof typeof places; readonly data?: unknown } & (
  { readonly success: true } | { readonly success: false; readonly error: z.core.$ZodError }
);

/** @throws ProblemError for what does not fit its schema, with each wrong field by its path and how to mend it */
export function refuseWrongFields(found: Found): void {
  if (found.success) return;
  const place = places[found.target];
  const errors = found.error.issues
    .flatMap((issue) => issueInWords(issue, found.data))
    .map((each): WrongField => ({ in: place, ...each }));
  const lines = errors.map(({ field, message }) => `${field === '' ? `the ${place}` : field} ${message}`);
  throw new ProblemError('bad-request', { detail: `Not done: ${lines.join('; ')}.`, errors });
}
