import { Connection } from '@jsforce/jsforce-node';
import type { HttpRequest } from '@jsforce/jsforce-node/lib/types/index.js';
import { z } from 'zod';

import { failure } from '../failures.ts';
import { SalesforceRefusal } from './failures.ts';
import type { Refusal } from './failures.ts';
import { createTransport } from './transport.ts';
import type { Transport } from './transport.ts';

/** How to reach one organization and sign in to it (OAuth 2.0 client credentials). */
export interface SessionSettings {
  /** The organization's My Domain address, such as `https://example.my.salesforce.com`. */
  readonly loginUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Such as `62.0`. */
  readonly apiVersion: string;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** What one operation of the adapter carries through its calls: who may stop it, and how many calls it has made. */
export interface CallContext {
  readonly signal?: AbortSignal | undefined;
  apiCalls: number;
}

/** A signed-in way to the REST API. */
export interface Session {
  /** `/services/data/v62.0`: the addresses inside a composite call need it spelled out. */
  readonly basePath: string;
  /**
   * Sends one request to a path below {@link basePath} and answers with its JSON, unchecked. An expired session is
   * renewed and the request sent once more. Throws SalesforceRefusal, or a failure where there was no answer.
   */
  request(request: { path: string; body?: object }, call: CallContext): Promise<unknown>;
}

const tokenSchema = z.object({ access_token: z.string(), instance_url: z.url() });
const tokenErrorSchema = z.object({ error: z.string(), error_description: z.string().optional() });
const entrySchema = z.object({
  errorCode: z.string(),
  message: z.string(),
  fields: z.array(z.string()).nullish(),
});

/** Opens nothing yet: the first request signs in. */
export function createSession(settings: SessionSettings): Session {
  const { apiVersion, timeoutMs } = settings;
  let current: Connection | undefined;
  let signingIn: Promise<Connection> | undefined;

  async function signedIn(signal: AbortSignal | undefined): Promise<Connection> {
    signal?.throwIfAborted();
    if (current !== undefined) return current;
    // Calls that find the session gone at the same time share one sign-in, which no single caller's signal may stop.
    signingIn ??= signIn(settings)
      .then((connection) => (current = connection))
      .finally(() => (signingIn = undefined));
    return untilAborted(signingIn, signal);
  }

  async function attempt(request: HttpRequest, call: CallContext): Promise<unknown> {
    const connection = await signedIn(call.signal);
    const transport = createTransport({ timeoutMs, signal: call.signal });
    call.apiCalls += 1;
    try {
      return await connection.request({ ...request }, { transport });
    } catch (error) {
      const refusal = refusalOf(error, transport);
      // Only the connection that was refused is given up: another call may have signed in again meanwhile.
      if (refusal?.status === 401 && current === connection) current = undefined;
      throw refusal === undefined ? error : new SalesforceRefusal(refusal);
    }
  }

  return {
    basePath: `/services/data/v${apiVersion}`,
    async request({ path, body }, call) {
      const url = `/services/data/v${apiVersion}${path}`;
      const request: HttpRequest =
        body === undefined
          ? { method: 'GET', url }
          : {
              method: 'POST',
              url,
              body: JSON.stringify(body),
              headers: { 'content-type': 'application/json' },
            };
      try {
        return await attempt(request, call);
      } catch (error) {
        if (!isSessionGone(error)) throw error;
      }
      // Safe to repeat: a refused session has done nothing.
      try {
        return await attempt(request, call);
      } catch (error) {
        if (!isSessionGone(error)) throw error;
        throw failure(
          'Unauthorized',
          `Salesforce signs us in and then refuses the session (${error.refusal.message}). Check that the run-as user ` +
            `of the connected app behind SALESFORCE_CLIENT_ID may use the API, and its session and IP policies; ` +
            `renew SALESFORCE_CLIENT_SECRET where it was rotated.`,
        );
      }
    },
  };
}

const isSessionGone = (error: unknown): error is SalesforceRefusal =>
  error instanceof SalesforceRefusal && error.refusal.status === 401;

/** What Salesforce refused, or undefined where the error is no answer of Salesforce's. */
function refusalOf(error: unknown, transport: Transport): Refusal | undefined {
  const { status, retryAfterMs } = transport;
  if (status === undefined || !(error instanceof Error) || !('errorCode' in error)) return undefined;
  // jsforce puts the parsed answer into `data`: one entry, or all of them where there are several.
  const data = 'data' in error ? error.data : undefined;
  const entry = entrySchema.safeParse(Array.isArray(data) ? data[0] : data);
  const answer = { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if (entry.success)
    return {
      code: entry.data.errorCode,
      message: entry.data.message,
      fields: entry.data.fields ?? [],
      ...answer,
    };
  // jsforce's word for a 300, whose body is a list of addresses.
  const code = error.errorCode === 'MULTIPLE_CHOICES' ? 'MULTIPLE_CHOICES' : `HTTP_${status}`;
  return { code, message: error.message.slice(0, 300) || 'no explanation was given', fields: [], ...answer };
}

async function signIn(settings: SessionSettings): Promise<Connection> {
  const { loginUrl, clientId, clientSecret, apiVersion, timeoutMs } = settings;
  const transport = createTransport({ timeoutMs });
  const answer = await transport.httpRequest({
    method: 'POST',
    url: new URL('/services/oauth2/token', loginUrl).href,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
    }).toString(),
  });
  const body = parseJson(answer.body);
  const token = tokenSchema.safeParse(body);
  if (token.success && answer.statusCode === 200) {
    const { access_token: accessToken, instance_url: instanceUrl } = token.data;
    // Without an OAuth2 client in it jsforce leaves renewing to us; its own would go on for ever.
    return new Connection({ accessToken, instanceUrl, version: apiVersion });
  }
  if (answer.statusCode >= 500 || answer.statusCode === 429)
    throw failure('Busy', `Salesforce could not sign us in: HTTP ${answer.statusCode}.`, {
      ...(transport.retryAfterMs === undefined ? {} : { retryAfterMs: transport.retryAfterMs }),
    });
  const refused = tokenErrorSchema.safeParse(body);
  if (refused.success)
    throw failure(
      'Unauthorized',
      `Salesforce refused to sign us in: ${refused.data.error_description ?? 'no explanation'} ` +
        `[${refused.data.error}]. Check SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET, and that the connected app ` +
        'has the client credentials flow with a run-as user.',
    );
  throw failure(
    'Misconfigured',
    `${new URL(loginUrl).host} answered the sign-in with HTTP ${answer.statusCode} and no token. Set ` +
      "SALESFORCE_LOGIN_URL to the organization's My Domain address, such as https://example.my.salesforce.com.",
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `promise`, unless the caller gives up first; the work behind it goes on for others. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let giveUp = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    giveUp = () => {
      reject(signal.reason as Error);
    };
  });
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
