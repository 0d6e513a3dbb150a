import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

import { ApplicationFailure } from '@temporalio/common';

import { createSalesforce } from '../../../activities/salesforce/client.ts';
import { loadMapping } from '../../../activities/salesforce/mapping.ts';
import { openOrganization, snapshot } from './organization.ts';
import type { Organization } from './organization.ts';

const is = (type: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ApplicationFailure, String(error));
  assert.equal(error.type, type);
  assert.match(error.message, message);
  return true;
};

describe('Signing in to Salesforce', () => {
  let organization: Organization;
  beforeEach(async () => {
    organization = await openOrganization();
  });
  afterEach(() => organization.close());

  it('is reachable with the right settings', async () => {
    await organization.salesforce.ping();
  });

  it('names both settings, and never the secret, when the secret is wrong', async () => {
    const salesforce = organization.connect({ clientSecret: 'a-wrong-secret' });
    await assert.rejects(salesforce.ping(), (error: Error) => {
      assert.doesNotMatch(error.message, /a-wrong-secret/);
      return is('Unauthorized', /SALESFORCE_CLIENT_ID and SALESFORCE_CLIENT_SECRET/)(error);
    });
  });

  it('gives up after one renewal when Salesforce refuses every session', async () => {
    organization.sandbox.faults.inject({
      kind: 'status',
      status: 401,
      body: [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }],
      times: 5,
      match: { path: '/services/data' },
    });
    const refused = is('Unauthorized', /SALESFORCE_CLIENT_ID.*SALESFORCE_CLIENT_SECRET/);
    await assert.rejects(organization.salesforce.ping(), refused);
    assert.equal((await organization.calls())['POST /services/oauth2/token'], 2);
  });

  it('is busy while the sign-in is unavailable', async () => {
    organization.sandbox.faults.inject({
      kind: 'status',
      status: 503,
      match: { path: '/services/oauth2/token' },
    });
    await assert.rejects(organization.salesforce.ping(), is('Busy', /HTTP 503/));
    await organization.salesforce.ping();
  });

  it('names the setting when the address is not that of an organization', async () => {
    organization.sandbox.faults.inject({
      kind: 'status',
      status: 302,
      headers: { location: 'https://elsewhere.example.com/' },
      match: { path: '/services/oauth2/token' },
    });
    await assert.rejects(organization.salesforce.ping(), is('Misconfigured', /SALESFORCE_LOGIN_URL/));
  });

  it('stops waiting after its time-out', async () => {
    organization.sandbox.faults.inject({ kind: 'slow', delayMs: 60_000, match: { path: '/services/data' } });
    const salesforce = organization.connect({ timeoutMs: 40 });
    await assert.rejects(salesforce.ping(), is('Unreachable', /did not answer within 0\.04 s/));
  });

  it('says where it looked when nobody listens', async () => {
    await organization.sandbox.close();
    await assert.rejects(organization.salesforce.ping(), is('Unreachable', /127\.0\.0\.1:\d+.*ECONNREFUSED/));
  });

  it('does not repeat by itself what Salesforce could not do', async () => {
    const match = { path: '/services/data' };
    organization.sandbox.faults.inject({ kind: 'status', status: 500, times: 2, match });
    await assert.rejects(organization.salesforce.ping(), is('Busy', /HTTP_500/));
    assert.equal(organization.sandbox.faults.injectedCount, 1);
  });

  it('says what the integration user may not see', async () => {
    const mapping = loadMapping();
    const salesforce = organization.connect({
      mapping: { ...mapping, poc: { ...mapping.poc, object: 'Trial__c' } },
    });
    await assert.rejects(
      salesforce.mirror(snapshot()),
      is('Misconfigured', /no object Trial__c.*confetti doctor/),
    );
  });

  it('rejects with the reason of a signal that was aborted before', async () => {
    const signal = AbortSignal.abort(new Error('not any more'));
    await assert.rejects(organization.salesforce.mirror(snapshot(), signal), /not any more/);
  });
});

describe('A connection to Salesforce that breaks in the middle of an answer', () => {
  it('fails the call and nothing else', async () => {
    const answer: RequestListener = (request, response) => {
      response.setHeader('content-type', 'application/json');
      if (request.url === '/services/oauth2/token') {
        const token = { access_token: 'token', instance_url: `http://${request.headers.host}` };
        response.end(JSON.stringify(token));
        return;
      }
      response.setHeader('content-length', '1000');
      response.write('{"records":', () => request.socket.destroy());
    };
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const salesforce = createSalesforce({
        loginUrl: `http://127.0.0.1:${port}`,
        clientId: 'id',
        clientSecret: 'secret',
        mapping: loadMapping(),
      });
      await assert.rejects(salesforce.ping(), is('Unreachable', /No answer from Salesforce/));
    } finally {
      server.close();
    }
  });
});
