import assert from 'node:assert/strict';

import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { signedFetch } from './digest-client.ts';
import { command } from './remote.ts';

const employees = '1372813089209061690';
const script = '<script>alert(1)</script>';

describe('TiDB Cloud sandbox: the Ops Portal', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startTidbCloudSandbox({ port: 0, dataFile: ':memory:' });
  });
  after(() => sandbox.close());

  const page = async (path: string) => {
    const answer = await fetch(sandbox.url + path);
    return { status: answer.status, headers: answer.headers, html: await answer.text() };
  };
  const send = async (method: string, path: string, body: unknown, key?: string) => {
    const headers = key === undefined ? {} : { 'idempotency-key': key };
    const url = `${sandbox.url}/ops/v1/orgs/${path}`;
    const answer = await signedFetch(url, { method, headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, await answer.text());
  };

  it('lists the Orgs at its front door', async () => {
    const { html, headers } = await page('/');
    assert.match(html, new RegExp(`href="/orgs/${employees}"`));
    assert.match(html, /PingCAP Employee Sandbox[\s\S]*sales\.apac@example\.com/);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
  });

  it('shows an Org with its balance, grants and bills', async () => {
    const { status, html } = await page('/orgs/1372813089209061634');
    assert.equal(status, 200);
    assert.match(html, /Lotus Payments/);
    assert.match(html, /7,001 credits in 2 grants/);
    assert.match(html, /before-confetti\/2/);
    assert.match(html, /Left to Pay/);
    assert.match(html, /No internal request has been made/);
  });

  it('says where there is nothing to show', async () => {
    await command(sandbox, 'POST', '/orgs', { orgId: '42', name: 'Empty' });
    assert.match((await page('/orgs/42')).html, /No credits have been granted/);
  });

  it('shows an internal request with its approval info and the proof of its grant, escaped', async () => {
    const decision = {
      step: 'manager',
      decision: 'approved',
      by: script,
      at: '2026-03-01T10:00:00Z',
      round: 1,
    };
    await send(
      'POST',
      `${employees}/grants`,
      {
        credits: 500,
        expiresOn: '2099-12-31',
        requestId: script,
        pocId: 'internal',
        approvers: ['manager.apac'],
        proof: [decision],
      },
      'k',
    );
    await send('PUT', `${employees}/operations/C-207`, {
      title: 'Internal credits request',
      status: 'Approved',
      requester: 'sales.apac@example.com',
      credits: 500,
      waitingFor: 'nobody',
      revision: 1,
      approvalInfo: [
        {
          step: 'manager',
          action: 'Approved',
          actor: 'APAC Manager',
          at: '2026-03-01T10:00:00Z',
          comment: script,
        },
      ],
      grantId: 'G-000001',
    });
    const { html } = await page(`/orgs/${employees}`);
    assert.match(html, /C-207: Internal credits request[\s\S]*APAC Manager/);
    assert.match(html, /manager approved by &lt;script&gt;/);
    assert.doesNotMatch(html, /<script/);
  });

  it('shows the newest hundred grants of an Org that has more', async () => {
    await command(sandbox, 'POST', '/orgs', { orgId: '43', name: 'Many' });
    for (let n = 0; n < 102; n += 1) {
      await command(sandbox, 'POST', '/orgs/43/grants', { credits: 1, expiresOn: '2099-12-31', by: `p${n}` });
    }
    const { html } = await page('/orgs/43');
    assert.match(html, /102 credits in 102 grants/);
    assert.match(html, /The newest 100 are shown; 2 older ones are not/);
    assert.match(html, /p101/);
    assert.doesNotMatch(html, /\bp1\b/);
  });

  it('answers 404 for an Org that is not there', async () => {
    const { status, html } = await page('/orgs/1');
    assert.equal(status, 404);
    assert.match(html, /There is no Org with this id/);
  });
});
