import type { Payload } from '@temporalio/common';
import { z } from 'zod';

/** A payload as Temporal writes it in JSON: everything that is bytes in base64. */
const payloadJson = z.looseObject({
  metadata: z.record(z.string(), z.string()).nullish(),
  data: z.string().nullish(),
});
export type PayloadJson = z.output<typeof payloadJson>;

/** What is sent to a codec server and what it answers. */
export const payloadsJson = z.looseObject({ payloads: z.array(payloadJson) });

export function fromJson({ metadata, data }: PayloadJson): Payload {
  const entries = Object.entries(metadata ?? {}).map(([name, text]) => [name, Buffer.from(text, 'base64')]);
  return {
    metadata: Object.fromEntries(entries) as Record<string, Uint8Array>,
    data: Buffer.from(data ?? '', 'base64'),
  };
}

export function toJson({ metadata, data }: Payload): PayloadJson {
  const entries = Object.entries(metadata ?? {}).map(([name, bytes]) => [name, base64(bytes)]);
  return {
    metadata: Object.fromEntries(entries) as Record<string, string>,
    data: base64(data ?? new Uint8Array()),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
