import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { FaultInput } from '../../../sandbox/kit/faults.ts';
import type { GarbageShape } from '../../../sandbox/kit/garbage.ts';
import { startSandbox } from '../../../sandbox/kit/sandbox.ts';
import type { Sandbox, SandboxParts } from '../../../sandbox/kit/sandbox.ts';

const work = new EventEmitter();

/** A counter: POST adds one, GET shows it. */
function counter({ app, database }: SandboxParts): void {
  database.exec('CREATE TABLE IF NOT EXISTS hits (id INTEGER PRIMARY KEY)');
  const count = () => database.prepare('SELECT count(*) AS hits FROM hits').get();
  app.get('/counters/:name', (c) => c.json(count()));
  app.post('/counters/:name', async (c) => {
    await c.req.text();
    database.exec('INSERT INTO hits DEFAULT VALUES');
    work.emit('done');
    return c.json(count(), 201);
  });
}

describe('sandbox kit', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ port: 0, dataFile: ':memory:' }, counter);
  });
  afterEach(() => sandbox.close());

  const add = (init: RequestInit = {}) =>
    fetch(`${sandbox.url}/counters/a`, { method: 'POST', body: '{}', ...init });
  const hits = async () =>
    ((await (await fetch(`${sandbox.url}/counters/a`)).json()) as { hits: number }).hits;
  const control = (path: string, method = 'GET', body?: unknown) =>
    fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });

  it('answers a status fault as often as it was asked for, and only where it matches', async () => {
    sandbox.faults.inject({
      kind: 'status',
      status: 503,
      body: { message: 'down' },
      headers: { 'retry-after': '7' },
      times: 2,
      match: { method: 'post', path: '/counters' },
    });
    assert.equal(await hits(), 0);
    const struck = await add();
    assert.equal(struck.status, 503);
    assert.equal(struck.headers.get('retry-after'), '7');
    assert.deepEqual(await struck.json(), { message: 'down' });
    assert.equal((await add()).status, 503);
    assert.equal((await add()).status, 201);
    assert.equal(await hits(), 1);
    assert.equal(sandbox.faults.injectedCount, 2);
  });

  it('matches a path that does not begin with a slash as a regular expression', async () => {
    sandbox.faults.inject({ kind: 'status', status: 500, match: { path: 'b$' } });
    assert.equal((await add()).status, 201);
    assert.equal((await fetch(`${sandbox.url}/counters/b`)).status, 500);
  });

  it('drops the connection before anything is done', async () => {
    sandbox.faults.inject({ kind: 'drop-before-commit' });
    await assert.rejects(add(), TypeError);
    assert.equal(await hits(), 0);
  });

  it('drops the connection after the work is done', async () => {
    sandbox.faults.inject({ kind: 'drop-after-commit' });
    await assert.rejects(add(), TypeError);
    assert.equal(await hits(), 1);
  });

  it('does the work and answers garbage', async () => {
    sandbox.faults.inject({ kind: 'garbage' });
    const answer = await add();
    assert.equal(answer.status, 201);
    await assert.rejects(answer.json(), SyntaxError);
    assert.equal(await hits(), 1);
  });

  const spoilt: [GarbageShape, type: string, body: string][] = [
    ['html', 'text/html;charset=UTF-8', '<!doctype html>'],
    ['truncated', 'application/json', '{"hit'],
    ['wrong-type', 'application/octet-stream', '{"hits":1}'],
    ['empty', 'application/json', ''],
  ];
  for (const [shape, type, body] of spoilt) {
    it(`does the work and answers garbage: ${shape}`, async () => {
      sandbox.faults.inject({ kind: 'garbage', shape });
      const answer = await add();
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [201, type]);
      const text = await answer.text();
      assert.ok(shape === 'html' ? text.startsWith(body) : text === body, text);
      assert.equal(await hits(), 1);
    });
  }

  it("refuses in the system's own words, by the name that it offers", async () => {
    sandbox.faults.offer({ moody: { does: 'answers 418', strike: async (c) => c.text('no', 418) } });
    sandbox.faults.inject({ kind: 'refusal', name: 'moody' });
    assert.equal((await add()).status, 418);
    assert.equal(await hits(), 0);
    const { refusals } = (await (await control('/faults')).json()) as Record<string, unknown>;
    assert.deepEqual(refusals, { moody: 'answers 418' });
  });

  it('says which refusals it has when it is asked for another', async () => {
    sandbox.faults.offer({ moody: { does: 'answers 418', strike: async (c) => c.text('no', 418) } });
    const answer = await control('/faults', 'POST', { kind: 'refusal', name: 'mody' });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /none of this sandbox's refusals: moody/);
  });

  it('shows people what waits and what can be asked for', async () => {
    sandbox.faults.offer({ moody: { does: 'answers 418', strike: async (c) => c.text('no', 418) } });
    sandbox.faults.inject({ kind: 'slow', delayMs: 7, match: { path: '/<b>' } });
    const text = await (await control('')).text();
    for (const shown of ['drop-after-commit', 'answers 418', '&lt;b&gt;'])
      assert.ok(text.includes(shown), shown);
  });

  it('does the work of a slow request even when the caller has hung up', async () => {
    sandbox.faults.inject({ kind: 'slow', delayMs: 60, match: { method: 'POST' } });
    const done = once(work, 'done');
    await assert.rejects(add({ signal: AbortSignal.timeout(20) }));
    await done;
    assert.equal(await hits(), 1);
  });

  it('spares requests that faults are told not to strike', async () => {
    const picky = await startSandbox(
      { port: 0, dataFile: ':memory:' },
      counter,
      (c) => c.req.header('x-strike') === '1',
    );
    try {
      picky.faults.inject({ kind: 'status', status: 500 });
      const status = async (headers: Record<string, string>) =>
        (await fetch(`${picky.url}/counters/a`, { headers })).status;
      assert.equal(await status({}), 200);
      assert.equal(await status({ 'x-strike': '1' }), 500);
    } finally {
      await picky.close();
    }
  });

  it('clears faults', async () => {
    sandbox.faults.inject({ kind: 'status', status: 503, times: 100 });
    sandbox.faults.clear();
    assert.deepEqual(sandbox.faults.list(), []);
    assert.equal((await add()).status, 201);
  });

  it('takes, lists and clears faults over HTTP, where faults never strike', async () => {
    const fault: FaultInput = { kind: 'slow', delayMs: 1, times: 3 };
    assert.equal((await control('/faults', 'POST', fault)).status, 201);
    const { faults, injectedCount } = (await (await control('/faults')).json()) as Record<string, unknown>;
    assert.deepEqual({ faults, injectedCount }, { faults: [fault], injectedCount: 0 });
    await control('/faults', 'DELETE');
    assert.deepEqual(sandbox.faults.list(), []);
  });

  for (const body of [
    'nonsense',
    { kind: 'earthquake' },
    { kind: 'slow' },
    { kind: 'status', status: 503, times: 0 },
    { kind: 'garbage', match: { path: '(' } },
    { kind: 'garbage', shape: 'round' },
    { kind: 'refusal', name: 'moody' },
  ]) {
    it(`refuses the fault ${JSON.stringify(body)} and shows how to write one`, async () => {
      const answer = await control('/faults', 'POST', body);
      assert.equal(answer.status, 400);
      assert.match(
        ((await answer.json()) as { message: string }).message,
        /Send JSON like .*"kind":"status"/,
      );
      assert.deepEqual(sandbox.faults.list(), []);
    });
  }

  it('sets, advances and frees the clock over HTTP', async () => {
    const shown = async (body: unknown) =>
      ((await (await control('/clock', 'PUT', body)).json()) as { now: string }).now;
    assert.match(await shown({ now: '2030-01-31T12:00:00Z' }), /^2030-01-31T12:00:0/);
    assert.match(await shown({ advanceMs: 86_400_000 }), /^2030-02-01T12:00:0/);
    assert.equal(sandbox.clock.now().getUTCFullYear(), 2030);
    await shown({ now: null });
    assert.ok(Math.abs(sandbox.clock.now().getTime() - Date.now()) < 1000);
  });

  it('refuses a clock setting that is no instant', async () => {
    const answer = await control('/clock', 'PUT', { now: 'tomorrow' });
    assert.equal(answer.status, 400);
    assert.match(((await answer.json()) as { message: string }).message, /Send JSON like/);
  });

  it('counts calls by route and shows the newest', async () => {
    await add();
    await hits();
    await fetch(`${sandbox.url}/counters/b?secret=1`);
    await fetch(`${sandbox.url}/nowhere`);
    const { counts, calls } = (await (await control('/calls?limit=2')).json()) as {
      counts: unknown;
      calls: { path: string; status: number }[];
    };
    assert.deepEqual(counts, {
      'POST /counters/:name': 1,
      'GET /counters/:name': 2,
      'GET (no route)': 1,
    });
    assert.deepEqual(
      calls.map(({ path, status }) => `${path} ${status}`),
      ['/counters/b 200', '/nowhere 404'],
    );
  });

  it('refuses a busy port by its number', async () => {
    await assert.rejects(
      startSandbox({ port: sandbox.port, dataFile: ':memory:' }, counter),
      new RegExp(`Port ${sandbox.port} on 127.0.0.1 is taken`),
    );
  });

  it('keeps its data in the file across a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-kit-'));
    try {
      const dataFile = join(folder, 'deep', 'data.sqlite');
      for (const expected of [1, 2]) {
        const kept = await startSandbox({ port: 0, dataFile }, counter);
        const answer = await fetch(`${kept.url}/counters/a`, { method: 'POST' });
        assert.deepEqual(await answer.json(), { hits: expected });
        await kept.close();
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('closes at once though a keep-alive connection is open, and may be closed again', async () => {
    await hits();
    await sandbox.close();
    await sandbox.close();
    await assert.rejects(hits(), TypeError);
  });
});
