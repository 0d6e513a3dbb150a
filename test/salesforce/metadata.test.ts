import assert from 'node:assert/strict';

import { describeSchema } from '../../activities/salesforce/describe.ts';
import type { FieldDescription, ObjectDescription } from '../../activities/salesforce/describe.ts';
import { loadMapping } from '../../activities/salesforce/mapping.ts';
import { olderRevisionMessage } from '../../activities/salesforce/mirror.ts';
import { verifyMapping } from '../../activities/salesforce/verify-mapping.ts';
import { openOrganization } from '../activities/salesforce/organization.ts';
import { metadataFields, metadataObjects, readMetadata, texts } from './metadata.ts';
import type { MetadataField } from './metadata.ts';

/** The describe call's word for each type of field that the metadata deploys. */
const describeTypes: Readonly<Record<string, string>> = {
  Text: 'string',
  LongTextArea: 'textarea',
  Number: 'double',
  Checkbox: 'boolean',
  Date: 'date',
  DateTime: 'datetime',
  Picklist: 'picklist',
  Lookup: 'reference',
  Url: 'url',
};

/** What has to be the same in the metadata, in the mapping's organization and in the sandbox. */
interface Facts {
  readonly name: string;
  readonly type: string | undefined;
  readonly length: number;
  readonly unique: boolean;
  readonly externalId: boolean;
  readonly referenceTo: readonly string[];
  readonly values: readonly string[];
  readonly restricted: boolean;
}

const lengthCounts = (type: string | undefined): boolean => type === 'string' || type === 'textarea';

const factsOfMetadata = (field: MetadataField): Facts => {
  const type = describeTypes[field.type];
  return {
    name: field.name,
    type,
    length: lengthCounts(type) ? field.length : 0,
    unique: field.unique,
    externalId: field.externalId,
    referenceTo: field.referenceTo === undefined ? [] : [field.referenceTo],
    values: field.values,
    restricted: field.restricted,
  };
};

const factsOfDescribe = (field: FieldDescription): Facts => ({
  name: field.name,
  type: field.type,
  length: lengthCounts(field.type) ? field.length : 0,
  unique: field.unique,
  externalId: field.externalId,
  referenceTo: field.referenceTo,
  values: field.picklistValues.map(({ value }) => value),
  restricted: field.restrictedPicklist,
});

const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1);

describe('The Salesforce metadata', () => {
  const mapping = loadMapping();
  const described = new Map<string, ObjectDescription>();
  before(async () => {
    const organization = await openOrganization();
    try {
      for (const { object } of Object.values(mapping))
        described.set(object, describeSchema.parse(await organization.get(`/sobjects/${object}/describe`)));
    } finally {
      await organization.close();
    }
  });

  for (const object of metadataObjects())
    it(`deploys the same custom fields on ${object} as the sandbox has`, () => {
      const custom = (described.get(object)?.fields ?? []).filter(({ name }) => name.endsWith('__c'));
      assert.deepEqual(
        metadataFields(object).map(factsOfMetadata).sort(byName),
        custom.map(factsOfDescribe).sort(byName),
      );
    });

  it('has every custom field of the shipped mapping', () => {
    for (const { object, fields } of Object.values(mapping)) {
      const custom = Object.values<string>(fields).filter((name) => name.endsWith('__c'));
      if (custom.length === 0) continue;
      const deployed = metadataFields(object).map(({ name }) => name);
      assert.deepEqual(
        custom.filter((name) => !deployed.includes(name)),
        [],
        object,
      );
    }
  });

  it('fits the shipped mapping: the only gaps are the statuses that are left to the organization', async () => {
    const findings = await verifyMapping(mapping, (object) => Promise.resolve(described.get(object)));
    assert.deepEqual(
      findings.map(({ severity, subject, message }) => [severity, subject, /'(\w+)'/.exec(message)?.[1]]),
      ['PoC__c', 'Cloud_User_Request__c'].flatMap((object) =>
        ['Rejected', 'Recalled'].map((status) => ['warning', `${object}.Approval_Status__c`, status]),
      ),
    );
  });

  for (const { object, fields } of [mapping.poc, mapping.creditRequest])
    it(`refuses an older revision of ${object} with the message that the adapter knows`, () => {
      const rule = readMetadata(
        `objects/${object}/validationRules/Confetti_Revision_Never_Decreases.validationRule-meta.xml`,
      );
      assert.deepEqual(texts(rule, 'errorMessage'), [olderRevisionMessage]);
      assert.deepEqual(texts(rule, 'active'), ['true']);
      assert.match(
        texts(rule, 'errorConditionFormula')[0] ?? '',
        new RegExp(`< PRIORVALUE\\(${fields.revision}\\)`),
      );
    });

  it('lets the integration user write every field of requests and their history, and read the others', () => {
    const permissions = readMetadata('permissionsets/Confetti_Integration.permissionset-meta.xml');
    for (const object of metadataObjects())
      for (const { name } of metadataFields(object)) {
        const editable = object.startsWith('PoC') || object === mapping.creditRequest.object;
        const pattern = new RegExp(`<editable>${editable}</editable>\\s*<field>${object}\\.${name}</field>`);
        assert.match(permissions, pattern);
      }
  });

  it('lets people fill the pages of requests but not write what Confetti writes', () => {
    const permissions = readMetadata('permissionsets/Confetti_User.permissionset-meta.xml');
    const editable = [...permissions.matchAll(/<editable>true<\/editable>\s*<field>([^<]*)</g)].map(
      ([, field]) => field,
    );
    for (const { object, fields } of [mapping.poc, mapping.creditRequest]) {
      assert.ok(editable.includes(`${object}.${fields.creditsNeeded}`));
      const { requestId, approvalStatus, waitingFor, revision, internalUser } = fields;
      const { creditsGranted, grantId, grantedAt } = fields;
      for (const name of [requestId, approvalStatus, waitingFor, revision, internalUser, creditsGranted])
        assert.ok(!editable.includes(`${object}.${name}`), name);
      for (const name of [grantId, grantedAt]) assert.ok(!editable.includes(`${object}.${name}`), name);
    }
    const { accumulatedCredits, tier } = mapping.creditRequest.fields;
    for (const name of [accumulatedCredits, tier])
      assert.ok(!editable.includes(`${mapping.creditRequest.object}.${name}`), name);
    assert.ok(!editable.some((field) => field?.startsWith('PoC_Approval_History__c')));
  });

  for (const [{ object, fields }, label, lists] of [
    [mapping.poc, 'PoC', ['PoC_Approval_History__c.PoC__c', 'Cloud_User_Request__c.PoC__c']],
    [mapping.creditRequest, 'Cloud User Request', ['PoC_Approval_History__c.Cloud_User_Request__c']],
  ] as const)
    it(`shows every mapped field of a ${label}, and the Approval History, on its layout`, () => {
      const layout = readMetadata(`layouts/${object}-${label} Layout.layout-meta.xml`);
      const shown = texts(layout, 'field');
      assert.deepEqual(
        Object.values<string>(fields).filter((name) => !shown.includes(name)),
        [],
      );
      assert.deepEqual(texts(layout, 'relatedList'), lists);
    });

  it('gives people a tab for PoCs and one for Cloud User Requests', () => {
    const permissions = readMetadata('permissionsets/Confetti_User.permissionset-meta.xml');
    const tabs = [mapping.poc, mapping.creditRequest].map(({ object }) => object);
    assert.deepEqual(texts(permissions, 'tab').sort(), [...tabs].sort());
    for (const tab of tabs) assert.match(readMetadata(`tabs/${tab}.tab-meta.xml`), /<customObject>true</);
  });
});
