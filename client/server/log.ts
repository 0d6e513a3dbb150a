import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** A line of JSON for each call, on standard output or wherever `destination` goes. */
export function createLog(destination?: DestinationStream): Logger {
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Writes nothing. */
export const silentLog: Logger = pino({ level: 'silent' });

function level(label: string): { readonly level: string } {
  return { level: label };
}

/** Logs where something unexpected happened, and not what it says: messages may quote what people wrote. */
export function logUnexpected(log: Logger, error: Error, requestId: string): void {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  log.error({ requestId, error: error.name, at: frames }, 'unexpected');
}
