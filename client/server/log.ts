import { pino } from 'pino';
import { framesOf, type Logger } from '../log.ts';

export type { Logger };

/** Writes nothing. */
export const silentLog: Logger = pino({ level: 'silent' });

/** Logs where something unexpected happened. */
export function logUnexpected(log: Logger, error: Error, requestId: string): void {
  log.error({ requestId, error: error.name, at: framesOf(error) }, 'unexpected');
}
