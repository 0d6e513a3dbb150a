import { isObject } from '../input.ts';
import type { Org } from '../org.ts';
import { dispatch, invalidInput, route } from './api.ts';
import type { ApiRequest, ApiResponse, Route } from './api.ts';
import { References } from './references.ts';

/** Most parts of one composite or batch request. */
const maxParts = 25;
/** Of a composite request's parts at most this many may be collections or queries. */
const maxHeavyParts = 5;

/** Undoes a composite request that is all-or-none. */
class Halted extends Error {
  readonly failedIndex: number;
  readonly response: ApiResponse;

  constructor(failedIndex: number, response: ApiResponse) {
    super('halted');
    this.failedIndex = failedIndex;
    this.response = response;
  }
}

interface Part {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: unknown;
  readonly headers: Record<string, string>;
}

/** `/composite` and `/composite/batch`, whose parts are answered by `routes`. */
export function compositeRoutes(routes: readonly Route[]): readonly Route[] {
  return [
    route('POST', '/composite', (org, request) => runComposite(routes, org, request)),
    route('POST', '/composite/batch', (org, request) => runBatch(routes, org, request)),
  ];
}

function runComposite(routes: readonly Route[], org: Org, request: ApiRequest): ApiResponse {
  const parts = readParts(request);
  const allOrNone = isObject(request.body) && request.body['allOrNone'] === true;
  const references = new References();
  const run = (part: Part): ApiResponse => {
    const url = references.fill(part.url);
    const body = references.fill(part.body);
    const missing = references.takeMissing();
    if (missing !== null)
      return { status: 400, body: [{ errorCode: 'PROCESSING_HALTED', message: missing }] };
    const inner = partRequest(request, { ...part, url: String(url), body }, allOrNone);
    const response = inner === null ? badUrl(part.url) : dispatch(routes, org, inner);
    if (response.status < 300) references.keep(part.referenceId, response.body);
    return response;
  };
  try {
    const responses = org.store.atomically(() =>
      parts.map((part, index) => {
        const response = run(part);
        if (allOrNone && failed(response)) throw new Halted(index, response);
        return response;
      }),
    );
    return answer(parts, responses);
  } catch (error) {
    if (!(error instanceof Halted)) throw error;
    const responses = parts.map((_, index) => (index === error.failedIndex ? error.response : halted()));
    return answer(parts, responses);
  }
}

/** A collection answers 200 although a record of it was refused. */
function failed({ status, body }: ApiResponse): boolean {
  if (status >= 300) return true;
  return Array.isArray(body) && body.some((item: unknown) => isObject(item) && item['success'] === false);
}

function halted(): ApiResponse {
  const message = 'The transaction was rolled back since another operation in the same transaction failed.';
  return { status: 400, body: [{ errorCode: 'PROCESSING_HALTED', message }] };
}

function badUrl(url: string): ApiResponse {
  return { status: 404, body: [{ errorCode: 'NOT_FOUND', message: `Invalid subrequest URL: ${url}` }] };
}

function answer(parts: readonly Part[], responses: readonly ApiResponse[]): ApiResponse {
  const compositeResponse = responses.map((response, index) => ({
    body: response.body ?? null,
    httpHeaders: response.headers ?? {},
    httpStatusCode: response.status,
    referenceId: parts[index]?.referenceId,
  }));
  return { status: 200, body: { compositeResponse } };
}

function readParts(request: ApiRequest): Part[] {
  const list = isObject(request.body) ? request.body['compositeRequest'] : undefined;
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw invalidInput('INVALID_INPUT', 'compositeRequest must be a list of subrequests');
  }
  checkCount(list.length);
  checkHeavyParts(list);
  const seen = new Set<string>();
  return list.map((item): Part => {
    const { method, url, referenceId, body, httpHeaders } = item;
    if (typeof method !== 'string' || typeof url !== 'string' || typeof referenceId !== 'string') {
      throw invalidInput('INVALID_INPUT', 'Every subrequest needs method, url and referenceId');
    }
    if (!/^[A-Za-z0-9]\w*$/.test(referenceId)) {
      throw invalidInput(
        'JSON_PARSER_ERROR',
        `Provided referenceId ('${referenceId}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`,
      );
    }
    if (seen.has(referenceId)) throw invalidInput('INVALID_INPUT', `Duplicate referenceId: ${referenceId}`);
    seen.add(referenceId);
    return { method: method.toUpperCase(), url, referenceId, body, headers: lowerCased(httpHeaders) };
  });
}

function checkCount(count: number): void {
  if (count <= maxParts) return;
  throw invalidInput(
    'LIMIT_EXCEEDED',
    `The maximum number of subrequests is ${maxParts}, but ${count} were given.`,
  );
}

/** Source: REST API Developer Guide, "Composite". The message is ours. */
function checkHeavyParts(parts: readonly Record<string, unknown>[]): void {
  const heavy = parts.filter(({ url }) =>
    /\/v[\d.]+\/(composite\/sobjects|query|queryAll)\b/i.test(String(url)),
  );
  if (heavy.length <= maxHeavyParts) return;
  throw invalidInput(
    'LIMIT_EXCEEDED',
    `At most ${maxHeavyParts} subrequests may be sObject Collections or queries, but ${heavy.length} are.`,
  );
}

function lowerCased(headers: unknown): Record<string, string> {
  if (!isObject(headers)) return {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

/**
 * The part as a call of its own, or null where its URL is not one of the API. It gets only the headers it names: of the
 * outer request's headers Salesforce passes on none that matters here.
 */
function partRequest(outer: ApiRequest, part: Part, partOfAllOrNone: boolean): ApiRequest | null {
  const url = new URL(part.url, 'http://sandbox');
  const match = /^\/services\/data\/v(\d+\.\d)(\/.*?)\/?$/.exec(url.pathname);
  if (match === null) return null;
  return {
    method: part.method,
    path: match[2] ?? '',
    query: url.searchParams,
    version: match[1] ?? outer.version,
    headers: part.headers,
    body: part.body,
    userId: outer.userId,
    partOfAllOrNone,
  };
}

/** Parts of a batch do not know of each other: no references, no rollback. URLs are relative to `/services/data/`. */
function runBatch(routes: readonly Route[], org: Org, request: ApiRequest): ApiResponse {
  const body = isObject(request.body) ? request.body : {};
  const list = body['batchRequests'];
  if (!Array.isArray(list) || !list.every(isObject)) {
    throw invalidInput('INVALID_INPUT', 'batchRequests must be a list of subrequests');
  }
  checkCount(list.length);
  let stopped = false;
  const results = list.map((item) => {
    if (stopped) {
      const message = 'Batch processing halted per request';
      return { statusCode: 412, result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message }] };
    }
    const written = String(item['url']).replace(/^\/?(services\/data\/)?/, '/services/data/');
    const method = String(item['method']).toUpperCase();
    const part = { method, url: written, referenceId: '', body: item['richInput'], headers: {} };
    const inner = partRequest(request, part, false);
    const response = inner === null ? badUrl(written) : dispatch(routes, org, inner);
    stopped = response.status >= 300 && body['haltOnError'] === true;
    return { statusCode: response.status, result: response.body ?? null };
  });
  return { status: 200, body: { hasErrors: results.some(({ statusCode }) => statusCode >= 300), results } };
}
