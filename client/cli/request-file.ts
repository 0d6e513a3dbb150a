import { readFileSync } from 'node:fs';
import type { EntryPoint } from '../../domain/policy/policy.ts';
import { isObject, readRequest, type WrittenRequest } from '../request-shape.ts';
import { UsageError } from './failures.ts';

/**
 * @param assumed what a file asks for that does not say so itself
 * @throws UsageError that lists everything wrong with the file, each with its field and how to mend it
 */
export function readRequestFile(file: string, assumed?: EntryPoint): WrittenRequest {
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
export function parseRequestFile(text: string, name: string, assumed?: EntryPoint): WrittenRequest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${name}: not valid JSON: ${why}`);
  }
  const read = readRequest(assumed !== undefined && isObject(json) ? { entryPoint: assumed, ...json } : json);
  if (read.ok) return read.request;
  throw new UsageError(
    read.wrong
      .map(({ field, message }) => `${name}: ${field === '' ? 'the file' : field} ${message}`)
      .join('\n'),
  );
}
