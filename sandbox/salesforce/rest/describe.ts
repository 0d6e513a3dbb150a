import type { Org } from '../org.ts';
import type { FieldSchema, FieldType, ObjectSchema } from '../schema/types.ts';

const soapTypes: Readonly<Record<FieldType, string>> = {
  id: 'tns:ID',
  string: 'xsd:string',
  textarea: 'xsd:string',
  email: 'xsd:string',
  url: 'xsd:string',
  boolean: 'xsd:boolean',
  double: 'xsd:double',
  currency: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  picklist: 'xsd:string',
  reference: 'tns:ID',
};

/** `GET /sobjects`: every object, without fields. */
export function describeGlobal(org: Org, version: string): Record<string, unknown> {
  return {
    encoding: 'UTF-8',
    maxBatchSize: 200,
    sobjects: org.schema.objects.map((object) => objectSummary(object, version)),
  };
}

/** What both describe calls say of an object. */
export function objectSummary(object: ObjectSchema, version: string): Record<string, unknown> {
  const url = `/services/data/v${version}/sobjects/${object.name}`;
  return {
    activateable: false,
    createable: true,
    custom: object.custom,
    customSetting: false,
    deletable: true,
    deprecatedAndHidden: false,
    feedEnabled: false,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix: object.keyPrefix,
    label: object.label,
    labelPlural: object.labelPlural,
    layoutable: true,
    mergeable: false,
    mruEnabled: true,
    name: object.name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: true,
    triggerable: true,
    undeletable: true,
    updateable: true,
    urls: { sobject: url, describe: `${url}/describe`, rowTemplate: `${url}/{ID}` },
  };
}

/** `GET /sobjects/{Object}/describe`. */
export function describeObject(org: Org, object: ObjectSchema, version: string): Record<string, unknown> {
  return {
    ...objectSummary(object, version),
    actionOverrides: [],
    childRelationships: org.schema.children(object).map((child) => ({
      cascadeDelete: false,
      childSObject: child.object.name,
      deprecatedAndHidden: false,
      field: child.field.name,
      junctionIdListNames: [],
      junctionReferenceTo: [],
      relationshipName: child.field.childRelationshipName,
      restrictedDelete: false,
    })),
    compactLayoutable: true,
    fields: object.fields.map(describeField),
    listviewable: null,
    lookupLayoutable: null,
    namedLayoutInfos: [],
    networkScopeFieldName: null,
    recordTypeInfos: [],
    searchLayoutable: true,
    supportedScopes: [{ label: `All ${object.labelPlural}`, name: 'everything' }],
  };
}

function describeField(field: FieldSchema): Record<string, unknown> {
  const system = !field.createable && field.autoNumber === null;
  return {
    aggregatable: field.type !== 'textarea',
    autoNumber: field.autoNumber !== null,
    byteLength: field.length * 3,
    calculated: false,
    caseSensitive: false,
    createable: field.createable,
    custom: field.name.endsWith('__c'),
    defaultValue: field.type === 'boolean' ? false : null,
    defaultedOnCreate: system || field.type === 'boolean' || field.name === 'OwnerId',
    digits: 0,
    externalId: field.externalId,
    filterable: field.type !== 'textarea',
    groupable: !['textarea', 'double', 'currency', 'datetime'].includes(field.type),
    idLookup: field.externalId || field.type === 'id',
    inlineHelpText: null,
    label: field.label,
    length: field.length,
    name: field.name,
    nameField: field.name === 'Name',
    namePointing: field.referenceTo.length > 1,
    nillable: !field.required && field.type !== 'boolean' && !system,
    picklistValues: field.picklistValues.map((value) => ({
      active: true,
      defaultValue: false,
      label: value,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: field.precision,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    restrictedPicklist: field.restricted,
    scale: field.scale,
    soapType: soapTypes[field.type],
    sortable: field.type !== 'textarea',
    type: field.type,
    unique: field.unique,
    updateable: field.updateable,
  };
}
