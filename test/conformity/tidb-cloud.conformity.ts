import assert from 'node:assert/strict';
import { sandboxCredentials } from '../../sandbox/credentials.ts';
import type { Sandbox } from '../../sandbox/kit/sandbox.ts';
import { startTidbCloudSandbox } from '../../sandbox/tidb-cloud/index.ts';
import { acme } from '../activities/tidb-cloud/orders.ts';
import { run, type Ran } from '../support/temporal-cli.ts';

/** The last line that `curl` prints here: the status of each call. */
const status = ['--silent', '--write-out', '\\n%{http_code} %{num_connects}\\n'];

describe('the TiDB Cloud sandbox, asked by curl --digest', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
  });
  afterEach(() => sandbox.close());

  const { publicKey, privateKey } = sandboxCredentials.tidbCloud;
  const curl = (args: readonly string[], key: string = privateKey): Promise<Ran> =>
    run('curl', [...status, '--noproxy', '*', '--digest', '--user', `${publicKey}:${key}`, ...args], {
      PATH: process.env['PATH'] ?? '',
    });
  const orgUrl = (): string => `${sandbox.url}/ops/v1/orgs/${acme}`;
  const statuses = ({ stdout }: Ran): string[] =>
    [...stdout.matchAll(/^(\d{3}) \d+$/gm)].map(([, code = '']) => code);
  const grant = JSON.stringify({
    ...{ credits: 500, expiresOn: '2099-12-31', requestId: 'credits/R-1', pocId: 'P-1' },
    approvers: ['mei'],
  });
  const order = (key: string): string[] => [
    ...['--header', `Idempotency-Key: ${key}`, '--json', grant],
    `${orgUrl()}/grants`,
  ];

  it('answers a signed read', async () => {
    const answer = await curl([orgUrl()]);
    assert.deepEqual(statuses(answer), ['200']);
    assert.match(answer.stdout, /"name":"Acme Robotics"/);
  });

  it('challenges each call of one curl, and lets it in', async () => {
    const answer = await curl([
      orgUrl(),
      `${orgUrl()}/bills`,
      `${orgUrl()}/usage?from=2026-03-01&to=2026-03-02`,
    ]);
    assert.deepEqual(statuses(answer), ['200', '200', '200']);
    const { calls } = (await (await fetch(`${sandbox.url}/_sandbox/calls`)).json()) as {
      calls: { status: number }[];
    };
    assert.deepEqual(
      calls.map((call) => call.status),
      [401, 200, 401, 200, 401, 200],
    );
  });

  it('grants once for one idempotency key, however often it is sent', async () => {
    assert.deepEqual(statuses(await curl(order('key-1'))), ['201']);
    assert.deepEqual(statuses(await curl(order('key-1'))), ['200']);
    const { stdout } = await curl([`${orgUrl()}/grants?idempotencyKey=key-1`]);
    assert.equal(stdout.match(/"grantId"/g)?.length, 1);
  });

  it('refuses a wrong key and does not call it stale', async () => {
    const answer = await curl(['--include', orgUrl()], 'wrong');
    assert.deepEqual(statuses(answer), ['401']);
    assert.doesNotMatch(answer.stdout, /stale=true/);
    assert.deepEqual(statuses(await curl(order('key-2'), 'wrong')), ['401']);
  });

  it('challenges a stale nonce, and curl goes on with the new one', async () => {
    sandbox.faults.inject({ kind: 'refusal', name: 'session-expired' });
    const answer = await curl(['--include', orgUrl()]);
    assert.match(answer.stdout, /stale=true/);
    assert.deepEqual(statuses(answer), ['200']);
  });

  it('limits calls with 429, and curl waits as long as Retry-After says', async () => {
    sandbox.faults.inject({ kind: 'refusal', name: 'too-many-requests', times: 2 });
    assert.deepEqual(statuses(await curl([orgUrl()])), ['429']);
    const answer = await curl(['--include', '--retry', '1', orgUrl()]);
    assert.match(answer.stdout, /retry-after: 1/i);
    assert.deepEqual(statuses(answer), ['200']);
  });

  const post = { method: 'POST', path: '/ops/v1' };
  const grantsUnder = async (key: string): Promise<number> =>
    (await curl([`${orgUrl()}/grants?idempotencyKey=${key}`])).stdout.match(/"grantId"/g)?.length ?? 0;

  it('cuts the connection before a grant, and grants nothing', async () => {
    // Twice: curl sends a request again when a connection that it used before breaks.
    sandbox.faults.inject({ kind: 'drop-before-commit', match: post, times: 2 });
    assert.notEqual((await curl(order('key-3'))).code, 0);
    assert.equal(await grantsUnder('key-3'), 0);
  });

  it('cuts the connection after a grant; curl sends it again by itself, and it is there once', async () => {
    sandbox.faults.inject({ kind: 'drop-after-commit', match: post });
    assert.deepEqual(statuses(await curl(order('key-4'))), ['200']);
    assert.equal(await grantsUnder('key-4'), 1);
  });
});
