import assert from 'node:assert/strict';

import { ApplicationFailure } from '@temporalio/common';

import { sampleAccounts, userIdOf } from '../../../sandbox/salesforce/index.ts';
import { creditSnapshot, granted, historyRow, openOrganization, snapshot } from './organization.ts';
import type { Organization } from './organization.ts';

const creditRequests = 'Cloud_User_Request__c';
const grantedFields = ['Credits_Granted__c', 'TiDB_Cloud_Grant_ID__c', 'Credits_Granted_At__c'];

/** What a call failed with. */
async function failureOf(running: Promise<unknown>): Promise<ApplicationFailure> {
  const error = await running.then(
    () => assert.fail('It did not fail.'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApplicationFailure, String(error));
  return error;
}

describe('The Salesforce mirror of an Adding Credits Request', () => {
  let organization: Organization;
  beforeEach(async () => {
    organization = await openOrganization();
  });
  afterEach(() => organization.close());

  const mirror = (more: Parameters<typeof creditSnapshot>[0] = {}) =>
    organization.salesforce.mirror(creditSnapshot(more));
  const record = () => organization.record(creditRequests);

  it('creates the Cloud User Request of the PoC', async () => {
    const poc = await organization.salesforce.mirror(snapshot());
    const receipt = await mirror();
    const request = await record();
    assert.equal(receipt.recordId, request['Id']);
    assert.equal(receipt.written, true);
    assert.deepEqual(receipt.notes, []);
    assert.equal(request['Confetti_Request_Id__c'], 'C-207');
    assert.match(String(request['Name']), /^CUR-\d{5}$/);
    assert.equal(request['Type__c'], 'Adding Credits Request');
    assert.equal(request['PoC__c'], poc.recordId);
    assert.equal(request['Credits_Needed__c'], 3_500);
    assert.equal(request['Credits_Expiry_Date__c'], '2026-08-31');
    assert.equal(request['Justification_to_Credits_Needed__c'], 'The load test goes on.');
    assert.equal(request['Accumulated_Credits__c'], 10_500);
    assert.equal(request['Tier__c'], 'elevated');
    assert.equal(request['Approval_Status__c'], 'In Progress');
    assert.equal(request['Region_Leader__c'], userIdOf('regional-leader.na@example.com'));
    assert.equal(request['TiDB_Cloud_Account_ID__c'], '1372813089209061641');
    assert.equal(request['Waiting_For__c'], 'Finance FP&A (Ellen Wang)');
  });

  it('leaves the record of its PoC alone', async () => {
    await organization.salesforce.mirror(snapshot());
    const before = await organization.record('PoC__c');
    await mirror({ revision: 99 });
    assert.deepEqual(await organization.record('PoC__c'), before);
  });

  it('writes its history rows to the request and not to the PoC', async () => {
    await organization.salesforce.mirror(snapshot({ history: [] }));
    const { recordId } = await mirror();
    const rows = await organization.records('PoC_Approval_History__c');
    assert.deepEqual(
      rows.map((row) => [row['Confetti_Key__c'], row[creditRequests], row['PoC__c']]),
      ['credits/C-207#1', 'credits/C-207#2'].map((key) => [key, recordId, null]),
    );
  });

  it('takes exactly one API call once the people and the objects are known', async () => {
    await organization.salesforce.mirror(snapshot());
    await mirror();
    assert.equal((await mirror({ revision: 4 })).apiCalls, 1);
  });

  it('leaves the same records when it is sent again', async () => {
    await organization.salesforce.mirror(snapshot({ history: [] }));
    const first = await mirror();
    assert.equal((await mirror()).recordId, first.recordId);
    assert.equal((await organization.records('PoC_Approval_History__c')).length, 2);
  });

  it('adds the history of an older revision and leaves the newer record alone', async () => {
    await organization.salesforce.mirror(snapshot({ history: [] }));
    const { recordId } = await mirror({ revision: 9, waitingFor: 'BE&O (Kevin Lu)', history: [] });
    const receipt = await mirror({ revision: 8 });
    assert.deepEqual([receipt.recordId, receipt.written], [recordId, false]);
    assert.equal((await record())['Waiting_For__c'], 'BE&O (Kevin Lu)');
    assert.equal((await organization.records('PoC_Approval_History__c')).length, 2);
  });

  it('is written without its PoC where Salesforce has none yet, and says so', async () => {
    const receipt = await mirror();
    assert.equal(receipt.written, true);
    assert.equal((await record())['PoC__c'], null);
    assert.equal((await organization.records('PoC_Approval_History__c')).length, 2);
    assert.match(
      receipt.notes.join(),
      /^PoC__c was left as it is: Salesforce has no single PoC__c P-1042 .*next change of the request\.$/,
    );
  });

  it('gets its PoC with the first snapshot after the PoC came to Salesforce', async () => {
    await mirror();
    const { recordId } = await organization.salesforce.mirror(snapshot());
    const receipt = await mirror({ revision: 4 });
    assert.deepEqual(receipt.notes, []);
    assert.equal((await record())['PoC__c'], recordId);
  });

  it('keeps the rule against older revisions also where the PoC is unknown', async () => {
    await mirror({ revision: 9 });
    const receipt = await mirror({ revision: 8, history: [historyRow(3, { key: 'credits/C-207#3' })] });
    assert.equal(receipt.written, false);
    assert.equal((await record())['Confetti_Revision__c'], 9);
    assert.equal((await organization.records('PoC_Approval_History__c')).length, 3);
  });

  it('does not take another refusal for an unknown PoC', async () => {
    await organization.salesforce.mirror(snapshot());
    await mirror();
    const refusal = [{ errorCode: 'INVALID_FIELD', message: "No such column 'Tier__c'" }];
    const answer = { referenceId: creditRequests, httpStatusCode: 400, body: refusal };
    organization.sandbox.faults.inject({
      kind: 'status',
      status: 200,
      body: { compositeResponse: [answer] },
      times: 2,
      match: { path: '/services/data/v62.0/composite' },
    });
    const failure = await failureOf(mirror({ revision: 4 }));
    assert.equal(failure.type, 'Invalid');
    assert.match(failure.message, /No such column 'Tier__c'/);
  });

  it('needs no PoC where it names none', async () => {
    assert.deepEqual((await mirror({ pocId: '' })).notes, []);
  });

  it('notes what it could not write: a person, a record without its id, a text that is too long', async () => {
    await organization.salesforce.mirror(snapshot());
    const [account] = sampleAccounts;
    const receipt = await mirror({
      fields: { regionLeader: 'nobody@example.com', opportunity: 'Globex', account: account?.id ?? '' },
      creditRequest: {
        id: 'C-207',
        type: 'Adding Credits Request',
        tier: 'x'.repeat(90),
        accumulatedCredits: null,
      },
    });
    const request = await record();
    assert.equal(request['Account__c'], account?.id);
    assert.equal(request['Region_Leader__c'], null);
    assert.equal(String(request['Tier__c']).length, 80);
    assert.deepEqual(
      receipt.notes
        .map((note) => /nobody@example|'Globex' is no Salesforce id|Tier__c holds 80/.exec(note)?.[0])
        .sort(),
      ["'Globex' is no Salesforce id", 'Tier__c holds 80', 'nobody@example'],
    );
  });

  it('takes another type of request, as an unrestricted picklist does', async () => {
    await organization.salesforce.mirror(snapshot());
    const creditRequest = {
      id: 'C-208',
      type: 'Internal credits request',
      tier: null,
      accumulatedCredits: null,
    };
    assert.deepEqual((await mirror({ creditRequest, history: [] })).notes, []);
    assert.equal((await record())['Type__c'], 'Internal credits request');
  });

  it('is busy while somebody holds the row, and writes afterwards', async () => {
    await organization.salesforce.mirror(snapshot());
    const { recordId } = await mirror();
    await organization.lock(recordId);
    const failure = await failureOf(mirror({ revision: 4 }));
    assert.equal(failure.type, 'Busy');
    assert.match(failure.message, /^Salesforce would not write Cloud_User_Request__c C-207 /);
    assert.equal((await mirror({ revision: 4 })).written, true);
  });

  it('writes nothing at all when one history row is refused for good', async () => {
    await organization.salesforce.mirror(snapshot({ history: [] }));
    const failure = await failureOf(mirror({ history: [historyRow(1, { at: 'yesterday' })] }));
    assert.equal(failure.type, 'Invalid');
    assert.equal(failure.nonRetryable, true);
    assert.deepEqual(await organization.records(creditRequests), []);
    assert.deepEqual(await organization.records('PoC_Approval_History__c'), []);
  });

  for (const [what, object, write] of [
    ['a PoC', 'PoC__c', snapshot],
    ['an Adding Credits Request', creditRequests, creditSnapshot],
  ] as const)
    it(`shows the grant of ${what}, and leaves it alone while a snapshot knows of none`, async () => {
      await organization.salesforce.mirror(write());
      const shown = async () => {
        const [row] = await organization.records(object);
        return grantedFields.map((name) => row?.[name]);
      };
      assert.deepEqual(await shown(), [null, null, null]);
      await organization.salesforce.mirror(write({ revision: 4, granted }));
      const expected = [3_500, 'G-9', '2026-03-04T10:00:00.000+0000'];
      assert.deepEqual(await shown(), expected);
      await organization.salesforce.mirror(write({ revision: 5 }));
      assert.deepEqual(await shown(), expected);
    });
});

describe('The Salesforce mirror in an organization with older metadata', () => {
  async function within(notDeployed: readonly string[], test: (organization: Organization) => Promise<void>) {
    const organization = await openOrganization({ notDeployed });
    try {
      await test(organization);
    } finally {
      await organization.close();
    }
  }

  it('writes PoCs without the object Cloud User Request', () =>
    within([creditRequests], async (organization) => {
      const receipt = await organization.salesforce.mirror(snapshot({ granted }));
      assert.deepEqual([receipt.written, receipt.notes], [true, []]);
    }));

  it('says how to mend it that there is no object for an Adding Credits Request, and tries again', () =>
    within([creditRequests], async (organization) => {
      const failure = await failureOf(organization.salesforce.mirror(creditSnapshot()));
      assert.equal(failure.type, 'Misconfigured');
      assert.equal(failure.nonRetryable, false);
      assert.match(failure.message, /no object Cloud_User_Request__c .*Deploy salesforce\/.*confetti doctor/);
    }));

  for (const field of [`${creditRequests}.Tier__c`, `PoC_Approval_History__c.${creditRequests}`])
    it(`names the field ${field} that an Adding Credits Request misses`, () =>
      within([field], async (organization) => {
        const failure = await failureOf(organization.salesforce.mirror(creditSnapshot()));
        assert.equal(failure.type, 'Misconfigured');
        assert.match(failure.message, new RegExp(`no field ${field} that .*Deploy salesforce/`));
      }));

  it('writes everything but the grant where there are no fields for it, and says so', () =>
    within(
      grantedFields.map((name) => `PoC__c.${name}`),
      async (organization) => {
        const receipt = await organization.salesforce.mirror(snapshot({ granted }));
        assert.equal(receipt.written, true);
        assert.equal(receipt.notes.length, 3);
        assert.match(
          receipt.notes[0] ?? '',
          /^Credits_Granted__c was not written: PoC__c has no such field, and .*Deploy salesforce\//,
        );
      },
    ));
});
