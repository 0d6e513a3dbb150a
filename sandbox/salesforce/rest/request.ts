import type { Context } from 'hono';

import { SalesforceError, notFound } from '../errors.ts';
import type { ApiRequest } from './api.ts';
import { firstVersion, lastVersion } from './resources.ts';

/** Reads a call from the network. Throws NOT_FOUND, UNSUPPORTED_MEDIA_TYPE or JSON_PARSER_ERROR. */
export async function readRequest(c: Context, userId: string): Promise<ApiRequest> {
  const url = new URL(c.req.url);
  const match = /^\/services\/data\/v((\d+)\.0)(\/.*?)?\/?$/.exec(url.pathname);
  const major = Number(match?.[2]);
  if (match === null || !(major >= firstVersion && major <= lastVersion)) throw notFound();
  return {
    // Clients whose HTTP library knows no PATCH say so in the query.
    method: ((c.req.method === 'POST' && url.searchParams.get('_HttpMethod')) || c.req.method).toUpperCase(),
    path: match[3] ?? '',
    query: url.searchParams,
    version: match[1] ?? '',
    headers: c.req.header(),
    body: await readBody(c),
    userId,
    partOfAllOrNone: false,
  };
}

async function readBody(c: Context): Promise<unknown> {
  if (c.req.method === 'GET') return undefined;
  const text = await c.req.text();
  if (text === '') return undefined;
  const contentType = c.req.header('content-type') ?? '';
  if (!/^application\/json\b/i.test(contentType)) {
    throw new SalesforceError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      `Content type '${contentType}' not supported. Use 'application/json'.`,
    );
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not JSON';
    throw new SalesforceError(400, 'JSON_PARSER_ERROR', `${reason} at [line:1, column:1]`);
  }
}
