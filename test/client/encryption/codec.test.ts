import assert from 'node:assert/strict';
import { defaultPayloadConverter, type Payload, type SerializationContext } from '@temporalio/common';
import {
  encryptionCodec,
  keyIdOf,
  MissingKeyError,
  UndecryptableError,
} from '../../../client/encryption/codec.ts';
import { keysOf } from '../../support/payload-keys.ts';

const workflow = (workflowId: string): SerializationContext => ({
  type: 'workflow',
  namespace: 'default',
  workflowId,
});
const acme = workflow('poc/P-ACME');
const secret = { company: 'Acme Robotics', email: 'casey@acme-robotics.example.com' };
const plain = defaultPayloadConverter.toPayload(secret);
const valueOf = (payload: Payload | undefined): unknown =>
  payload && defaultPayloadConverter.fromPayload(payload);

async function sealed(
  keys = keysOf('a'),
  context: SerializationContext | undefined = acme,
): Promise<Payload> {
  const [payload] = await encryptionCodec(keys, 'default').encode([plain], context);
  assert.ok(payload);
  return payload;
}

async function opened(
  payload: Payload,
  { keys = keysOf('a'), namespace = 'default', context = acme } = {},
): Promise<unknown> {
  const [payloads] = await encryptionCodec(keys, namespace).decode([payload], context);
  return valueOf(payloads);
}

/** The payload with one byte of its data changed. */
function changed({ metadata, data }: Payload, at: number): Payload {
  const copy = Buffer.from(data ?? []);
  copy.writeUInt8(copy.readUInt8(at) ^ 1, at);
  return { ...(metadata && { metadata }), data: copy };
}

const renamed = (payload: Payload, name: string, value: string): Payload => ({
  ...payload,
  metadata: { ...payload.metadata, [name]: Buffer.from(value) },
});

describe('the encryption of payloads', () => {
  it('hides what is said and gives it back', async () => {
    const payload = await sealed();
    assert.ok(!Buffer.from(payload.data ?? []).includes('Acme'));
    assert.deepEqual(await opened(payload), secret);
  });

  it('writes the same twice in different ways', async () => {
    const [one, other] = [await sealed(), await sealed()];
    assert.notDeepEqual(one.data, other.data);
  });

  it('keeps each kind of value: nothing, bytes, an empty text', async () => {
    const codec = encryptionCodec(keysOf('a'), 'default');
    const values = [undefined, new Uint8Array([1, 2, 3]), '', null];
    const payloads = values.map((value) => defaultPayloadConverter.toPayload(value));
    const decoded = await codec.decode(await codec.encode(payloads, acme), acme);
    assert.deepEqual(decoded.map(valueOf), values);
  });

  it('encrypts nothing without keys', async () => {
    assert.deepEqual(await encryptionCodec(undefined, 'default').encode([plain], acme), [plain]);
  });

  it('reads what was written before it was switched on', async () => {
    assert.deepEqual(await opened(plain), secret);
  });

  it('reads with every key and writes with the first', async () => {
    const old = await sealed(keysOf('a'));
    const keys = keysOf('b', 'a');
    assert.deepEqual(await opened(old, { keys }), secret);
    assert.equal(keyIdOf(await sealed(keys)), 'b');
  });

  it('says which key is missing', async () => {
    const payload = await sealed(keysOf('a'));
    for (const codec of [encryptionCodec(keysOf('b'), 'default'), encryptionCodec(undefined, 'default')]) {
      await assert.rejects(
        codec.decode([payload], acme),
        (error) =>
          error instanceof MissingKeyError &&
          error.keyId === 'a' &&
          error.message.includes('the key "a", which is not in CONFETTI_PAYLOAD_KEYS'),
      );
    }
  });

  it('refuses what was changed anywhere', async () => {
    const payload = await sealed();
    const length = payload.data?.length ?? 0;
    for (let at = 0; at < length; at += 1)
      await assert.rejects(opened(changed(payload, at)), UndecryptableError, `byte ${at}`);
    for (const data of [new Uint8Array(), (payload.data ?? new Uint8Array()).subarray(0, 20)])
      await assert.rejects(opened({ ...payload, data }), UndecryptableError);
  });

  it('refuses another key of the same id', async () => {
    await assert.rejects(
      opened(await sealed(), { keys: keysOf({ id: 'a', like: 'b' }) }),
      /another key of the same id/,
    );
  });

  it('refuses what was moved to another workflow, whatever it says it belongs to', async () => {
    const payload = await sealed();
    const context = workflow('poc/P-GLOBEX');
    await assert.rejects(
      opened(payload, { context }),
      /of the workflow poc\/P-ACME was found in poc\/P-GLOBEX/,
    );
    const lying = renamed(payload, 'encryption-workflow-id', 'poc/P-GLOBEX');
    await assert.rejects(opened(lying, { context }), UndecryptableError);
    const { 'encryption-workflow-id': _, ...metadata } = payload.metadata ?? {};
    await assert.rejects(opened({ ...payload, metadata }, { context }), UndecryptableError);
  });

  it('refuses what was moved to another namespace', async () => {
    await assert.rejects(opened(await sealed(), { namespace: 'other' }), /of another namespace than other/);
  });

  it('reads an activity of the workflow as the workflow itself', async () => {
    const context: SerializationContext = {
      type: 'activity',
      namespace: 'default',
      workflowId: 'poc/P-ACME',
      activityId: '7',
      isLocal: false,
    };
    assert.deepEqual(await opened(await sealed(), { context }), secret);
    assert.deepEqual(await opened(await sealed(keysOf('a'), context)), secret);
  });

  it('reads what a schedule wrote in each workflow that the schedule starts', async () => {
    const payload = await sealed(keysOf('a'), workflow('credits-reconciliation'));
    const started = workflow('credits-reconciliation-2026-11-22T12:00:00Z');
    assert.deepEqual(await opened(payload, { context: started }), secret);
    await assert.rejects(
      opened(payload, { context: workflow('credits-reconciliation-2') }),
      UndecryptableError,
    );
  });

  it('binds to the namespace alone what has no workflow, and reads anything where the workflow is not known', async () => {
    const codec = encryptionCodec(keysOf('a'), 'default');
    const [ofNamespace = {}] = await codec.encode([plain]);
    assert.deepEqual(await opened(ofNamespace), secret);
    const [read] = await codec.decode([await sealed()]);
    assert.deepEqual(valueOf(read), secret);
  });
});
