import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';

import type { SandboxClock } from '../kit/clock.ts';

/** MD5 stands first because some clients answer only the first challenge they see and know nothing else. */
const algorithms = { MD5: 'md5', 'SHA-256': 'sha256' } as const;
type Algorithm = keyof typeof algorithms;

const nonceLifetimeMs = 5 * 60_000;

interface DigestParts {
  readonly clock: SandboxClock;
  readonly realm: string;
  /** The private key that belongs to a public key; undefined when there is none. */
  readonly privateKeyOf: (publicKey: string) => string | undefined;
}

/** What a request carried that is signed in; `publicKey` is what limits are counted by. */
export interface DigestVariables {
  publicKey: string;
}

/** The sign-in of one sandbox. */
export interface DigestSignIn {
  readonly middleware: MiddlewareHandler<{ Bindings: HttpBindings; Variables: DigestVariables }>;
  /** Every nonce that was given out is stale from now on. */
  forgetNonces(): void;
}

function isAlgorithm(name: string): name is Algorithm {
  return Object.hasOwn(algorithms, name);
}

/** The `name=value` and `name="value"` pairs of a Digest header; undefined for another scheme. */
function parseDigest(header: string | undefined): Readonly<Record<string, string>> | undefined {
  if (header === undefined || !/^digest\s/i.test(header)) return undefined;
  const pairs = header
    .slice('digest '.length)
    .matchAll(/([a-z0-9*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi);
  return Object.fromEntries(
    [...pairs].map(([, name = '', quoted, token]) => [
      name.toLowerCase(),
      quoted === undefined ? (token ?? '') : quoted.replaceAll(/\\(.)/g, '$1'),
    ]),
  );
}

/** The response that RFC 7616, section 3.4.1, asks of the client for qop=auth. */
export function digestResponse(
  given: Readonly<Record<string, string>>,
  method: string,
  secret: { realm: string; privateKey: string },
  algorithm: Algorithm,
): string {
  const hash = (text: string) => createHash(algorithms[algorithm]).update(text).digest('hex');
  const a1 = hash(`${given.username}:${secret.realm}:${secret.privateKey}`);
  const a2 = hash(`${method}:${given.uri}`);
  return hash(`${a1}:${given.nonce}:${given.nc}:${given.cnonce}:${given.qop}:${a2}`);
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * HTTP digest sign-in (RFC 7616; MD5 and SHA-256, qop=auth) as the TiDB Cloud API has it. Nonces live five minutes of the
 * sandbox's clock. A right answer to an old, unknown or replayed nonce is challenged again with `stale=true`, which
 * tells a client to go on with the new nonce; a wrong key is challenged without it.
 */
export function digestAuthentication({ clock, realm, privateKeyOf }: DigestParts): DigestSignIn {
  const nonces = new Map<string, { readonly issuedAtMs: number; lastCount: number }>();
  const opaque = randomBytes(16).toString('hex');

  function issueNonce(): string {
    const nowMs = clock.now().getTime();
    for (const [nonce, { issuedAtMs }] of nonces) {
      if (Math.abs(nowMs - issuedAtMs) > nonceLifetimeMs) nonces.delete(nonce);
    }
    const nonce = randomBytes(16).toString('hex');
    nonces.set(nonce, { issuedAtMs: nowMs, lastCount: 0 });
    return nonce;
  }

  /** Whether the nonce is ours, young enough, and used with a higher count than ever before (replays are not). */
  function acceptNonce(nonce: string, count: number): boolean {
    const known = nonces.get(nonce);
    if (known === undefined || Math.abs(clock.now().getTime() - known.issuedAtMs) > nonceLifetimeMs)
      return false;
    if (count <= known.lastCount) return false;
    known.lastCount = count;
    return true;
  }

  const middleware: DigestSignIn['middleware'] = async (c, next) => {
    const challenge = (message: string, stale: boolean) => {
      const nonce = issueNonce();
      // Set on Node's response: a Headers object would join both challenges into one line.
      c.env.outgoing.setHeader(
        'www-authenticate',
        Object.keys(algorithms).map(
          (algorithm) =>
            `Digest realm="${realm}", qop="auth", nonce="${nonce}", opaque="${opaque}", algorithm=${algorithm}, stale=${stale}`,
        ),
      );
      return c.json({ code: 'UNAUTHENTICATED', message }, 401);
    };

    const given = parseDigest(c.req.header('authorization'));
    if (given === undefined) return challenge('Sign in with HTTP digest: public key and private key.', false);
    if (given.uri !== c.env.incoming.url) {
      return c.json(
        { code: 'INVALID', message: 'The digest was made for another uri than the one requested.' },
        400,
      );
    }
    const algorithm = given.algorithm ?? 'MD5';
    const count = /^[0-9a-f]{8}$/i.test(given.nc ?? '') ? Number.parseInt(given.nc ?? '', 16) : 0;
    if (
      !isAlgorithm(algorithm) ||
      given.qop !== 'auth' ||
      count === 0 ||
      !given.cnonce ||
      given.realm !== realm
    ) {
      return challenge('The digest must use qop=auth with nc and cnonce, and MD5 or SHA-256.', false);
    }
    const privateKey = privateKeyOf(given.username ?? '');
    const expected = digestResponse(given, c.req.method, { realm, privateKey: privateKey ?? '' }, algorithm);
    if (privateKey === undefined || !same(expected, given.response ?? '')) {
      return challenge('The public key and the private key do not belong together.', false);
    }
    if (!acceptNonce(given.nonce ?? '', count))
      return challenge('The nonce is stale; use the new one.', true);
    c.set('publicKey', given.username ?? '');
    return next();
  };
  return { middleware, forgetNonces: () => nonces.clear() };
}
