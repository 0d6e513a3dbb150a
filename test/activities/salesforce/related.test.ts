import assert from 'node:assert/strict';

import { sampleAccounts } from '../../../sandbox/salesforce/index.ts';
import { openOrganization } from './organization.ts';
import type { Organization } from './organization.ts';

const account = (name: string) => {
  const found = sampleAccounts.find((candidate) => candidate.name === name);
  assert.ok(found);
  return found;
};

describe('Records related to a request', () => {
  let organization: Organization;
  beforeEach(async () => {
    organization = await openOrganization();
  });
  afterEach(() => organization.close());

  const read = (query: Omit<Parameters<Organization['salesforce']['relatedRecords']>[0], 'pocId'>) =>
    organization.salesforce.relatedRecords({ pocId: 'P-1042', ...query });

  it('are none where Salesforce knows nothing', async () => {
    assert.deepEqual(await read({}), {});
  });

  it('are found by name', async () => {
    const { id, orgId } = account('Globex');
    assert.deepEqual(await read({ account: 'Globex' }), {
      account: {
        id,
        name: 'Globex',
        region: 'NA',
        orgId,
        internal: false,
        ownerEmail: 'sales.na@example.com',
      },
    });
  });

  it('are found by record id, of 15 or 18 characters', async () => {
    const { id } = account('Initech');
    assert.equal((await read({ account: id })).account?.name, 'Initech');
    assert.equal((await read({ account: id.slice(0, 15) })).account?.name, 'Initech');
  });

  it('say that an account is our own', async () => {
    assert.equal((await read({ account: 'PingCAP Employee Sandbox' })).account?.internal, true);
  });

  it('are none under a name that two records have', async () => {
    await organization.create('Account', { Name: 'Globex' });
    assert.deepEqual(await read({ account: 'Globex' }), {});
  });

  it('take a name for a name, whatever it is made of', async () => {
    const name = `O'Brien \\' OR Name != '" %_`;
    const id = await organization.create('Account', { Name: name });
    assert.equal((await read({ account: name })).account?.id, id);
  });

  it('have no owner address where a queue owns the Lead', async () => {
    const { lead, account: none } = await read({ lead: 'Vandelay Imports' });
    assert.match(lead?.id ?? '', /^00Q/);
    assert.deepEqual(
      { ...lead, id: '' },
      { id: '', company: 'Vandelay Imports', region: 'NA', converted: false },
    );
    assert.equal(none, undefined);
  });

  it('follow a converted Lead to what it has become', async () => {
    const { lead, account: found, opportunity } = await read({ lead: 'Globex' });
    assert.equal(lead?.converted, true);
    assert.equal(lead.convertedAccountId, account('Globex').id);
    assert.match(lead.convertedContactId ?? '', /^003/);
    assert.equal(found?.id, account('Globex').id);
    assert.equal(found.ownerEmail, 'sales.na@example.com');
    assert.equal(opportunity?.id, lead.convertedOpportunityId);
    assert.equal(opportunity?.accountId, found.id);
  });

  it('follow an opportunity to its account', async () => {
    const { opportunity, account: found } = await read({ opportunity: 'Hoshi Retail: TiDB Cloud' });
    assert.equal(opportunity?.stage, 'Qualification');
    assert.equal(opportunity.ownerEmail, 'sales.jp@example.com');
    assert.equal(found?.name, 'Hoshi Retail');
  });

  it('follow the lookups of a PoC record that Sales made', async () => {
    const id = await organization.create('PoC__c', {
      Confetti_Request_Id__c: 'P-1042',
      Account__c: account('Globex').id,
    });
    const found = await read({});
    assert.deepEqual(found.poc, { recordId: id, ownerEmail: 'integration@example.com' });
    assert.equal(found.account?.name, 'Globex');
  });

  it('do not replace an account that was named by another', async () => {
    const { account: found } = await read({ account: 'Unknown Ltd', lead: 'Globex' });
    assert.equal(found, undefined);
  });

  it('tell two accounts of one name apart by the lookup', async () => {
    await organization.create('Account', { Name: 'Globex' });
    const { account: found } = await read({ account: 'Globex', opportunity: 'Globex: TiDB Cloud' });
    assert.equal(found?.id, account('Globex').id);
  });

  it('take one API call, whatever is named', async () => {
    await read({ account: 'Globex', lead: 'Globex', opportunity: 'Globex: TiDB Cloud' });
    const routes = Object.entries(await organization.calls()).filter(([route]) => route.includes('/data/'));
    assert.deepEqual(
      routes.map(([, count]) => count),
      [1],
    );
  });
});
