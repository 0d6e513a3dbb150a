import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { entryPoints, kindOf, type EntryPoint } from '../../domain/policy/policy.ts';
import { fieldIds, type FieldValues } from '../../domain/request/fields.ts';
import { UsageError } from './failures.ts';

/** A request as its file has it. What the values must be is the policy's business, and judged when it is handed in. */
export interface RequestFile {
  /** The id of a credit request. */
  readonly creditRequestId?: string;
  /** The id of a PoC application, or the PoC that a top-up is for. */
  readonly pocId?: string;
  readonly entryPoint: EntryPoint;
  /** E-mail address of whoever asks; a file may leave it to `--as`. */
  readonly requester?: string;
  readonly fields: FieldValues;
}

const maxTextLength = 4000;

const value = z.union([z.string().max(maxTextLength), z.number(), z.boolean(), z.null()], {
  error: `must be a text of at most ${maxTextLength} characters, a number, true, false or null`,
});

const common = {
  entryPoint: z.enum(entryPoints, { error: `must be one of ${entryPoints.join(', ')}` }),
  requester: z.email('must be an e-mail address').optional(),
  fields: z.strictObject(
    Object.fromEntries(fieldIds.map((field) => [field, value.optional()])),
    'must be an object with the fields of the request',
  ),
};
const pocId = z.string('must be a text such as "P-1042"').optional();
const creditRequestId = z.string('must be a text such as "C-207"').optional();

/** What a file may say depends on what it asks for: an internal request is for no PoC. */
const shapes = {
  pocApplication: { pocId, ...common },
  'top-up': { creditRequestId, pocId, ...common },
  internal: { creditRequestId, ...common },
};

type Shape = (typeof shapes)[keyof typeof shapes];

/**
 * @param assumed what a file asks for that does not say so itself
 * @throws UsageError that lists everything wrong with the file, each with its field and how to mend it
 */
export function readRequestFile(file: string, assumed?: EntryPoint): RequestFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? 'unknown'})`;
    throw new UsageError(`${file}: ${why}. Give a request file with -f; docs/examples has some.`);
  }
  return parseRequestFile(text, file, assumed);
}

/** The same for a text that is at hand; `name` is what messages call it. */
export function parseRequestFile(text: string, name: string, assumed?: EntryPoint): RequestFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${name}: not valid JSON: ${why}`);
  }
  const request = assumed !== undefined && isObject(json) ? { entryPoint: assumed, ...json } : json;
  const shape = shapeOf(request);
  const parsed = z
    .strictObject(shape, 'must be an object with entryPoint, requester and fields')
    .safeParse(request);
  if (parsed.success) return parsed.data as RequestFile;
  throw new UsageError(
    parsed.error.issues
      .flatMap((issue) => inWords(issue, request, shape))
      .map((line) => `${name}: ${line}`)
      .join('\n'),
  );
}

/** One that cannot be told is read as a PoC application: what is wrong with its entry point is said then. */
function shapeOf(request: unknown): Shape {
  const named = isObject(request) ? request['entryPoint'] : undefined;
  const entryPoint = entryPoints.find((known) => known === named);
  if (entryPoint === undefined || kindOf(entryPoint) === 'pocApplication') return shapes.pocApplication;
  return entryPoint === 'internal' ? shapes.internal : shapes['top-up'];
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function inWords(issue: z.core.$ZodIssue, request: unknown, shape: Shape): string[] {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = at === 'fields' ? fieldIds : Object.keys(shape);
    return issue.keys.map(
      (key) =>
        `${at === '' ? key : `${at}.${key}`} is not known: remove it or correct it; known are ${known.join(', ')}`,
    );
  }
  const isMissing = issue.path.length > 0 && !hasAt(request, issue.path);
  return [`${at === '' ? 'the file' : at} ${isMissing ? 'is missing: it ' : ''}${issue.message}`];
}

function hasAt(json: unknown, path: readonly PropertyKey[]): boolean {
  let current: unknown = json;
  for (const key of path) current = (current as Record<PropertyKey, unknown> | undefined)?.[key];
  return current !== undefined;
}
