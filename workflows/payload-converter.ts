import { defaultPayloadConverter, type Payload, type PayloadConverter } from '@temporalio/common';
import type { UndecodablePayload } from '../domain/message-shape.ts';

/**
 * The default converter, except that a payload it cannot decode becomes a value that is refused like any other bad
 * input. Without it one undecodable signal fails the workflow task for ever (engine behaviour, measured).
 */
export const payloadConverter: PayloadConverter = {
  toPayload: (value) => defaultPayloadConverter.toPayload(value),
  fromPayload: <T>(payload: Payload): T => {
    try {
      return defaultPayloadConverter.fromPayload<T>(payload);
    } catch (error) {
      const undecodable = error instanceof Error ? error.message : String(error);
      // Whoever receives it checks the shape; nothing else can be given where T was promised.
      return { undecodable } satisfies UndecodablePayload as T;
    }
  },
};
