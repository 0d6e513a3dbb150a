import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { openCalls, type Calls } from '../../../client/remote/calls.ts';
import { ServerProblemError } from '../../../client/remote/problem.ts';
import { NoAnswerError, RefusedError } from '../../../client/refused.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const anything = z.strictObject({ done: z.boolean() });
const done = JSON.stringify({ done: true });

describe('a call to a server', () => {
  let server: Server;
  let handlers: Handler[];
  let seen: IncomingMessage[];
  let url: string;
  let renewals: (string | undefined)[];
  let calls: Calls;

  /** The answers of the server, one after the other; the last one from then on. */
  const answers = (...next: Handler[]): void => {
    handlers = next;
  };

  beforeEach(async () => {
    seen = [];
    renewals = [];
    server = createServer((request, response) => {
      seen.push(request);
      const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
      handler?.(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    calls = openCalls({
      url,
      async token(refused) {
        renewals.push(refused);
        return `token-${renewals.length}`;
      },
    });
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
  });

  const says =
    (status: number, content: string, headers: Record<string, string> = {}): Handler =>
    (_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(content);
    };
  const problem = (over: object): string =>
    JSON.stringify({ type: 'urn:confetti:problem:x', detail: 'Not done: so.', code: 'x', ...over });
  const failure = (call: Promise<unknown>): Promise<Error> =>
    call.then(
      () => assert.fail('it was answered'),
      (error: unknown) => error as Error,
    );

  it('carries the token, and asks for what it is told', async () => {
    answers(says(200, done));
    assert.deepEqual(await calls.get('/x', anything, { query: { a: 'b c', none: undefined } }), {
      done: true,
    });
    assert.deepEqual([seen[0]?.url, seen[0]?.headers.authorization], ['/api/v1/x?a=b+c', 'Bearer token-1']);
  });

  it('is made once more with a renewed token where the first is not taken', async () => {
    answers(says(401, problem({})), says(200, done));
    assert.deepEqual(await calls.post('/x', {}, anything), { done: true });
    assert.deepEqual(
      [renewals, seen.map(({ headers }) => headers.authorization)],
      [
        [undefined, 'token-1'],
        ['Bearer token-1', 'Bearer token-2'],
      ],
    );
  });

  it('says to sign in where the renewed token is not taken either, and asks no third time', async () => {
    answers(says(401, problem({})));
    const error = await failure(calls.get('/x', anything));
    assert.ok(error instanceof ServerProblemError);
    assert.equal(error.message, `${url} does not take your sign-in: run "confetti sign-in ${url}" again.`);
    assert.equal(seen.length, 2);
  });

  it('waits as long as a busy server says', async () => {
    answers(says(429, problem({}), { 'retry-after': '0' }), says(200, done));
    assert.deepEqual(await calls.get('/x', anything), { done: true });
  });

  it('does not wait for minutes, and tells what the server says', async () => {
    answers(says(429, problem({ detail: 'Go on in 61 s.' }), { 'retry-after': '61' }));
    const error = await failure(calls.get('/x', anything));
    assert.equal(error.message, 'Go on in 61 s.');
    assert.equal(seen.length, 1);
  });

  it('is refused with the reason of the request', async () => {
    const missing = [{ field: 'orgId', label: 'Org ID', setBy: 'Sales', where: 'PoC page' }];
    const type = 'urn:confetti:refused:missing-fields';
    answers(says(422, problem({ type, code: 'missing-fields', missing })));
    const error = await failure(calls.post('/x', {}, anything));
    assert.ok(error instanceof RefusedError);
    assert.deepEqual(error.refusal, { code: 'missing-fields', message: 'Not done: so.', missing });
  });

  it('names each thing that is wrong with what was sent', async () => {
    const errors = [{ in: 'body', field: 'round', message: 'must be a whole number' }];
    answers(says(400, problem({ code: 'bad-request', errors })));
    const error = await failure(calls.post('/x', {}, anything));
    assert.equal(error.message, 'Not done: so.\nround must be a whole number');
  });

  it('may have been carried out where a server says that no answer came', async () => {
    answers(says(503, problem({ code: 'no-answer', detail: 'It may still happen.' })));
    const error = await failure(calls.post('/x', {}, anything));
    assert.ok(error instanceof NoAnswerError);
    assert.equal(error.message, 'It may still happen.');
  });

  const cutOff: Handler = (_request, response) => {
    response.destroy();
  };
  it('may have been carried out where the connection broke, if it changes something', async () => {
    answers(cutOff);
    const error = await failure(calls.post('/x', {}, anything));
    assert.ok(error instanceof NoAnswerError);
    assert.match(error.message, /may still be carried out/);
  });

  it('has found nobody where the connection broke, if it only looks', async () => {
    answers(cutOff);
    const error = await failure(calls.get('/x', anything));
    assert.ok(error instanceof ServerProblemError);
    assert.match(error.message, new RegExp(`^No Confetti answers at ${url}`));
  });

  it('was never sent where nobody listens', async () => {
    server.close();
    await once(server, 'close');
    const error = await failure(calls.post('/x', {}, anything));
    assert.match(error.message, new RegExp(`^No Confetti answers at ${url}`));
  });

  it('may have been carried out where something in between gives up', async () => {
    answers(says(502, '<h1>Bad Gateway</h1>'));
    assert.ok((await failure(calls.post('/x', {}, anything))) instanceof NoAnswerError);
    const looked = await failure(calls.get('/x', anything));
    assert.match(looked.message, /is no Confetti that this command line knows \(status 502\)/);
  });

  it('does not follow to another address with its token', async () => {
    const elsewhere = new URL('/elsewhere', url).href;
    answers(says(307, '', { location: elsewhere }));
    await failure(calls.get('/x', anything));
    assert.deepEqual(
      seen.map((each) => each.url),
      ['/api/v1/x'],
    );
  });

  it('lets through what a newer server says beside the rest', async () => {
    answers(says(200, JSON.stringify({ done: true, more: 1 })));
    assert.equal((await calls.get('/x', anything)).done, true);
  });

  it('says where an answer cannot be understood', async () => {
    answers(says(200, JSON.stringify({ done: 'yes' })));
    assert.match((await failure(calls.get('/x', anything))).message, /does not understand \(done\)/);
  });
});
