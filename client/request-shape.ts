import { z } from 'zod';
import { entryPoints, kindOf, type EntryPoint } from '../domain/policy/policy.ts';
import { fieldIds, type FieldValues } from '../domain/request/fields.ts';

/*
 * What people and programs write to ask for something: in a file for the command line, in a body for the API. What the
 * values must be is the policy's business, and judged when the request is handed in.
 */

/** A request as it is written. */
export interface WrittenRequest {
  /** The id of a credit request. */
  readonly creditRequestId?: string;
  /** The id of a PoC application, or the PoC that a top-up is for. */
  readonly pocId?: string;
  readonly entryPoint: EntryPoint;
  /** E-mail address of whoever asks; a file may leave it to `--as`. */
  readonly requester?: string;
  readonly fields: FieldValues;
}

/** One thing wrong with what was written. */
export interface WrongPart {
  /** Such as `fields.creditsNeeded`; empty for the whole. */
  readonly field: string;
  /** What is wrong and how to mend it, to be read after the field. */
  readonly message: string;
}

/** An object that takes these members and no others; who writes another is told the known ones. */
export function exactly<Shape extends z.core.$ZodLooseShape>(shape: Shape, otherwise = 'must be an object') {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? `is not known: remove it or correct it; known ${known === '' ? 'is nothing' : `are ${known}`}`
        : otherwise,
  });
}

const maxTextLength = 4000;

const value = z.union([z.string().max(maxTextLength), z.number(), z.boolean(), z.null()], {
  error: `must be a text of at most ${maxTextLength} characters, a number, true, false or null`,
});

/** The fields of a request, as far as they are given. */
export const writtenFields = exactly(
  Object.fromEntries(fieldIds.map((field) => [field, value.optional()])) as {
    readonly [F in (typeof fieldIds)[number]]: z.ZodOptional<typeof value>;
  },
  'must be an object with the fields of the request',
);

export const writtenPocId = z.string('must be a text such as "P-1042"');
export const writtenCreditRequestId = z.string('must be a text such as "C-207"');

const common = {
  entryPoint: z.enum(entryPoints, { error: `must be one of ${entryPoints.join(', ')}` }),
  requester: z.email('must be an e-mail address').optional(),
  fields: writtenFields,
};
const pocId = writtenPocId.optional();
const creditRequestId = writtenCreditRequestId.optional();

const whole = 'must be an object with entryPoint, requester and fields';

/** What may be said depends on what is asked for: an internal request is for no PoC. */
const shapes = {
  pocApplication: exactly({ pocId, ...common }, whole),
  'top-up': exactly({ creditRequestId, pocId, ...common }, whole),
  internal: exactly({ creditRequestId, ...common }, whole),
};

/** Reads a written request; of one that cannot be read, everything that is wrong. */
export function readRequest(
  request: unknown,
):
  | { readonly ok: true; readonly request: WrittenRequest }
  | { readonly ok: false; readonly wrong: readonly WrongPart[] } {
  const parsed = shapeOf(request).safeParse(request);
  if (parsed.success) return { ok: true, request: parsed.data as WrittenRequest };
  return { ok: false, wrong: parsed.error.issues.flatMap((issue) => issueInWords(issue, request)) };
}

/** One that cannot be told is read as a PoC application: what is wrong with its entry point is said then. */
function shapeOf(request: unknown): (typeof shapes)[keyof typeof shapes] {
  const named = isObject(request) ? request['entryPoint'] : undefined;
  const entryPoint = entryPoints.find((known) => known === named);
  if (entryPoint === undefined || kindOf(entryPoint) === 'pocApplication') return shapes.pocApplication;
  return entryPoint === 'internal' ? shapes.internal : shapes['top-up'];
}

export function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** What a schema says is wrong with `written`: a line for each member that it does not know, else one. */
export function issueInWords(issue: z.core.$ZodIssue, written: unknown): WrongPart[] {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: at === '' ? key : `${at}.${key}`, message: issue.message }));
  }
  const isMissing = issue.path.length > 0 && !hasAt(written, issue.path);
  return [{ field: at, message: `${isMissing ? 'is missing: it ' : ''}${wordsOf(issue)}` }];
}

function hasAt(json: unknown, path: readonly PropertyKey[]): boolean {
  let current: unknown = json;
  for (const key of path) current = (current as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return current !== undefined;
}

/** The words of the schema where it has its own. */
function wordsOf(issue: z.core.$ZodIssue): string {
  if (!/^(?:Invalid|Too (?:big|small))\b/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${kindsInWords[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_big':
      return `must be at most ${sizeInWords(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `must be at least ${sizeInWords(issue.minimum, issue.origin)}`;
    default:
      return 'must have another form';
  }
}

const kindsInWords: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function sizeInWords(size: number | bigint, origin: string): string {
  if (origin === 'string') return `${size} ${size === 1 ? 'character' : 'characters'} long`;
  return origin === 'array' ? `${size} entries long` : String(size);
}
