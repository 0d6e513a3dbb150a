import { checkbox, field, lookup, picklist, systemFields, text } from './types.ts';
import type { FieldSchema, ObjectSchema } from './types.ts';

export const regions = ['APAC', 'NA', 'EMEA', 'JP'] as const;

/** Statuses of a Lead, in the order in which Sales goes through them. */
export const leadStatuses = [
  'Open',
  'Working',
  'Engaged',
  'Meeting Scheduled',
  'Meeting Completed',
  'Disqualified',
  'Nurture',
  'MKT Nurture',
  'Converted',
] as const;

const opportunityStages = ['Qualification', 'Negotiating', 'Closed Won', 'Closed Lost'] as const;

/** `Name` of a person: read-only, put together from the other two. */
function personFields(): FieldSchema[] {
  return [
    text('Name', 'Full Name', 121, { createable: false, updateable: false, personName: true }),
    text('FirstName', 'First Name', 40),
    text('LastName', 'Last Name', 80, { required: true }),
  ];
}

const email = (): FieldSchema => field('Email', 'Email', 'email', { length: 80 });
const orgId = (): FieldSchema => text('TiDB_Cloud_Org_ID__c', 'TiDB Cloud Org ID', 40);
const region = (): FieldSchema => picklist('Region__c', 'Region', regions);

const user: ObjectSchema = {
  name: 'User',
  label: 'User',
  labelPlural: 'Users',
  keyPrefix: '005',
  custom: false,
  fields: [
    ...systemFields({ owned: false }),
    ...personFields(),
    email(),
    text('Username', 'Username', 80, { required: true, unique: true }),
    checkbox('IsActive', 'Active'),
    lookup('ManagerId', 'Manager ID', 'User'),
  ],
};

/** Queues. A Lead that assignment rules moved belongs to one. */
const group: ObjectSchema = {
  name: 'Group',
  label: 'Group',
  labelPlural: 'Groups',
  keyPrefix: '00G',
  custom: false,
  fields: [
    ...systemFields({ owned: false }),
    text('Name', 'Name', 40, { required: true }),
    text('DeveloperName', 'Developer Name', 80),
    picklist('Type', 'Type', ['Queue', 'Regular']),
  ],
};

/** The organization itself: one record, asked for by clients that look whether they talk to a sandbox. */
const organization: ObjectSchema = {
  name: 'Organization',
  label: 'Organization',
  labelPlural: 'Organizations',
  keyPrefix: '00D',
  custom: false,
  fields: [
    ...systemFields({ owned: false }),
    text('Name', 'Name', 80, { required: true }),
    checkbox('IsSandbox', 'Is Sandbox'),
  ],
};

const account: ObjectSchema = {
  name: 'Account',
  label: 'Account',
  labelPlural: 'Accounts',
  keyPrefix: '001',
  custom: false,
  fields: [
    ...systemFields({ owned: true }),
    text('Name', 'Account Name', 255, { required: true }),
    region(),
    orgId(),
    checkbox('Is_Internal__c', 'Is Internal'),
  ],
};

const contact: ObjectSchema = {
  name: 'Contact',
  label: 'Contact',
  labelPlural: 'Contacts',
  keyPrefix: '003',
  custom: false,
  fields: [
    ...systemFields({ owned: true }),
    ...personFields(),
    email(),
    lookup('AccountId', 'Account ID', 'Account', { childRelationshipName: 'Contacts' }),
  ],
};

/** The conversion fields cannot be written: Lead conversion has no standard REST call. */
const converted = { createable: false, updateable: false } as const;

const lead: ObjectSchema = {
  name: 'Lead',
  label: 'Lead',
  labelPlural: 'Leads',
  keyPrefix: '00Q',
  custom: false,
  fields: [
    ...systemFields({ owned: true, queues: true }),
    ...personFields(),
    text('Company', 'Company', 255, { required: true }),
    email(),
    picklist('Status', 'Lead Status', leadStatuses),
    region(),
    orgId(),
    checkbox('IsConverted', 'Converted', converted),
    lookup('ConvertedAccountId', 'Converted Account ID', 'Account', converted),
    lookup('ConvertedContactId', 'Converted Contact ID', 'Contact', converted),
    lookup('ConvertedOpportunityId', 'Converted Opportunity ID', 'Opportunity', converted),
  ],
};

const opportunity: ObjectSchema = {
  name: 'Opportunity',
  label: 'Opportunity',
  labelPlural: 'Opportunities',
  keyPrefix: '006',
  custom: false,
  fields: [
    ...systemFields({ owned: true }),
    text('Name', 'Name', 120, { required: true }),
    picklist('StageName', 'Stage', opportunityStages, { required: true }),
    field('CloseDate', 'Close Date', 'date', { required: true }),
    lookup('AccountId', 'Account ID', 'Account', { childRelationshipName: 'Opportunities' }),
    field('Amount', 'Amount', 'currency', { precision: 18, scale: 2 }),
  ],
};

export const standardObjects: readonly ObjectSchema[] = [
  user,
  group,
  organization,
  account,
  contact,
  lead,
  opportunity,
];
