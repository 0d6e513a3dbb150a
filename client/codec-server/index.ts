import type { Payload, PayloadCodec } from '@temporalio/common';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { signedIn } from '../api/guards/signed-in.ts';
import { ProblemError } from '../api/problems/problem.ts';
import { isEncrypted, UndecryptableError } from '../encryption/codec.ts';
import { NotAllowedError } from '../personal/errors.ts';
import type { CodecServerParts, ServerEnv, ServerLinks } from '../server/parts.ts';
import { fromJson, payloadsJson, toJson, type PayloadJson } from './payload-json.ts';

/** A page of a history with payloads of 2 MB, in base64. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Lets pages of Temporal Web call `/codec`, with the session of whoever looks at them; goes in front of everything that may
 * refuse, so that they are told why.
 */
export function forTemporalWeb({ temporalWeb }: ServerLinks): ReturnType<typeof cors> {
  return cors({
    origin: temporalWeb === undefined ? [] : [new URL(temporalWeb).origin],
    credentials: true,
    allowMethods: ['POST'],
    allowHeaders: ['content-type', 'x-namespace', 'authorization', 'authorization-extras'],
    maxAge: 600,
  });
}

/**
 * Temporal's remote codec protocol for operators: `POST /codec/decode` and `/codec/encode`, by which Temporal Web and the
 * `temporal` command show what is encrypted and encrypt what they send (docs/encryption.md).
 */
export function createCodecServer({ codec, namespace }: CodecServerParts): Hono<ServerEnv> {
  const server = new Hono<ServerEnv>();
  server.use('/codec/*', secureHeaders(), signedIn, operatorsOnly);
  server.use('/codec/*', bodyLimit({ maxSize: mostBytes, onError: tooLarge }));
  server.post('/codec/decode', async (c) => {
    const payloads = await Promise.all((await read(c, namespace)).map((each) => decoded(codec, each)));
    return c.json({ payloads }, 200, { 'cache-control': 'no-store' });
  });
  server.post('/codec/encode', async (c) => {
    const given = (await read(c, namespace)).map(fromJson);
    // The protocol does not say for which workflow: they are bound to the namespace alone.
    const payloads = (await codec.encode(given)).map(toJson);
    return c.json({ payloads }, 200, { 'cache-control': 'no-store' });
  });
  server.all('/codec/*', () => {
    throw new ProblemError('not-found', { detail: 'There are POST /codec/decode and POST /codec/encode.' });
  });
  return server;
}

const operatorsOnly: MiddlewareHandler<ServerEnv> = async (c, next) => {
  const door = c.get('door');
  if (door.extent('read histories') === 'none') {
    const { who } = door;
    const name = who.kind === 'person' ? who.email : who.name;
    throw new NotAllowedError('read histories', `${name} may not read histories. Operators (BE&O) may.`);
  }
  await next();
};

/** @throws ProblemError for what is not of the protocol, or of another namespace */
async function read(c: Context<ServerEnv>, namespace: string): Promise<readonly PayloadJson[]> {
  // A page of another site cannot send this type without asking first, and is told that it may not.
  if (!/^application\/json\b/i.test(c.req.header('content-type') ?? '')) {
    throw new ProblemError('not-json', {
      detail: 'Send JSON, with the header "Content-Type: application/json".',
    });
  }
  const asked = c.req.header('x-namespace') ?? '';
  if (asked !== '' && asked !== namespace) {
    throw new ProblemError('bad-request', {
      detail: `X-Namespace is another one than ${namespace}, which the keys of this server are for.`,
    });
  }
  const body: unknown = await c.req.json().catch(() => undefined);
  const parsed = payloadsJson.safeParse(body);
  if (!parsed.success) {
    throw new ProblemError('bad-request', {
      detail: 'The body is to be {"payloads": [{"metadata": {…}, "data": "…"}, …]}, bytes in base64.',
    });
  }
  return parsed.data.payloads;
}

/** What cannot be decrypted is answered as it came: one lost key does not hide everything else on a page. */
async function decoded(codec: PayloadCodec, json: PayloadJson): Promise<PayloadJson> {
  const payload: Payload = fromJson(json);
  if (!isEncrypted(payload)) return json;
  try {
    const [plain = payload] = await codec.decode([payload]);
    return toJson(plain);
  } catch (error) {
    if (error instanceof UndecryptableError) return json;
    throw error;
  }
}

function tooLarge(): never {
  throw new ProblemError('too-large', { detail: 'More than 32 MB: send fewer payloads at once.' });
}
