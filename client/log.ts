import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** A line of JSON for each thing that happens, on standard output or wherever `destination` goes. */
export function createLog(destination?: DestinationStream): Logger {
  const options = { base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level } };
  return destination === undefined ? pino(options) : pino(options, destination);
}

function level(label: string): { readonly level: string } {
  return { level: label };
}

/** Where an error happened, and not what it says: messages may quote what people wrote. */
export function framesOf({ stack = '' }: Error): string[] {
  return stack.split('\n').filter((line) => line.startsWith('    at '));
}
