import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { PayloadKeys } from './keys.ts';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** What stands in the clear beside a ciphertext; the first two are named as in Temporal's own samples. */
const names = {
  encoding: 'encoding',
  keyId: 'encryption-key-id',
  /** The workflow that it belongs to; without it, it belongs to the namespace alone. */
  workflowId: 'encryption-workflow-id',
} as const;
const encrypted = 'binary/encrypted';

/** A payload that is encrypted and cannot be read. The message says what is missing, and never what was encrypted. */
export class UndecryptableError extends Error {
  override readonly name: string = 'UndecryptableError';
}

/** It was encrypted with a key that is not among ours: with that key everything goes on. */
export class MissingKeyError extends UndecryptableError {
  override readonly name = 'MissingKeyError';
  readonly keyId: string;

  constructor(keyId: string) {
    super(
      `A payload was encrypted with the key "${keyId}", which is not in CONFETTI_PAYLOAD_KEYS: add it behind the first one and start again.`,
    );
    this.keyId = keyId;
  }
}

/** The key whose absence a message complains of; undefined where it complains of something else. */
export function missingKeyIn(message: string): string | undefined {
  return /A payload was encrypted with the key "([^"]*)", which is not in/.exec(message)?.[1];
}

/**
 * Encrypts payloads with AES-256-GCM, each bound to the namespace and the workflow that it belongs to, so that it decrypts
 * nowhere else. Without keys it encrypts nothing. What was written without encryption is read as it is, so that encryption
 * can be switched on while workflows are open.
 */
export function encryptionCodec(keys: PayloadKeys | undefined, namespace: string): PayloadCodec {
  return {
    async encode(payloads, context) {
      return keys === undefined ? payloads : payloads.map((each) => seal(each, keys, namespace, context));
    },
    async decode(payloads, context) {
      return payloads.map((each) => (isEncrypted(each) ? open(each, keys, namespace, context) : each));
    },
  };
}

export function isEncrypted(payload: Payload): boolean {
  return metadataText(payload, names.encoding) === encrypted;
}

/** The id of the key that a payload was encrypted with; undefined where it is not encrypted. */
export function keyIdOf(payload: Payload): string | undefined {
  return isEncrypted(payload) ? metadataText(payload, names.keyId) : undefined;
}

function seal(
  payload: Payload,
  { current }: PayloadKeys,
  namespace: string,
  context: SerializationContext | undefined,
): Payload {
  const { id: keyId, secret } = current;
  const workflowId = context?.workflowId;
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, secret, nonce, { authTagLength: tagBytes });
  cipher.setAAD(boundTo({ namespace, workflowId, keyId }));
  const body = cipher.update(PayloadMessage.encode(payload).finish());
  return {
    metadata: {
      [names.encoding]: Buffer.from(encrypted),
      [names.keyId]: Buffer.from(keyId),
      ...(workflowId === undefined ? {} : { [names.workflowId]: Buffer.from(workflowId) }),
    },
    data: Buffer.concat([nonce, body, cipher.final(), cipher.getAuthTag()]),
  };
}

function open(
  payload: Payload,
  keys: PayloadKeys | undefined,
  namespace: string,
  context: SerializationContext | undefined,
): Payload {
  const keyId = metadataText(payload, names.keyId) ?? '';
  const workflowId = metadataText(payload, names.workflowId);
  const here = context?.workflowId;
  if (workflowId !== undefined && here !== undefined && !belongsTo(workflowId, here)) {
    throw new UndecryptableError(`A payload of the workflow ${workflowId} was found in ${here}.`);
  }
  const key = keys?.all.get(keyId);
  if (key === undefined) throw new MissingKeyError(keyId);
  const data = Buffer.from(payload.data ?? []);
  try {
    const nonce = data.subarray(0, nonceBytes);
    const decipher = createDecipheriv(algorithm, key.secret, nonce, { authTagLength: tagBytes });
    decipher.setAAD(boundTo({ namespace, workflowId, keyId }));
    decipher.setAuthTag(data.subarray(-tagBytes));
    const body = decipher.update(data.subarray(nonceBytes, -tagBytes));
    return PayloadMessage.decode(Buffer.concat([body, decipher.final()]));
  } catch (cause) {
    throw new UndecryptableError(
      `A payload cannot be decrypted with the key "${keyId}": it was changed, or is of another namespace than ${namespace}, or that is another key of the same id.`,
      { cause },
    );
  }
}

/** What a ciphertext is bound to, as additional authenticated data. */
function boundTo(to: { namespace: string; workflowId: string | undefined; keyId: string }): Buffer {
  return Buffer.from(JSON.stringify(['confetti payload', to.namespace, to.workflowId ?? null, to.keyId]));
}

/** A schedule encrypts for the id that it is given, and Temporal adds the time to it when it starts a workflow. */
function belongsTo(workflowId: string, here: string): boolean {
  if (here === workflowId) return true;
  const added = here.startsWith(workflowId) ? here.slice(workflowId.length) : '';
  return /^-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(added);
}

function metadataText({ metadata }: Payload, name: string): string | undefined {
  const value = metadata?.[name];
  return value == null ? undefined : Buffer.from(value).toString();
}
