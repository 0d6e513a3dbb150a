import { request } from 'urllib';
import type { z } from 'zod';

import { failure } from '../failures.ts';
import type { CallOptions } from './port.ts';
import { errorAnswer } from './wire.ts';
import type { ErrorAnswer } from './wire.ts';

/** Where TiDB Cloud is and how to sign in. */
export interface TidbCloudSettings {
  /** Such as `https://ops.example.com`; the paths of `ops-api.openapi.yaml` follow it. */
  readonly baseUrl: string;
  readonly publicKey: string;
  readonly privateKey: string;
  /** Time for a whole call, its sign-in round included, in milliseconds. 15 seconds unless given. */
  readonly timeoutMs?: number;
}

interface Call extends CallOptions {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path and query, below the base URL. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An answer that the caller has to make sense of: a success, or a refusal in the contract's shape. */
export type Answer =
  | { readonly kind: 'success'; readonly status: number; readonly body: unknown }
  | { readonly kind: 'refusal'; readonly status: 404 | 409; readonly error: ErrorAnswer };

/** Sends one call and turns everything but an `Answer` into a failure. */
export type Send = (call: Call) => Promise<Answer>;

/** `Retry-After` in milliseconds: seconds or an HTTP date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a success by its schema. An answer that does not fit leaves the outcome of a write unknown. */
export function readAs<Value>(schema: z.ZodType<Value>, answer: Answer): Value {
  const parsed = schema.safeParse(answer.kind === 'success' ? answer.body : undefined);
  if (parsed.success) return parsed.data;
  throw failure(
    'Unreachable',
    `TiDB Cloud answered ${answer.status} with something that the Ops contract does not know. Check that the TiDB Cloud address leads to the Ops API.`,
  );
}

/** HTTP digest calls to one TiDB Cloud. An address that is no URL is a `Misconfigured` failure at once. */
export function createSend({ baseUrl, publicKey, privateKey, timeoutMs = 15_000 }: TidbCloudSettings): Send {
  if (!URL.canParse(baseUrl)) {
    throw failure(
      'Misconfigured',
      `The TiDB Cloud address '${baseUrl}' is not a URL. Write it as https://host.`,
    );
  }
  const root = baseUrl.replace(/\/+$/, '');

  async function exchange({ method, path, headers, body, signal }: Call) {
    signal?.throwIfAborted();
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await request(`${root}${path}`, {
        method,
        headers: { accept: 'application/json', ...headers },
        ...(body === undefined ? {} : { content: JSON.stringify(body), contentType: 'application/json' }),
        digestAuth: `${publicKey}:${privateKey}`,
        dataType: 'text',
        timeout: timeoutMs,
        signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        // By default urllib sends a request again when its socket breaks, and a grant with it.
        socketErrorRetry: 0,
        followRedirect: false,
      });
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (error instanceof Error && 'code' in error && error.code === 'UND_ERR_INVALID_ARG') {
        // Never left this machine: such as an idempotency key that no header can carry.
        throw failure('Invalid', `${method} ${path} cannot be sent: ${error.message}.`);
      }
      const reason = timeout.aborted
        ? `did not answer within ${timeoutMs} ms`
        : `cannot be reached (${error instanceof Error ? error.message : String(error)})`;
      // Without the cause: it drags the socket, and the headers that were on it, into logs.
      throw failure('Unreachable', `TiDB Cloud ${reason}: ${method} ${path}.`);
    }
  }

  return async (call) => {
    const response = await exchange(call);
    const { status } = response;
    const body = parseJson(response.data as string);
    if (status === 200 || status === 201) return { kind: 'success', status, body };

    const parsed = errorAnswer.safeParse(body);
    const error = parsed.success ? parsed.data : undefined;
    if ((status === 404 || status === 409) && error !== undefined && error.code !== 'NOT_FOUND') {
      return { kind: 'refusal', status, error };
    }
    const said =
      error === undefined ? `answered ${status}` : `answered ${status} ${error.code}: ${error.message}`;
    const where = `${call.method} ${call.path}`;
    const waitMs = retryAfterMs(response.headers['retry-after']);
    const details = waitMs === undefined ? {} : { retryAfterMs: waitMs };
    if (status === 401 && /stale="?true/i.test(String(response.headers['www-authenticate']))) {
      throw failure(
        'Busy',
        `TiDB Cloud's sign-in nonce ran out on the way (${where}). Nothing was done.`,
        details,
      );
    }
    if (status === 401 || status === 403) {
      throw failure(
        'Unauthorized',
        'TiDB Cloud refuses our keys. Set TIDB_CLOUD_PUBLIC_KEY and TIDB_CLOUD_PRIVATE_KEY to a pair that is valid for its Ops API.',
      );
    }
    if (status === 429) throw failure('Busy', `TiDB Cloud's rate limit is used up (${where}).`, details);
    if (status >= 500 || status === 408) {
      // A server that breaks down may have written before: only a read can be called undone.
      const kind = call.method === 'GET' ? 'Busy' : 'Unreachable';
      throw failure(kind, `TiDB Cloud ${said} (${where}).`, details);
    }
    if (status === 400 || status === 409 || status === 422) {
      const problems = (error?.details ?? []).map((problem) => `${problem.path} ${problem.message}`);
      throw failure('Invalid', `TiDB Cloud ${said}${problems.length > 0 ? ` (${problems.join('; ')})` : ''}`);
    }
    throw failure(
      'Misconfigured',
      `TiDB Cloud ${said} (${where}). Check that the TiDB Cloud address leads to the Ops API.`,
    );
  };
}
