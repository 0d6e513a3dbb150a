import assert from 'node:assert/strict';
import { callsOf, colleague, manager, operator } from '../../support/server/calls-of.ts';

describe('an Org over the API', () => {
  it('that nobody knows is not there', async () => {
    const tenant = {
      ...{ orgId: '7', reserved: {}, grantedCredits: 0, grantCount: 0, grantedByPoc: {}, grants: [] },
      ...{ orders: [], claimed: [], corrections: [], accumulated: 0 },
    };
    const calls = callsOf(colleague, {
      readOrg: async () => ({ account: null, bills: [], usage: [], tenant }),
    });
    const answer = await calls.get('/api/v1/orgs/7');
    assert.equal(answer.status, 404);
    assert.match(answer.body.detail, /TiDB Cloud has no Org 7/);
  });

  it('that is no number is not asked for', async () => {
    assert.equal((await callsOf(colleague).get('/api/v1/orgs/acme')).status, 400);
  });

  it('is settled as the operator says, in their name', async () => {
    const calls = callsOf(operator);
    const settled = { action: 'release', requestId: 'credits/C-207', reason: 'It is gone.' };
    assert.equal((await calls.post('/api/v1/orgs/1372713/settlements', settled)).status, 200);
    assert.deepEqual(calls.asked('releaseReservation'), [
      { orgId: '1372713', requestId: 'credits/C-207', reason: 'It is gone.', by: operator },
    ]);
  });
});

describe('the SLA report over the API', () => {
  it('is of whole days, by role and region unless asked otherwise', async () => {
    const calls = callsOf(colleague);
    await calls.get('/api/v1/reports/sla?from=2026-11-01&to=2026-11-30&region=JP&kind=creditRequest');
    assert.deepEqual(calls.asked('slaReport'), [
      {
        by: ['role', 'region'],
        from: Date.parse('2026-11-01'),
        to: Date.parse('2026-12-01'),
        region: 'JP',
        kind: 'creditRequest',
      },
    ]);
  });

  it('is by person for managers', async () => {
    const calls = callsOf(manager);
    assert.equal((await calls.get('/api/v1/reports/sla?by=person,role')).status, 200);
    assert.deepEqual(calls.asked('slaReport'), [{ by: ['person', 'role'] }]);
  });

  it('comes for a spreadsheet where that is asked for', async () => {
    const answer = await callsOf(colleague).get('/api/v1/reports/sla', { accept: 'text/csv' });
    assert.match(answer.text, /^role,responses,met,breached/);
  });

  for (const [query, complaint] of [
    ['from=2026-11-30&to=2026-11-01', /`to` is before `from`/],
    ['from=2026-02-30', /from must be a day such as/],
    ['by=colour', /by must be one or more of role, region, person, entry-point/],
    ['by=role,role', /by must be one or more of/],
    ['region=MARS', /not a region of the policy/],
  ] as const) {
    it(`is refused for ${query}`, async () => {
      const answer = await callsOf(manager).get(`/api/v1/reports/sla?${query}`);
      assert.equal(answer.status, 400);
      assert.match(answer.body.detail, complaint);
    });
  }
});
