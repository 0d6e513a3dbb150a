import assert from 'node:assert/strict';

import { ApplicationFailure } from '@temporalio/common';

import type { Subrequest } from '../../../activities/salesforce/composite.ts';
import type { Descriptions } from '../../../activities/salesforce/descriptions.ts';
import { loadMapping } from '../../../activities/salesforce/mapping.ts';
import { mirrorSnapshot } from '../../../activities/salesforce/mirror.ts';
import type { Session } from '../../../activities/salesforce/session.ts';
import type { Users } from '../../../activities/salesforce/users.ts';
import { sampleAccounts, userIdOf } from '../../../sandbox/salesforce/index.ts';
import { historyRow, openOrganization, snapshot } from './organization.ts';
import type { Organization } from './organization.ts';

const apiCalls = async (organization: Organization): Promise<number> =>
  Object.entries(await organization.calls())
    .filter(([route]) => route.includes('/services/data'))
    .reduce((sum, [, count]) => sum + count, 0);

const mapping = loadMapping();
const users: Users = { idsOf: () => Promise.resolve(new Map<string, string>()), forget: () => undefined };
const description = (name: string) => Promise.resolve({ name, fields: [] });
const descriptions: Descriptions = { find: description, get: description, forget: () => undefined };

/** Answers every composite call with success and keeps its parts. */
function recordingSession(): Session & { readonly sent: Subrequest[] } {
  const sent: Subrequest[] = [];
  return {
    sent,
    basePath: '/services/data/v62.0',
    request: ({ body }) => {
      const { compositeRequest } = body as { compositeRequest: Subrequest[] };
      sent.push(...compositeRequest);
      const answer = { httpStatusCode: 200, body: { id: 'a0P000000000001AAA' } };
      const compositeResponse = compositeRequest.map(({ referenceId }) => ({ referenceId, ...answer }));
      return Promise.resolve({ compositeResponse });
    },
  };
}

describe('The Salesforce mirror', () => {
  let organization: Organization;
  beforeEach(async () => {
    organization = await openOrganization();
  });
  afterEach(() => organization.close());

  it('creates the PoC record and its Approval History', async () => {
    const receipt = await organization.salesforce.mirror(snapshot());
    const poc = await organization.record('PoC__c');
    assert.equal(receipt.recordId, poc['Id']);
    assert.equal(receipt.written, true);
    assert.deepEqual(receipt.notes, []);
    assert.equal(poc['Confetti_Request_Id__c'], 'P-1042');
    assert.equal(poc['Credits_Needed__c'], 3_000);
    assert.equal(poc['Regional_GPE__c'], userIdOf('sidney.chen@example.com'));
    assert.equal(poc['Presales_Auto_approve__c'], 'No');
    assert.equal(poc['Approval_Status__c'], 'In Progress');
    assert.equal(poc['Entry_Point__c'], 'cloud-sales');
    assert.equal(poc['Waiting_For__c'], 'GPE (Sidney Chen)');
    const rows = await organization.records('PoC_Approval_History__c');
    assert.deepEqual(
      rows.map((row) => [row['Confetti_Key__c'], row['PoC__c'], row['Happened_At__c']]),
      ['P-1042#1', 'P-1042#2'].map((key) => [key, poc['Id'], '2026-03-02T09:30:00.000+0000']),
    );
  });

  it('takes exactly one API call once the people and the objects are known', async () => {
    await organization.salesforce.mirror(snapshot());
    const before = await apiCalls(organization);
    const receipt = await organization.salesforce.mirror(snapshot({ revision: 4, history: [historyRow(3)] }));
    assert.equal(receipt.apiCalls, 1);
    assert.equal((await apiCalls(organization)) - before, 1);
  });

  it('takes two API calls for the first request of a worker that verified its mapping', async () => {
    await organization.salesforce.verify();
    assert.equal((await organization.salesforce.mirror(snapshot())).apiCalls, 2);
  });

  it('writes a long history in portions that Salesforce takes, still in one call', async () => {
    await organization.salesforce.mirror(snapshot());
    const history = Array.from({ length: 450 }, (_, index) => historyRow(index + 1));
    assert.equal((await organization.salesforce.mirror(snapshot({ revision: 4, history }))).apiCalls, 1);
    assert.equal((await organization.records('PoC_Approval_History__c')).length, 450);
  });

  it('leaves the same records when a snapshot is sent again', async () => {
    const first = await organization.salesforce.mirror(snapshot());
    const again = await organization.salesforce.mirror(snapshot());
    assert.equal(again.recordId, first.recordId);
    assert.equal(again.written, true);
    assert.equal((await organization.records('PoC_Approval_History__c')).length, 2);
  });

  it('fills the record that Sales created, and keeps what the request does not know', async () => {
    const [account] = sampleAccounts;
    const id = await organization.create('PoC__c', {
      Name: 'Globex PoC',
      Confetti_Request_Id__c: 'P-1042',
      Account__c: account?.id,
    });
    const receipt = await organization.salesforce.mirror(snapshot());
    const poc = await organization.record('PoC__c');
    assert.equal(receipt.recordId, id);
    assert.equal(poc['Name'], 'Globex PoC');
    assert.equal(poc['Account__c'], account?.id);
  });

  it('blanks what was blanked, and leaves alone what the request does not have', async () => {
    await organization.salesforce.mirror(snapshot());
    const fields = { orgId: null, presalesAutoApprove: null, presales: '' };
    await organization.salesforce.mirror(
      snapshot({ revision: 4, fields, approvalStatus: null, history: [] }),
    );
    const poc = await organization.record('PoC__c');
    assert.equal(poc['TiDB_Cloud_Account_ID__c'], null);
    assert.equal(poc['Presales_Auto_approve__c'], null);
    assert.equal(poc['Presales__c'], null);
    assert.equal(poc['Approval_Status__c'], null);
    assert.equal(poc['Credits_Needed__c'], 3_000);
  });

  it('writes record ids to lookups and says that a name is none', async () => {
    const [account] = sampleAccounts;
    const fields = { account: account?.id ?? '', opportunity: 'Globex: TiDB Cloud' };
    const receipt = await organization.salesforce.mirror(snapshot({ fields }));
    const poc = await organization.record('PoC__c');
    assert.equal(poc['Account__c'], account?.id);
    assert.equal(poc['Opportunity__c'], null);
    assert.match(
      receipt.notes.join(),
      /Opportunity__c was left as it is: 'Globex: TiDB Cloud' is no Salesforce id/,
    );
  });

  it('leaves a person without a Salesforce user blank and says so', async () => {
    const fields = { presales: 'nobody@example.com' };
    const receipt = await organization.salesforce.mirror(snapshot({ fields }));
    assert.equal((await organization.record('PoC__c'))['Presales__c'], null);
    assert.deepEqual(receipt.notes, [
      'Presales__c is blank: Salesforce has no single active user with the address nobody@example.com.',
    ]);
  });

  it('finds a person whose user was made after the first try', async () => {
    const fields = { presales: 'late@example.com' };
    await organization.salesforce.mirror(snapshot({ fields }));
    const late = {
      LastName: 'Late',
      Email: 'late@example.com',
      Username: 'late@example.com',
      IsActive: true,
    };
    const userId = await organization.create('User', late);
    const receipt = await organization.salesforce.mirror(snapshot({ fields, revision: 4 }));
    assert.deepEqual(receipt.notes, []);
    assert.equal((await organization.record('PoC__c'))['Presales__c'], userId);
  });

  it('chooses nobody where two active users share the address', async () => {
    for (const name of ['one', 'two'])
      await organization.create('User', {
        LastName: name,
        Email: 'shared@example.com',
        Username: `${name}@example.com`,
        IsActive: true,
      });
    const receipt = await organization.salesforce.mirror(
      snapshot({ fields: { presales: 'shared@example.com' } }),
    );
    assert.match(receipt.notes.join(), /no single active user with the address shared@example\.com/);
  });

  it('keeps the status where the picklist lacks Rejected, and says how to mend it', async () => {
    await organization.salesforce.mirror(snapshot());
    const receipt = await organization.salesforce.mirror(
      snapshot({ revision: 4, approvalStatus: 'Rejected' }),
    );
    assert.equal((await organization.record('PoC__c'))['Approval_Status__c'], 'In Progress');
    assert.match(receipt.notes.join(), /no 'Rejected'.*Add the value/);
  });

  it('cuts a text that its field cannot hold and says so', async () => {
    const comment = 'x'.repeat(40_000);
    const receipt = await organization.salesforce.mirror(snapshot({ history: [historyRow(1, { comment })] }));
    const row = await organization.record('PoC_Approval_History__c');
    assert.equal(String(row['Comment__c']).length, 32_768);
    assert.match(receipt.notes.join(), /Comment__c holds 32768 characters/);
  });

  it('carries texts that look like SOQL, HTML and other scripts unchanged', async () => {
    const justification = `'; DROP -- <b>"\\ 日本語 🎉`;
    await organization.salesforce.mirror(
      snapshot({ fields: { justification, presales: "o'neil\\@example.com" } }),
    );
    assert.equal((await organization.record('PoC__c'))['Justification_to_Credits_Needed__c'], justification);
  });

  it('takes a text that looks like a reference of a composite call for text', async () => {
    const fields = { justification: 'See @{poc.id} and @{nothing.here}' };
    await organization.salesforce.mirror(snapshot({ fields }));
    const text = String((await organization.record('PoC__c'))['Justification_to_Credits_Needed__c']);
    assert.equal(text.replaceAll('\u2060', ''), fields.justification);
  });

  it('finds the record of a request whose id needs escaping', async () => {
    const pocId = 'P/10 42?';
    await organization.salesforce.mirror(snapshot({ pocId }));
    assert.equal((await organization.record('PoC__c'))['Confetti_Request_Id__c'], pocId);
  });

  it('adds the history of an older revision and leaves the newer record alone', async () => {
    await organization.salesforce.mirror(
      snapshot({ revision: 9, waitingFor: 'BE&O (Kevin Lu)', history: [] }),
    );
    const receipt = await organization.salesforce.mirror(snapshot({ revision: 8 }));
    const poc = await organization.record('PoC__c');
    assert.equal(receipt.written, false);
    assert.equal(receipt.recordId, poc['Id']);
    assert.equal(poc['Waiting_For__c'], 'BE&O (Kevin Lu)');
    assert.equal(poc['Confetti_Revision__c'], 9);
    assert.equal((await organization.records('PoC_Approval_History__c')).length, 2);
  });

  it('writes nothing at all when one history row is refused, and names the real cause', async () => {
    const bad = snapshot({ history: [historyRow(1), historyRow(2, { at: 'yesterday' })] });
    await assert.rejects(organization.salesforce.mirror(bad), (error: unknown) => {
      assert.ok(error instanceof ApplicationFailure);
      assert.equal(error.type, 'Invalid');
      assert.equal(error.nonRetryable, true);
      assert.match(error.message, /PoC__c P-1042 \(PoC_Approval_History__c_1, record 2/);
      assert.doesNotMatch(error.message, /PROCESSING_HALTED|ROLLED_BACK/);
      return true;
    });
    assert.deepEqual(await organization.records('PoC__c'), []);
    assert.deepEqual(await organization.records('PoC_Approval_History__c'), []);
  });

  it('tells every part of the call not to run assignment rules', async () => {
    const session = recordingSession();
    await mirrorSnapshot(snapshot(), { session, mapping, users, descriptions }, { apiCalls: 0 });
    const parts = session.sent.map(({ method, httpHeaders }) => [method, httpHeaders]);
    // Salesforce does not pass this header on from the outer request.
    assert.deepEqual(parts, Array(2).fill(['PATCH', { 'Sforce-Auto-Assign': 'FALSE' }]));
  });

  it('forgets the users that it knows when Salesforce says that one is gone', async () => {
    let forgotten = 0;
    const session: Session = {
      basePath: '/services/data/v62.0',
      request: () =>
        Promise.resolve({
          compositeResponse: [
            {
              referenceId: 'PoC__c',
              httpStatusCode: 400,
              body: [{ errorCode: 'INVALID_CROSS_REFERENCE_KEY', message: 'invalid cross reference id' }],
            },
          ],
        }),
    };
    const remembering = { ...users, forget: () => void (forgotten += 1) };
    const parts = { session, mapping, users: remembering, descriptions };
    await assert.rejects(mirrorSnapshot(snapshot(), parts, { apiCalls: 0 }), /invalid cross reference id/);
    assert.equal(forgotten, 1);
  });
});

describe('The Salesforce mirror in an organization with Rejected and Recalled', () => {
  it('writes both', async () => {
    const organization = await openOrganization({ extraApprovalStatuses: ['Rejected', 'Recalled'] });
    try {
      const receipt = await organization.salesforce.mirror(snapshot({ approvalStatus: 'Recalled' }));
      assert.deepEqual(receipt.notes, []);
      assert.equal((await organization.record('PoC__c'))['Approval_Status__c'], 'Recalled');
    } finally {
      await organization.close();
    }
  });
});
