import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { entryPoints, type EntryPoint } from '../../domain/policy/policy.ts';
import { fieldIds, type FieldValues } from '../../domain/request/fields.ts';
import { UsageError } from './failures.ts';

/** A request as its file has it. What the values must be is the policy's business, and judged when it is handed in. */
export interface RequestFile {
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

const schema = z.strictObject(
  {
    pocId: z.string('must be a text such as "P-1042"').optional(),
    entryPoint: z.enum(entryPoints, { error: `must be one of ${entryPoints.join(', ')}` }),
    requester: z.email('must be an e-mail address').optional(),
    fields: z.strictObject(
      Object.fromEntries(fieldIds.map((field) => [field, value.optional()])),
      'must be an object with the fields of the request',
    ),
  },
  'must be an object with entryPoint, requester and fields',
);

const knownKeys: Record<string, readonly string[]> = {
  '': ['pocId', 'entryPoint', 'requester', 'fields'],
  fields: fieldIds,
};

/** @throws UsageError that lists everything wrong with the file, each with its field and how to mend it */
export function readRequestFile(file: string): RequestFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code ?? 'unknown'})`;
    throw new UsageError(`${file}: ${why}. Give a request file with -f; docs/examples has some.`);
  }
  return parseRequestFile(text, file);
}

/** The same for a text that is at hand; `name` is what messages call it. */
export function parseRequestFile(text: string, name: string): RequestFile {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${name}: not valid JSON: ${why}`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data as RequestFile;
  throw new UsageError(
    parsed.error.issues
      .flatMap((issue) => inWords(issue, json))
      .map((line) => `${name}: ${line}`)
      .join('\n'),
  );
}

function inWords(issue: z.core.$ZodIssue, json: unknown): string[] {
  const at = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys[at]?.join(', ') ?? '';
    return issue.keys.map(
      (key) =>
        `${at === '' ? key : `${at}.${key}`} is not known: remove it or correct it; known are ${known}`,
    );
  }
  const isMissing = issue.path.length > 0 && !hasAt(json, issue.path);
  return [`${at === '' ? 'the file' : at} ${isMissing ? 'is missing: it ' : ''}${issue.message}`];
}

function hasAt(json: unknown, path: readonly PropertyKey[]): boolean {
  let current: unknown = json;
  for (const key of path) current = (current as Record<PropertyKey, unknown> | undefined)?.[key];
  return current !== undefined;
}
