import { performance } from 'node:perf_hooks';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import { encryptionCodec } from '../client/encryption/codec.ts';
import { payloadKeys } from '../client/encryption/keys.ts';
import { medianOf } from './median.ts';

/*
 * What encryption costs a payload, beside what it costs to turn the value into one and back: both in turn, so that the ratio
 * holds whatever the machine does meanwhile. A start has about 16 KB (its slice of the policy), an action about 300 bytes.
 */

const { Payload: Message } = proto.temporal.api.common.v1;
const keys = payloadKeys.parse(`bench:${Buffer.alloc(32, 7).toString('base64')}`);
const codec = encryptionCodec(keys, 'default');
const context = { type: 'workflow', namespace: 'default', workflowId: 'poc/P-1042' } as const;
const [rounds, times] = [200, 50];

for (const size of [300, 16_000]) {
  const value = Array.from({ length: Math.ceil(size / 50) }, (_, n) => ({
    step: n,
    comment: `A remark of some length, ${n}`,
  }));
  const plain = defaultPayloadConverter.toPayload(value);
  const took = { converting: [] as number[], encrypting: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    took.converting.push(
      await each(() => defaultPayloadConverter.fromPayload(defaultPayloadConverter.toPayload(value))),
    );
    took.encrypting.push(await each(async () => codec.decode(await codec.encode([plain], context), context)));
  }
  const [sealed = {}] = await codec.encode([plain], context);
  const [converting, encrypting] = [medianOf(took.converting), medianOf(took.encrypting)];
  process.stdout.write(
    `payload of ${bytesOf(plain)} bytes: ${bytesOf(sealed) - bytesOf(plain)} more encrypted; to JSON and back ` +
      `${converting.toFixed(1)} µs, encrypted and decrypted ${encrypting.toFixed(1)} µs, ratio ${(encrypting / converting).toFixed(2)}\n`,
  );
}

/** Microseconds that one takes. */
async function each(work: () => unknown): Promise<number> {
  const begun = performance.now();
  for (let n = 0; n < times; n += 1) await work();
  return ((performance.now() - begun) * 1000) / times;
}

function bytesOf(payload: Payload): number {
  return Message.encode(payload).finish().length;
}
