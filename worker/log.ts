import { DefaultLogger, type LogEntry, type LogLevel } from '@temporalio/worker';
import { destination } from 'pino';
import { missingKeyIn } from '../client/encryption/codec.ts';
import { createLog, framesOf, type Logger } from '../client/log.ts';

/** What may stand in a line: ids of records and names of ours, nothing that people wrote. */
const tellable = [
  ...['workflowId', 'runId', 'workflowType', 'taskQueue', 'namespace'],
  ...['activityId', 'activityType', 'attempt', 'sdkComponent', 'durationMs'],
] as const;

/** The log of a worker: on standard error, because its `ready` is on standard output. */
export function createWorkerLog(): Logger {
  return createLog(destination({ fd: 2, sync: true }));
}

/**
 * What Temporal's SDK has to say from `level` on, as lines of JSON. Errors are named and placed, and not quoted: the
 * answers of other systems have addresses and names in them. What they said is in the history of the workflow.
 */
export function sdkLogger(log: Logger, level: LogLevel = 'WARN'): DefaultLogger {
  return new DefaultLogger(level, (entry) => {
    log[methods[entry.level]](fieldsOf(entry), withoutAddresses(entry.message));
  });
}

const methods = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

function fieldsOf({ meta = {} }: LogEntry): Record<string, unknown> {
  const told = tellable.flatMap((name) => (meta[name] === undefined ? [] : [[name, meta[name]] as const]));
  return { ...Object.fromEntries(told), ...errorOf(meta['error']) };
}

function errorOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return {};
  // Of failures that activities name, such as `Misconfigured`.
  const type = 'type' in error && typeof error.type === 'string' ? error.type : error.name;
  const missingKey = missingKeyOf(error);
  return { error: type, at: framesOf(error), ...(missingKey === undefined ? {} : { missingKey }) };
}

/** The id of the key without which nothing can be read: it is no secret, and what whoever mends it needs. */
function missingKeyOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return missingKeyIn(error.message) ?? missingKeyOf(error.cause);
}

const address = /[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g;

function withoutAddresses(text: string): string {
  return text.replace(address, '<address>');
}
