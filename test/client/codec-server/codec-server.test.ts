import assert from 'node:assert/strict';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { fromJson, toJson, type PayloadJson } from '../../../client/codec-server/payload-json.ts';
import { encryptionCodec, keyIdOf } from '../../../client/encryption/codec.ts';
import { fakeServer } from '../../support/server/fake-server.ts';
import { keysOf } from '../../support/payload-keys.ts';

const operator = 'vince.yao@example.com';
const temporalWeb = 'http://127.0.0.1:8233';
const codec = encryptionCodec(keysOf('a'), 'default');
const server = fakeServer(
  {},
  {
    codecServer: { codec, namespace: 'default' },
    links: { temporalWeb: `${temporalWeb}/namespaces/default` },
  },
);

const plain = toJson(defaultPayloadConverter.toPayload({ company: 'Acme Robotics' }));
const ofAcme = { type: 'workflow', namespace: 'default', workflowId: 'poc/P-ACME' } as const;
const sealed = async (by = codec): Promise<PayloadJson> => {
  const [payload = {}] = await by.encode([fromJson(plain)], ofAcme);
  return toJson(payload);
};

interface Asked {
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function ask(
  path: 'decode' | 'encode' | 'other',
  payloads: readonly PayloadJson[],
  { as = operator, headers = {}, body = JSON.stringify({ payloads }) }: Asked = {},
): Promise<Response> {
  return server.request(`/codec/${path}?preserveStorageRefs=true`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-namespace': 'default',
      ...(as === '' ? {} : { 'x-test-as': as }),
      ...headers,
    },
    body,
  });
}

const payloadsOf = async (answer: Response): Promise<readonly PayloadJson[]> => {
  assert.equal(answer.status, 200);
  return ((await answer.json()) as { payloads: readonly PayloadJson[] }).payloads;
};
const detailOf = async (answer: Response, status: number): Promise<string> => {
  assert.equal(answer.status, status);
  assert.match(answer.headers.get('content-type') ?? '', /problem\+json/);
  return ((await answer.json()) as { detail: string }).detail;
};

describe('the codec server', () => {
  it('decrypts for operators, in the order it was asked, and leaves as it is what is not encrypted', async () => {
    const answered = await payloadsOf(await ask('decode', [await sealed(), plain, await sealed()]));
    assert.deepEqual(answered, [plain, plain, plain]);
  });

  it('answers what it cannot decrypt as it came, and everything else in the clear', async () => {
    const lost = await sealed(encryptionCodec(keysOf('lost'), 'default'));
    assert.deepEqual(await payloadsOf(await ask('decode', [lost, await sealed()])), [lost, plain]);
  });

  it('encrypts for operators what every workflow of the namespace can read', async () => {
    const [answered] = await payloadsOf(await ask('encode', [plain]));
    assert.ok(answered);
    const payload: Payload = fromJson(answered);
    assert.equal(keyIdOf(payload), 'a');
    const [read = {}] = await codec.decode([payload], ofAcme);
    assert.deepEqual(toJson(read), plain);
  });

  for (const path of ['decode', 'encode'] as const) {
    it(`says nothing to visitors who ask to ${path}`, async () => {
      assert.match(await detailOf(await ask(path, [plain], { as: '' }), 401), /^Sign in/);
    });

    for (const who of ['casey@acme.example.com', 'xiaole.fang@example.com', 'manager.gpe@example.com']) {
      it(`says nothing to ${who}, who is no operator and asks to ${path}`, async () => {
        assert.match(await detailOf(await ask(path, [plain], { as: who }), 403), /Operators \(BE&O\) may\.$/);
      });
    }

    it(`says nothing to a program with a token that asks to ${path}`, async () => {
      const headers = { 'x-test-machine': 'connector requests:read requests:act' };
      assert.match(await detailOf(await ask(path, [plain], { as: '', headers }), 403), /connector may not/);
    });
  }

  it('refuses what is for another namespace', async () => {
    const said = await detailOf(await ask('decode', [plain], { headers: { 'x-namespace': 'other' } }), 400);
    assert.match(said, /another one than default/);
  });

  const malformed: Readonly<Record<string, string>> = {
    'no JSON': '{',
    'no payloads': '{}',
    'payloads that are none': '{"payloads":[7]}',
    'metadata that is no text': '{"payloads":[{"metadata":{"encoding":7}}]}',
    nothing: '',
  };
  for (const [what, body] of Object.entries(malformed)) {
    it(`refuses ${what}`, async () => {
      assert.match(await detailOf(await ask('decode', [], { body }), 400), /The body is to be \{"payloads"/);
    });
  }

  it('refuses what a form of another site could send', async () => {
    const headers = { 'content-type': 'text/plain' };
    assert.match(await detailOf(await ask('decode', [plain], { headers }), 415), /Send JSON/);
  });

  it('refuses more than 32 MB', async () => {
    const body = JSON.stringify({ payloads: [{ data: 'A'.repeat(33 * 1024 * 1024) }] });
    const headers = { 'content-length': String(body.length) };
    assert.match(await detailOf(await ask('decode', [], { body, headers }), 413), /More than 32 MB/);
  });

  it('says what there is at every other address', async () => {
    assert.match(await detailOf(await ask('other', [plain]), 404), /POST \/codec\/decode/);
    const read = await server.request('/codec/decode', { headers: { 'x-test-as': operator } });
    assert.match(await detailOf(read, 404), /POST \/codec\/decode/);
  });

  it('is not there where nothing is encrypted', async () => {
    const answer = await fakeServer({}).request('/codec/decode', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-test-as': operator },
      body: JSON.stringify({ payloads: [plain] }),
    });
    assert.equal(answer.status, 404);
  });
});

describe('a page that calls the codec server', () => {
  const allowed = (answer: Response): (string | null)[] =>
    ['access-control-allow-origin', 'access-control-allow-credentials'].map((name) =>
      answer.headers.get(name),
    );
  const preflight = (origin: string) =>
    server.request('/codec/decode', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-namespace',
      },
    });

  it('may where it is one of Temporal Web, with the session of whoever looks at it', async () => {
    const before = await preflight(temporalWeb);
    assert.equal(before.status, 204);
    assert.deepEqual(allowed(before), [temporalWeb, 'true']);
    assert.match(before.headers.get('access-control-allow-headers') ?? '', /content-type,x-namespace/);
    assert.deepEqual(allowed(await ask('decode', [plain], { headers: { origin: temporalWeb } })), [
      temporalWeb,
      'true',
    ]);
  });

  it('is told why where it is refused', async () => {
    const answer = await ask('decode', [plain], { as: '', headers: { origin: temporalWeb } });
    assert.equal(answer.status, 401);
    assert.deepEqual(allowed(answer), [temporalWeb, 'true']);
  });

  for (const origin of ['http://localhost:8233', 'http://127.0.0.1:8234', 'https://evil.example', 'null']) {
    it(`may not where it is one of ${origin}`, async () => {
      assert.equal(allowed(await preflight(origin))[0], null);
      assert.equal(allowed(await ask('decode', [plain], { headers: { origin } }))[0], null);
    });
  }
});
