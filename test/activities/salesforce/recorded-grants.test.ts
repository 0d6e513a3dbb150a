import assert from 'node:assert/strict';

import { ApplicationFailure } from '@temporalio/common';

import type { RecordedGrant } from '../../../domain/records/request-snapshot.ts';
import { creditSnapshot, granted, openOrganization, snapshot } from './organization.ts';
import type { Organization } from './organization.ts';

const org = '1372813089209061641';

const fails = (type: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ApplicationFailure, String(error));
  assert.equal(error.type, type);
  assert.match(error.message, message);
  return true;
};

describe('Grants that Salesforce shows', () => {
  let organization: Organization;
  const open = async (options: Parameters<typeof openOrganization>[0] = {}) => {
    organization = await openOrganization(options);
  };
  afterEach(() => organization.close());

  const read = (orgId = org) => organization.salesforce.recordedGrants(orgId);
  const onPoc = (pocId: string, more: Parameters<typeof snapshot>[0] = {}) =>
    organization.salesforce.mirror(snapshot({ pocId, history: [], granted, ...more }));
  const ids = (grants: readonly RecordedGrant[]) => grants.map(({ requestId }) => requestId);

  it('are those of the PoCs and of the Cloud User Requests of the Org', async () => {
    await open();
    const poc = await onPoc('P-1042', { granted: { ...granted, credits: 3_000, grantId: 'G-8' } });
    const topUp = await organization.salesforce.mirror(creditSnapshot({ granted }));
    await onPoc('P-1', { fields: { orgId: '1372813089209061642' } });
    const { granted: _, ...without } = snapshot({ pocId: 'P-2', history: [] });
    await organization.salesforce.mirror(without);
    assert.deepEqual(await read(), [
      { requestId: 'poc/P-1042', recordId: poc.recordId, credits: 3_000, grantId: 'G-8' },
      { requestId: 'credits/C-207', recordId: topUp.recordId, credits: 3_500, grantId: 'G-9' },
    ]);
  });

  it('are not there any more when a person blanks them', async () => {
    await open();
    const { recordId } = await onPoc('P-1042');
    await organization.edit('PoC__c', recordId, { Credits_Granted__c: null });
    assert.deepEqual(await read(), []);
  });

  it('are cleared by a request that was never granted and is sent as a whole, and left alone by its news', async () => {
    await open();
    await onPoc('P-1042');
    const { granted: _, ...news } = snapshot({ pocId: 'P-1042', history: [] });
    await organization.salesforce.mirror(news);
    assert.deepEqual(ids(await read()), ['poc/P-1042']);
    await organization.salesforce.mirror({ ...news, granted: null });
    assert.deepEqual(await read(), []);
  });

  it('are shown as they are where a person wrote them: without a request, without a grant id', async () => {
    await open();
    const recordId = await organization.create('PoC__c', {
      TiDB_Cloud_Account_ID__c: org,
      Credits_Granted__c: 750,
    });
    assert.deepEqual(await read(), [{ requestId: `poc/${recordId}`, recordId, credits: 750, grantId: '' }]);
  });

  it('are read to the last page', async () => {
    await open({ queryPageSize: 2 });
    const pocIds = ['P-1', 'P-2', 'P-3', 'P-4', 'P-5'];
    for (const pocId of pocIds) await onPoc(pocId);
    assert.deepEqual(
      ids(await read()),
      pocIds.map((id) => `poc/${id}`),
    );
  });

  it('are asked for again when the next page has expired', async () => {
    await open({ queryPageSize: 1 });
    for (const pocId of ['P-1', 'P-2']) await onPoc(pocId);
    organization.sandbox.faults.inject({
      kind: 'status',
      status: 400,
      body: [{ message: 'invalid query locator', errorCode: 'INVALID_QUERY_LOCATOR' }],
      match: { path: '/services/data/v62.0/query/' },
    });
    await assert.rejects(
      read(),
      fails('Busy', /show the grants of Org 1372813089209061641.*INVALID_QUERY_LOCATOR/),
    );
    assert.equal((await read()).length, 2);
  });

  it('are busy while the service is unavailable', async () => {
    await open();
    await read();
    organization.sandbox.faults.inject({ kind: 'status', status: 503, match: { path: '/services/data' } });
    await assert.rejects(read(), fails('Busy', /HTTP_503/));
  });

  it('are not made of garbage', async () => {
    await open();
    await read();
    organization.sandbox.faults.inject({ kind: 'garbage', match: { path: '/services/data' } });
    await assert.rejects(read(), fails('Unreachable', /something else than records/));
  });

  it('are of no Org whose id only looks like a query', async () => {
    await open();
    await onPoc('P-1042');
    assert.deepEqual(await read("x' OR Name != '"), []);
  });

  it('are refused for a blank Org ID, which records without an Org would match', async () => {
    await open();
    await assert.rejects(read(' '), fails('Invalid', /Org ID, and it is blank/));
  });

  it('are those of PoCs alone where there is no object Cloud User Request', async () => {
    await open({ notDeployed: ['Cloud_User_Request__c'] });
    await onPoc('P-1042');
    assert.deepEqual(ids(await read()), ['poc/P-1042']);
  });

  it('cannot be told where the fields for them are missing', async () => {
    await open({ notDeployed: ['PoC__c.TiDB_Cloud_Grant_ID__c'] });
    await assert.rejects(read(), fails('Misconfigured', /no field PoC__c\.TiDB_Cloud_Grant_ID__c .*Deploy/));
  });
});
