import { AsyncLocalStorage } from 'node:async_hooks';

import type { Cache, Client, HttpInstance, Logger } from '@larksuiteoapi/node-sdk';

import { LarkRefusal } from './lark-failures.ts';

export interface LarkClientOptions {
  readonly appId: string;
  readonly appSecret: string;
  /** Origin of the Open Platform: `https://open.larksuite.com`, `https://open.feishu.cn`, or a local one. */
  readonly domain: string;
  /** For one call. */
  readonly timeoutMs: number;
}

/** The SDK's client with what it lacks: a time-out, cancellation, one kind of error, a token that can be dropped. */
export interface LarkClient {
  readonly client: Client;
  /** Runs `calls`, whose requests end when the signal does. */
  withSignal<T>(signal: AbortSignal | undefined, calls: () => Promise<T>): Promise<T>;
  forgetToken(): void;
}

const silent = (): void => undefined;

/** The SDK logs failed requests with their bodies, which hold the app secret; failures reach Temporal instead. */
const silentLogger: Logger = { error: silent, warn: silent, info: silent, debug: silent, trace: silent };

function answerOf(body: unknown): { code: number; msg: string } | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body) || typeof body.code !== 'number')
    return undefined;
  return { code: body.code, msg: 'msg' in body ? String(body.msg) : 'no message' };
}

/** The wait that a rate limit asks for; Lark sends seconds. */
function retryAfterMs(headers: unknown): number | undefined {
  if (typeof headers !== 'object' || headers === null || !('x-ogw-ratelimit-reset' in headers))
    return undefined;
  const seconds = Number(headers['x-ogw-ratelimit-reset']);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
}

function createTokenCache(): Cache & { clear(): void } {
  const values = new Map<string, { value: unknown; expiresAtMs: number }>();
  return {
    set: (key, value: unknown, expiresAtMs = Infinity) => {
      values.set(String(key), { value, expiresAtMs });
      return Promise.resolve(true);
    },
    get: (key) => {
      const entry = values.get(String(key));
      return Promise.resolve(entry !== undefined && entry.expiresAtMs > Date.now() ? entry.value : undefined);
    },
    clear: () => values.clear(),
  };
}

/**
 * Loads the SDK (62 MB and 0.15 s, which a worker without Lark does not pay) and makes a client of it.
 *
 * A call rejects with `LarkRefusal` when Lark answered with a code other than 0, and with some other error when there was
 * no such answer: no connection, a time-out, a body that is not Lark's.
 */
export async function loadLarkClient({
  appId,
  appSecret,
  domain,
  timeoutMs,
}: LarkClientOptions): Promise<LarkClient> {
  const sdk = await import('@larksuiteoapi/node-sdk');
  const signals = new AsyncLocalStorage<AbortSignal | undefined>();
  // Not the SDK's shared cache: it keeps tokens by app id alone, whatever the domain.
  const cache = createTokenCache();

  const http = sdk.defaultHttpInstance.create({ timeout: timeoutMs });
  http.interceptors.request.use((request) => {
    const signal = signals.getStore();
    return signal === undefined ? request : { ...request, signal };
  });
  http.interceptors.response.use(
    (response) => {
      const answer = answerOf(response.data);
      if (answer === undefined) throw new Error(`HTTP ${response.status} without a Lark answer`);
      if (answer.code !== 0) throw new LarkRefusal(answer.code, answer.msg);
      return response.data as never;
    },
    ({
      message,
      response,
    }: {
      message: string;
      response?: { status: number; data: unknown; headers: unknown };
    }) => {
      if (response === undefined) throw new Error(message);
      const { status, data, headers } = response;
      const answer = answerOf(data);
      if (answer === undefined) throw new Error(`HTTP ${status} without a Lark answer`);
      const busy = status === 429 || status >= 500;
      throw new LarkRefusal(answer.code, answer.msg, { busy, retryAfterMs: retryAfterMs(headers) });
    },
  );

  // The SDK's own instance has the same type; only exactOptionalPropertyTypes tells the two apart.
  const httpInstance = http as HttpInstance;
  return {
    client: new sdk.Client({ appId, appSecret, domain, cache, httpInstance, logger: silentLogger }),
    withSignal: (signal, calls) => signals.run(signal, calls),
    forgetToken: () => cache.clear(),
  };
}
