import type { StatusCode } from 'hono/utils/http-status';

import { notFound, SalesforceError } from '../errors.ts';
import type { Org } from '../org.ts';
import type { ObjectSchema } from '../schema/types.ts';
import { SeveralMatches } from '../records.ts';
import type { Writer } from '../records.ts';
import { attributesOf } from '../read.ts';

/** A call below `/services/data/vXX.X`, from the network or as a part of a composite one. */
export interface ApiRequest {
  readonly method: string;
  /** After the version, percent-encoded, without a slash at its end: `/sobjects/PoC__c/…`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** `60.0` */
  readonly version: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined without a body. */
  readonly body: unknown;
  readonly userId: string;
  /** Inside a composite request that is all-or-none, which its collections then are too. */
  readonly partOfAllOrNone: boolean;
}

export interface ApiResponse {
  readonly status: StatusCode;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers one call. Synchronous: nothing else happens between its reads and its writes. */
export type Handler = (
  org: Org,
  request: ApiRequest,
  params: Readonly<Record<string, string>>,
) => ApiResponse;

/** A handler at `GET /sobjects/:object`, and the like. */
export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly handler: Handler;
}

/** `route('GET', '/sobjects/:object', …)`; parameters arrive decoded. */
export function route(method: string, path: string, handler: Handler): Route {
  const source = path.replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return { method, pattern: new RegExp(`^${source}$`, 'i'), handler };
}

/**
 * Runs the call that a request names, as one transaction: a refused call leaves nothing behind. Never throws for what
 * a client can do wrong.
 */
export function dispatch(routes: readonly Route[], org: Org, request: ApiRequest): ApiResponse {
  try {
    const { handler, params } = match(routes, request);
    return org.store.atomically(() => handler(org, request, params));
  } catch (error) {
    if (error instanceof SalesforceError) return { status: error.status, body: error.body() };
    if (error instanceof SeveralMatches) {
      const addresses = error.records.map(({ object, id }) => attributesOf(object, id, request.version).url);
      return { status: 300, body: addresses };
    }
    throw error;
  }
}

function match(
  routes: readonly Route[],
  { method, path }: ApiRequest,
): { handler: Handler; params: Record<string, string> } {
  const allowed = routes.filter(({ pattern }) => pattern.test(path));
  const chosen = allowed.find((candidate) => candidate.method === method);
  if (chosen !== undefined) {
    const groups = chosen.pattern.exec(path)?.groups ?? {};
    const params = Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)]));
    return { handler: chosen.handler, params };
  }
  if (allowed.length === 0) throw notFound();
  throw new SalesforceError(
    405,
    'METHOD_NOT_ALLOWED',
    `HTTP Method '${method}' not allowed. Allowed are ${allowed.map((candidate) => candidate.method).join(',')}`,
  );
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray percent sign names nothing.
    throw notFound();
  }
}

/** The object that a URL names. */
export function objectParam(org: Org, params: Readonly<Record<string, string>>): ObjectSchema {
  const object = org.schema.object(params['object'] ?? '');
  if (object === undefined) throw notFound();
  return object;
}

/** Who writes, as the request's headers say. */
export function writerOf(request: ApiRequest): Writer {
  return {
    userId: request.userId,
    autoAssign: request.headers['sforce-auto-assign']?.toUpperCase() !== 'FALSE',
  };
}

/** A refusal of the whole request for its form. */
export const invalidInput = (errorCode: string, message: string): SalesforceError =>
  new SalesforceError(400, errorCode, message);
