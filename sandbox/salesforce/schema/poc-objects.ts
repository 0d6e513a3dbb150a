import { regions } from './standard-objects.ts';
import { checkbox, field, longText, lookup, picklist, systemFields, text, wholeNumber } from './types.ts';
import type { FieldSchema, ObjectSchema } from './types.ts';

/** Approval Status, in a restricted picklist: an organization may add Rejected and Recalled to it, or none. */
const approvalStatus = (extraApprovalStatuses: readonly string[]): FieldSchema =>
  picklist('Approval_Status__c', 'Approval Status', ['In Progress', 'Approved', ...extraApprovalStatuses], {
    restricted: true,
  });

/** What a request shows of its grant, once the credits are there. */
const granted = (): FieldSchema[] => [
  wholeNumber('Credits_Granted__c', 'Credits Granted'),
  text('TiDB_Cloud_Grant_ID__c', 'TiDB Cloud Grant ID', 80),
  field('Credits_Granted_At__c', 'Credits Granted At', 'datetime'),
];

/** `PoC__c`, the page that people know. `extraApprovalStatuses` are the statuses beyond In Progress and Approved. */
export function pocObject(extraApprovalStatuses: readonly string[]): ObjectSchema {
  return {
    name: 'PoC__c',
    label: 'PoC',
    labelPlural: 'PoCs',
    keyPrefix: 'a0P',
    custom: true,
    fields: [
      ...systemFields({ owned: true }),
      text('Name', 'PoC Name', 80),
      text('Confetti_Request_Id__c', 'Confetti Request Id', 80, { unique: true, externalId: true }),
      lookup('Account__c', 'Account', 'Account', { childRelationshipName: 'PoCs__r' }),
      lookup('Contact__c', 'Contact', 'Contact', { childRelationshipName: 'PoCs__r' }),
      lookup('Lead__c', 'Lead', 'Lead', { childRelationshipName: 'PoCs__r' }),
      lookup('Opportunity__c', 'Opportunity', 'Opportunity', { childRelationshipName: 'PoCs__r' }),
      field('Application_Link__c', 'Application Link', 'url', { length: 255 }),
      wholeNumber('Credits_Needed__c', 'Credits Needed'),
      field('Credits_Expiry_Date__c', 'Credits Expiry Date', 'date'),
      picklist('PoC_Customer_Payment__c', 'PoC Customer Payment', ['No Payment', 'Partial Payment']),
      longText('Justification_to_Credits_Needed__c', 'Justification to Credits Needed'),
      approvalStatus(extraApprovalStatuses),
      lookup('Region_Leader__c', 'Region Leader', 'User', { childRelationshipName: 'Region_Leader_PoCs__r' }),
      lookup('Regional_GPE__c', 'Regional GPE', 'User', { childRelationshipName: 'Regional_GPE_PoCs__r' }),
      lookup('Regional_SDR__c', 'Regional SDR', 'User', { childRelationshipName: 'Regional_SDR_PoCs__r' }),
      lookup('Presales__c', 'Presales', 'User', { childRelationshipName: 'Presales_PoCs__r' }),
      picklist('PoC_Status__c', 'PoC Status', [
        'Not Started',
        'In Progress',
        'Succeeded',
        'Failed',
        'Cancelled',
      ]),
      text('TiDB_Cloud_Account_ID__c', 'TiDB Cloud Account ID', 40),
      // Not a checkbox: an empty answer blocks the Presales approval, and a checkbox cannot be empty.
      picklist('Presales_Auto_approve__c', 'Presales Auto-approve', ['Yes', 'No']),
      checkbox('Internal_User__c', 'Internal User'),
      picklist('Region__c', 'Region', regions),
      picklist('Entry_Point__c', 'Entry Point', ['cloud-user', 'cloud-sales', 'enterprise']),
      text('Waiting_For__c', 'Waiting For', 255),
      wholeNumber('Confetti_Revision__c', 'Confetti Revision'),
      ...granted(),
    ],
  };
}

/** `Cloud_User_Request__c`: the request for more credits during a PoC. Name is numbered by the organization. */
export function creditRequestObject(extraApprovalStatuses: readonly string[]): ObjectSchema {
  const listedAs = (childRelationshipName: string) => ({ childRelationshipName });
  return {
    name: 'Cloud_User_Request__c',
    label: 'Cloud User Request',
    labelPlural: 'Cloud User Requests',
    keyPrefix: 'a0C',
    custom: true,
    fields: [
      ...systemFields({ owned: true }),
      text('Name', 'Cloud User Request No.', 80, {
        createable: false,
        updateable: false,
        autoNumber: 'CUR-{00000}',
      }),
      text('Confetti_Request_Id__c', 'Confetti Request Id', 80, { unique: true, externalId: true }),
      picklist('Type__c', 'Type', ['Adding Credits Request']),
      lookup('PoC__c', 'PoC', 'PoC__c', listedAs('Cloud_User_Requests__r')),
      lookup('Account__c', 'Account', 'Account', listedAs('Cloud_User_Requests__r')),
      lookup('Opportunity__c', 'Opportunity', 'Opportunity', listedAs('Cloud_User_Requests__r')),
      wholeNumber('Credits_Needed__c', 'Credits Needed'),
      field('Credits_Expiry_Date__c', 'Credits Expiry Date', 'date'),
      longText('Justification_to_Credits_Needed__c', 'Justification to Credits Needed'),
      wholeNumber('Accumulated_Credits__c', 'Accumulated Credits'),
      text('Tier__c', 'Tier', 80),
      approvalStatus(extraApprovalStatuses),
      lookup('Region_Leader__c', 'Region Leader', 'User', listedAs('Region_Leader_Cloud_User_Requests__r')),
      picklist('Region__c', 'Region', regions),
      text('TiDB_Cloud_Account_ID__c', 'TiDB Cloud Account ID', 40),
      checkbox('Internal_User__c', 'Internal User'),
      text('Waiting_For__c', 'Waiting For', 255),
      wholeNumber('Confetti_Revision__c', 'Confetti Revision'),
      ...granted(),
    ],
  };
}

/** One row of the Approval History of a PoC or of a Cloud User Request. Name is numbered by the organization. */
export const approvalHistoryObject: ObjectSchema = {
  name: 'PoC_Approval_History__c',
  label: 'Approval History',
  labelPlural: 'Approval History',
  keyPrefix: 'a0H',
  custom: true,
  fields: [
    ...systemFields({ owned: true }),
    text('Name', 'Approval History No.', 80, {
      createable: false,
      updateable: false,
      autoNumber: 'AH-{00000}',
    }),
    text('Confetti_Key__c', 'Confetti Key', 120, { unique: true, externalId: true }),
    lookup('PoC__c', 'PoC', 'PoC__c', { childRelationshipName: 'Approval_History__r' }),
    lookup('Cloud_User_Request__c', 'Cloud User Request', 'Cloud_User_Request__c', {
      childRelationshipName: 'Approval_History__r',
    }),
    wholeNumber('Sequence__c', 'Sequence'),
    wholeNumber('Round__c', 'Round'),
    text('Step__c', 'Step', 80),
    text('Action__c', 'Action', 80),
    text('Actor__c', 'Actor', 120),
    text('Assigned_To__c', 'Assigned To', 255),
    field('Happened_At__c', 'Happened At', 'datetime'),
    longText('Comment__c', 'Comment'),
    field('Due_At__c', 'Due At', 'datetime'),
  ],
};
