import assert from 'node:assert/strict';
import { problemCodes } from '../../../client/api/problems/codes.ts';
import { cannedConfetti } from '../../support/server/canned-confetti.ts';
import { personCalls, visitorCalls } from '../../support/server/call-api.ts';
import { everyRoute } from '../../support/server/every-route.ts';
import { fakeServer } from '../../support/server/fake-server.ts';

interface Operation {
  readonly summary?: string;
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, unknown>> }>>;
  readonly requestBody?: unknown;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<
      Record<string, { readonly properties?: Readonly<Record<string, { readonly enum?: unknown }>> }>
    >;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

async function readDocument(): Promise<Document> {
  const answer = await visitorCalls(fakeServer({})).get('/api/openapi.json');
  assert.equal(answer.status, 200);
  return answer.body as Document;
}

async function operations(): Promise<(readonly [name: string, operation: Operation])[]> {
  const { paths } = await readDocument();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
    ),
  );
}

describe('the document of the API', () => {
  it('is OpenAPI 3.1, with both ways to sign in, for anybody', async () => {
    const { openapi, components } = await readDocument();
    assert.equal(openapi, '3.1.0');
    assert.deepEqual(Object.keys(components.securitySchemes), ['token', 'session']);
  });

  it('has each route that the access tests call, and no other', async () => {
    const called = new Set(Object.keys(everyRoute).map((name) => name.split(' #')[0]));
    const documented = (await operations()).map(([name]) => name);
    assert.deepEqual(documented.toSorted(), [...called, 'GET /api/v1/me'].toSorted());
  });

  it('says of each route what it does, and that it may be refused', async () => {
    for (const [name, { summary = '', responses }] of await operations()) {
      assert.notEqual(summary, '', name);
      for (const status of ['400', '401', '403', '429', '503']) {
        assert.ok('application/problem+json' in (responses[status]?.content ?? {}), `${name}: ${status}`);
      }
    }
  });

  it('says of each route with a body that it may be too large or no JSON', async () => {
    for (const [name, { requestBody, responses }] of await operations()) {
      if (requestBody === undefined) continue;
      assert.ok('413' in responses && '415' in responses, name);
    }
  });

  it('names every code of a problem', async () => {
    const { components } = await readDocument();
    assert.deepEqual(components.schemas['Problem']?.properties?.['code']?.enum, problemCodes);
  });

  it('is what is there: each address answers somebody who may', async () => {
    const server = fakeServer(cannedConfetti(() => 'casey@acme.example.com').answers, {
      callsPerMinute: { api: 0 },
    });
    const calls = personCalls(server, 'vince.yao@example.com');
    for (const [name, { url, body, isStream }] of Object.entries(everyRoute)) {
      if (isStream === true) continue;
      const answer = body === undefined ? await calls.get(url) : await calls.post(url, body);
      assert.ok([200, 201].includes(answer.status), `${name}: ${answer.text}`);
    }
  });

  it('does not list what machines look at', async () => {
    const { paths } = await readDocument();
    assert.ok(Object.keys(paths).every((path) => path.startsWith('/api/v1/')));
  });
});
