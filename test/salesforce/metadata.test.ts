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

  it('fits the shipped mapping: the only gaps are the two statuses that are left to the organization', async () => {
    const findings = await verifyMapping(mapping, (object) => Promise.resolve(described.get(object)));
    assert.deepEqual(
      findings.map(({ severity, message }) => [severity, /'(\w+)'/.exec(message)?.[1]]),
      [
        ['warning', 'Rejected'],
        ['warning', 'Recalled'],
      ],
    );
  });

  it('refuses an older revision with the message that the adapter knows', () => {
    const rule = readMetadata(
      'objects/PoC__c/validationRules/Confetti_Revision_Never_Decreases.validationRule-meta.xml',
    );
    assert.deepEqual(texts(rule, 'errorMessage'), [olderRevisionMessage]);
    assert.deepEqual(texts(rule, 'active'), ['true']);
    assert.match(
      texts(rule, 'errorConditionFormula')[0] ?? '',
      new RegExp(`< PRIORVALUE\\(${mapping.poc.fields.revision}\\)`),
    );
  });

  it('lets the integration user write every field of PoCs and their history, and read the others', () => {
    const permissions = readMetadata('permissionsets/Confetti_Integration.permissionset-meta.xml');
    for (const object of metadataObjects())
      for (const { name } of metadataFields(object)) {
        const editable = object.startsWith('PoC');
        const pattern = new RegExp(`<editable>${editable}</editable>\\s*<field>${object}\\.${name}</field>`);
        assert.match(permissions, pattern);
      }
  });

  it('lets people fill the PoC page but not write what Confetti writes', () => {
    const permissions = readMetadata('permissionsets/Confetti_User.permissionset-meta.xml');
    const editable = [...permissions.matchAll(/<editable>true<\/editable>\s*<field>([^<]*)</g)].map(
      ([, field]) => field,
    );
    const { requestId, approvalStatus, waitingFor, revision, internalUser, presales } = mapping.poc.fields;
    assert.ok(editable.includes(`PoC__c.${presales}`));
    for (const name of [requestId, approvalStatus, waitingFor, revision, internalUser])
      assert.ok(!editable.includes(`PoC__c.${name}`), name);
    assert.ok(!editable.some((field) => field?.startsWith('PoC_Approval_History__c')));
  });

  it('shows every mapped field of the PoC page, and the Approval History, on the layout', () => {
    const layout = readMetadata('layouts/PoC__c-PoC Layout.layout-meta.xml');
    const shown = texts(layout, 'field');
    assert.deepEqual(
      Object.values(mapping.poc.fields).filter((name) => !shown.includes(name)),
      [],
    );
    assert.deepEqual(texts(layout, 'relatedList'), ['PoC_Approval_History__c.PoC__c']);
  });
});
