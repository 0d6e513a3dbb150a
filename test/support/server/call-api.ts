import type { Hono } from 'hono';
import type { ServerEnv } from '../../../client/server/parts.ts';

/** What the API answered: its body as JSON, where it is. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // Tests look at answers of every shape.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly text: string;
}

/** Calls the API of a server as somebody. */
export interface ApiCaller {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
}

/** Somebody who is signed in with a session, on a page of the server. */
export function personCalls(server: Hono<ServerEnv>, email: string): ApiCaller {
  return caller(server, { 'x-test-as': email, 'sec-fetch-site': 'same-origin' });
}

/** A machine with a token of these scopes. */
export function machineCalls(server: Hono<ServerEnv>, ...scopes: string[]): ApiCaller {
  return caller(server, { 'x-test-machine': ['salesforce-connector', ...scopes].join(' ') });
}

export function visitorCalls(server: Hono<ServerEnv>): ApiCaller {
  return caller(server, {});
}

function caller(server: Hono<ServerEnv>, who: Readonly<Record<string, string>>): ApiCaller {
  const call = async (path: string, init: RequestInit): Promise<Answered> => {
    const answer = await server.request(path, init);
    const text = await answer.text();
    const isJson = /json/.test(answer.headers.get('content-type') ?? '');
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  };
  return {
    get: (path, headers) => call(path, { headers: { ...who, ...headers } }),
    post: (path, body, headers) =>
      call(path, {
        method: 'POST',
        headers: { ...who, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body ?? {}),
      }),
  };
}
