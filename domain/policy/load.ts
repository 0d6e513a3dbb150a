import { isMap, isNode, isPair, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import type { Policy } from './policy.ts';
import { findBrokenReferences } from './references.ts';
import type { Finding } from './name-checks.ts';
import { policyFileSchema } from './schema.ts';
import type { PolicyFile } from './schema.ts';

/** One thing wrong with a policy file. */
export interface PolicyProblem {
  readonly file: string;
  /** From 1, as editors count. */
  readonly line: number;
  /** Such as `roles.gpe.regions.APAC.people[0]`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Reads a policy file's text. Reports every problem it can find at once, each with its line; names that lead nowhere
 * are looked for only in a file whose shape is right. `fileName` is for the problems alone: nothing is read from disk.
 */
export function parsePolicy(text: string, fileName: string): ParsedPolicy {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file: fileName,
      line: lines.linePos(error.pos[0]).line,
      path: '',
      message: `not valid YAML: ${(error.message.split(' at line ')[0] ?? error.message).trim()}`,
    }));
    return { ok: false, problems };
  }
  const refuse = (findings: readonly Finding[]): ParsedPolicy => ({
    ok: false,
    problems: findings
      .map(({ path, message }) => ({
        file: fileName,
        line: lineOf(document, lines, path),
        path: pathText(path),
        message,
      }))
      .sort((a, b) => a.line - b.line),
  });

  const file = toPlainValue(document);
  if (!file.ok) return refuse([{ path: [], message: file.message }]);
  const parsed = policyFileSchema.safeParse(file.value, { reportInput: true });
  if (!parsed.success) return refuse(parsed.error.issues.flatMap(findingsOf));
  const policy = withPersonIds(parsed.data);
  const broken = findBrokenReferences(policy);
  return broken.length > 0 ? refuse(broken) : { ok: true, policy };
}

/** A problem as one line, the way compilers print theirs. */
export function describeProblem({ file, line, path, message }: PolicyProblem): string {
  return `${file}:${line}: ${path === '' ? '' : `${path}: `}${message}`;
}

/** Unresolved or too many aliases show only when the document is turned into a value. */
function toPlainValue(
  document: Document.Parsed,
): { ok: true; value: unknown } | { ok: false; message: string } {
  try {
    const value: unknown = document.toJS();
    return value === null || value === undefined
      ? { ok: false, message: 'is empty: start from policy/default.yaml' }
      : { ok: true, value };
  } catch (error) {
    return {
      ok: false,
      message: `not usable YAML: ${error instanceof Error ? error.message : String(error)}`,
    };
  }
}

function withPersonIds(file: PolicyFile): Policy {
  const people = Object.fromEntries(
    Object.entries(file.people).map(([id, person]) => [id, { id, ...person }] as const),
  );
  return { ...file, people };
}

function findingsOf(issue: z.core.$ZodIssue): Finding[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const message = issue.message.startsWith('unknown key')
      ? issue.message
      : 'is not known here: remove it or correct its spelling';
    return issue.keys.map((key) => ({ path: [...path, key], message }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path, message: issue.issues[0]?.message ?? issue.message }];
  }
  return [{ path, message: inWords(issue) }];
}

function inWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = kindInWords(issue.expected);
      return issue.input === undefined
        ? `is missing: add it (${expected})`
        : `should be ${expected}, not ${kindInWords(kindOf(issue.input))}: change it`;
    }
    case 'invalid_value': {
      const choices = issue.values.map(String).join(', ');
      return issue.input === undefined
        ? `is missing: add it (one of ${choices})`
        : `is not one of ${choices}: use one of these`;
    }
    default:
      return issue.input === undefined ? 'is missing: add it' : issue.message;
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function kindInWords(kind: string): string {
  switch (kind) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'names with values';
    case 'int':
      return 'a whole number';
    case 'null':
      return 'nothing';
    default:
      return `a ${kind}`;
  }
}

/** The line of the key that `path` ends in, or of the nearest thing above it that the file has. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: Finding['path']): number {
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(document, path.slice(0, length));
    if (offset !== undefined) return lines.linePos(offset).line;
  }
  return 1;
}

function offsetOf(document: Document.Parsed, path: Finding['path']): number | undefined {
  const last = path.at(-1);
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(
      (item) => isPair(item) && isNode(item.key) && String(item.key.toJSON()) === last,
    );
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node: unknown = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

function pathText(path: Finding['path']): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}
