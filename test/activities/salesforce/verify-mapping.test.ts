import assert from 'node:assert/strict';

import { describeSchema } from '../../../activities/salesforce/describe.ts';
import type { FieldDescription, ObjectDescription } from '../../../activities/salesforce/describe.ts';
import { loadMapping } from '../../../activities/salesforce/mapping.ts';
import { verifyMapping } from '../../../activities/salesforce/verify-mapping.ts';
import { openOrganization } from './organization.ts';

const mapping = loadMapping();

describe('The Salesforce mapping against the organization', () => {
  const objects = new Map<string, ObjectDescription>();
  before(async () => {
    const organization = await openOrganization({ extraApprovalStatuses: ['Rejected', 'Recalled'] });
    try {
      for (const { object } of Object.values(mapping))
        objects.set(object, describeSchema.parse(await organization.get(`/sobjects/${object}/describe`)));
    } finally {
      await organization.close();
    }
  });

  /** What is found after one field of the organization was changed; null takes it away. */
  async function findingsAfter(object: string, field: string, change: Partial<FieldDescription> | null) {
    const findings = await verifyMapping(mapping, (name) => {
      const description = objects.get(name);
      if (description === undefined || name !== object) return Promise.resolve(description);
      const fields = description.fields.flatMap((each) =>
        each.name !== field ? [each] : change === null ? [] : [{ ...each, ...change }],
      );
      return Promise.resolve({ ...description, fields });
    });
    return findings.map(({ severity, subject, message }) => `${severity} ${subject}: ${message}`);
  }

  const expectOne = (findings: readonly string[], pattern: RegExp) => {
    assert.equal(findings.length, 1, findings.join('\n'));
    assert.match(findings[0] ?? '', pattern);
  };

  it('finds nothing where everything fits', async () => {
    assert.deepEqual(await verifyMapping(mapping, (name) => Promise.resolve(objects.get(name))), []);
  });

  it('finds an object that is missing', async () => {
    const findings = await verifyMapping(mapping, (name) =>
      Promise.resolve(name === 'PoC_Approval_History__c' ? undefined : objects.get(name)),
    );
    assert.deepEqual(
      findings.map(({ severity, subject }) => [severity, subject]),
      [['error', 'PoC_Approval_History__c']],
    );
    assert.match(findings[0]?.message ?? '', /Deploy salesforce\/.*'history\.object' in the mapping/);
  });

  it('warns where there is no Cloud User Request, and says what does not work then', async () => {
    const findings = await verifyMapping(mapping, (name) =>
      Promise.resolve(name === 'Cloud_User_Request__c' ? undefined : objects.get(name)),
    );
    assert.deepEqual(
      findings.map(({ severity, subject }) => [severity, subject]),
      [['warning', 'Cloud_User_Request__c']],
    );
    assert.match(
      findings[0]?.message ?? '',
      /'creditRequest\.object' in the mapping\. Until then Adding Credits Requests are not written to Salesforce\.$/,
    );
  });

  it('warns of a Cloud User Request of another shape', async () => {
    const findings = await findingsAfter('Cloud_User_Request__c', 'Credits_Needed__c', { type: 'string' });
    expectOne(
      findings,
      /^warning .*Make it a Number field\. Until then Adding Credits Requests are not written/,
    );
  });

  it('warns where the history cannot belong to a Cloud User Request', async () => {
    const findings = await findingsAfter('PoC_Approval_History__c', 'Cloud_User_Request__c', null);
    expectOne(findings, /^warning .*'history\.fields\.creditRequest'.*Until then Adding Credits Requests/);
  });

  it('warns where a PoC cannot show its grant', async () => {
    const findings = await findingsAfter('PoC__c', 'Credits_Granted__c', null);
    expectOne(
      findings,
      /^warning .*Until then granted credits are not shown there and cannot be reconciled\.$/,
    );
  });

  it('finds a field for the grant that cannot hold it', async () => {
    const findings = await findingsAfter('PoC__c', 'Credits_Granted__c', { type: 'string' });
    expectOne(findings, /^error .*Make it a Number field/);
  });

  it('finds a field that is missing', async () => {
    const findings = await findingsAfter('Account', 'Region__c', null);
    expectOne(findings, /^error Account\.Region__c: .*'account\.fields\.region' in the mapping/);
  });

  it('finds a key that is External ID but not Unique', async () => {
    const findings = await findingsAfter('PoC__c', 'Confetti_Request_Id__c', { unique: false });
    expectOne(findings, /^error PoC__c\.Confetti_Request_Id__c: .*External ID and Unique/);
  });

  it('finds a key that is Unique but no External ID', async () => {
    const findings = await findingsAfter('PoC_Approval_History__c', 'Confetti_Key__c', { externalId: false });
    expectOne(findings, /^error .*External ID and Unique/);
  });

  it('finds a field of another type', async () => {
    const findings = await findingsAfter('PoC__c', 'Credits_Needed__c', { type: 'string' });
    expectOne(findings, /^error .* is a string field\. Make it a Number field\./);
  });

  it('finds a checkbox where a blank answer has to be possible', async () => {
    const findings = await findingsAfter('PoC__c', 'Presales_Auto_approve__c', { type: 'boolean' });
    expectOne(findings, /^error .* is a boolean field\. Make it a Picklist field\./);
  });

  it('finds a lookup to another object', async () => {
    const findings = await findingsAfter('PoC__c', 'Presales__c', { referenceTo: ['Contact'] });
    expectOne(findings, /^error .* looks up Contact\. It has to look up User\./);
  });

  it('finds a text where a lookup has to be', async () => {
    const findings = await findingsAfter('PoC__c', 'Region_Leader__c', { type: 'string' });
    expectOne(findings, /^error .*Make it a Lookup to User/);
  });

  it('finds a picklist without a value that Confetti writes', async () => {
    const picklistValues = [{ value: 'In Progress', active: true }];
    const findings = await findingsAfter('PoC__c', 'Approval_Status__c', { picklistValues });
    assert.equal(findings.filter((finding) => finding.startsWith('error')).length, 1);
    assert.match(findings[0] ?? '', /^error .*no active value 'Approved'/);
  });

  it('does not count an inactive picklist value', async () => {
    const picklistValues = ['Yes', 'No'].map((value) => ({ value, active: value === 'Yes' }));
    const findings = await findingsAfter('PoC__c', 'Presales_Auto_approve__c', { picklistValues });
    expectOne(findings, /^error .*no active value 'No'/);
  });

  it('warns where Approval Status has no Rejected', async () => {
    const picklistValues = ['In Progress', 'Approved', 'Recalled'].map((value) => ({ value, active: true }));
    const findings = await findingsAfter('PoC__c', 'Approval_Status__c', { picklistValues });
    expectOne(findings, /^warning .*no active value 'Rejected'.*keep the value they had/);
  });

  it('finds a field that the integration user may not edit', async () => {
    const findings = await findingsAfter('PoC__c', 'Waiting_For__c', {
      createable: false,
      updateable: false,
    });
    expectOne(findings, /^error .*may not edit PoC__c\.Waiting_For__c.*Confetti_Integration/);
  });

  it('finds no error where only metadata from before there were credit requests is deployed', async () => {
    const granted = ['Credits_Granted__c', 'TiDB_Cloud_Grant_ID__c', 'Credits_Granted_At__c'];
    const notDeployed = ['Cloud_User_Request__c', ...granted.map((name) => `PoC__c.${name}`)];
    const organization = await openOrganization({ notDeployed });
    try {
      const findings = await organization.salesforce.verify();
      assert.deepEqual([...new Set(findings.map(({ severity }) => severity))], ['warning']);
      const subjects = findings.map(({ subject }) => subject);
      for (const subject of [...notDeployed, 'PoC_Approval_History__c.Cloud_User_Request__c'])
        assert.ok(subjects.includes(subject), subject);
    } finally {
      await organization.close();
    }
  });

  it('is read anew each time that the adapter is asked', async () => {
    const organization = await openOrganization();
    try {
      const findings = await organization.salesforce.verify();
      assert.deepEqual(
        findings.map(({ severity, subject }) => [severity, subject]),
        ['PoC__c', 'PoC__c', 'Cloud_User_Request__c', 'Cloud_User_Request__c'].map((object) => [
          'warning',
          `${object}.Approval_Status__c`,
        ]),
      );
      assert.deepEqual(await organization.salesforce.verify(), findings);
    } finally {
      await organization.close();
    }
  });
});
