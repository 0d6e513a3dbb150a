import { PassThrough } from 'node:stream';

import { StreamPromise } from '@jsforce/jsforce-node/lib/util/promise.js';
import type { HttpRequest, HttpResponse } from '@jsforce/jsforce-node/lib/types/index.js';

import { failure } from '../failures.ts';

/** What jsforce asks of a transport, and what it does not hand on of the answer. */
export interface Transport {
  httpRequest(request: HttpRequest): StreamPromise<HttpResponse>;
  /** HTTP status of the last answer; undefined before one. */
  readonly status: number | undefined;
  /** `Retry-After` of the last answer, in milliseconds. */
  readonly retryAfterMs: number | undefined;
}

/**
 * One request over Node's own fetch, used in place of jsforce's transport, which cannot be cancelled, repeats requests
 * by itself, and lets a connection that breaks in the middle of an answer end the whole process (3.12: the broken
 * stream has no error listener). Behind a proxy Node needs `NODE_USE_ENV_PROXY=1`. Throws `Unreachable`, or the reason of `signal` where the caller gave up.
 */
export function createTransport(options: { timeoutMs: number; signal?: AbortSignal | undefined }): Transport {
  const { timeoutMs, signal } = options;
  let status: number | undefined;
  let retryAfterMs: number | undefined;

  async function exchange({ url, method, headers, body }: HttpRequest): Promise<HttpResponse> {
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(url, {
        method,
        ...(headers === undefined ? {} : { headers }),
        ...(typeof body === 'string' ? { body } : {}),
        redirect: 'manual',
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      });
      status = response.status;
      const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      retryAfterMs = Number.isFinite(retryAfterSeconds) ? retryAfterSeconds * 1_000 : undefined;
      return {
        statusCode: response.status,
        headers: Object.fromEntries(response.headers),
        body: await response.text(),
      };
    } catch (error) {
      signal?.throwIfAborted();
      const host = new URL(url).host;
      if (timeout.aborted)
        throw failure('Unreachable', `Salesforce (${host}) did not answer within ${timeoutMs / 1_000} s.`, {
          cause: error,
        });
      throw failure('Unreachable', `No answer from Salesforce (${host}): ${reasonOf(error)}.`, {
        cause: error,
      });
    }
  }

  return {
    httpRequest: (request) =>
      // jsforce pipes through the stream even where nobody reads it.
      StreamPromise.create(() => ({ stream: new PassThrough(), promise: exchange(request) })),
    get status() {
      return status;
    },
    get retryAfterMs() {
      return retryAfterMs;
    },
  };
}

/** fetch says "fetch failed" and keeps the reason in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return [cause.message, code].filter((part) => part !== '').join(' ');
}
