import { ServerResponse, type IncomingMessage } from 'node:http';

import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/**
 * Has a handler of node:http answer a request of Hono. Its answer is collected and given back instead of sent, so that the
 * call log sees it and faults can strike it, as they do with every other route.
 */
export async function answerOf(
  handler: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  c: Context<{ Bindings: HttpBindings }>,
): Promise<Response> {
  const { incoming } = c.env;
  // A slow fault has read the body already.
  if (!incoming.readable) Object.assign(incoming, { body: await c.req.text() });
  return new Promise((resolve, reject) => {
    handler(incoming, collecting(incoming, resolve)).catch(reject);
  });
}

/** A response that goes nowhere but to `done`, once it is whole. */
function collecting(incoming: IncomingMessage, done: (response: Response) => void): ServerResponse {
  const response = new ServerResponse(incoming);
  const chunks: Buffer[] = [];
  const take = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  response.write = (chunk: unknown) => {
    take(chunk);
    return true;
  };
  response.end = (chunk?: unknown) => {
    take(chunk);
    const headers = new Headers();
    for (const [name, value] of Object.entries(response.getHeaders())) {
      for (const each of Array.isArray(value) ? value : [value]) headers.append(name, String(each));
    }
    const isEmpty = chunks.length === 0;
    done(new Response(isEmpty ? null : Buffer.concat(chunks), { status: response.statusCode, headers }));
    return response;
  };
  return response;
}
