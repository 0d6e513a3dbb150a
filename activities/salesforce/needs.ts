type Kind =
  /** Text that is External ID and Unique: records are upserted by it. */
  | { readonly is: 'key'; readonly written: true }
  | { readonly is: 'text' | 'number' | 'date' | 'datetime' | 'yes-no'; readonly written: boolean }
  /** A picklist that has `values`, or free text. Without one of `desirable` Confetti works, but shows less. */
  | {
      readonly is: 'choice';
      readonly written: boolean;
      readonly values: readonly string[];
      readonly desirable?: readonly string[];
    }
  | { readonly is: 'lookup'; readonly written: boolean; readonly to: MappedObject | 'User' | 'Contact' };

/** What Confetti needs of one mapped field. `written` fields must be writable for the integration user. */
export type FieldNeed = Kind & {
  /** What does not work where the organization lacks the field. Confetti does the rest without it: a warning. */
  readonly without?: string;
};

export type MappedObject = 'poc' | 'creditRequest' | 'history' | 'account' | 'lead' | 'opportunity';

const noCreditRequests = 'Adding Credits Requests are not written to Salesforce';

/**
 * Objects that Confetti does without, and what does not work then. Whatever is wrong with them is a warning: PoCs are
 * mirrored and workers start in an organization that does not have them yet.
 */
export const optionalObjects: Partial<Readonly<Record<MappedObject, string>>> = {
  creditRequest: noCreditRequests,
};

const written = true;
const text = { is: 'text', written } as const;
const person = { is: 'lookup', written, to: 'User' } as const;
const read = { is: 'text', written: false } as const;
const number = { is: 'number', written } as const;
const approvalStatus = {
  is: 'choice',
  written,
  values: ['In Progress', 'Approved'],
  desirable: ['Rejected', 'Recalled'],
} as const;

/** Reconciliation reads these back. Metadata that was deployed before there was one does not have them. */
const granted = {
  creditsGranted: { ...number, without: 'granted credits are not shown there and cannot be reconciled' },
  grantId: { ...text, without: 'the grant of a request is not shown there and cannot be reconciled' },
  grantedAt: { is: 'datetime', written, without: 'the time of a grant is not shown there' },
} as const;

/**
 * Every object and field that Confetti reads or writes, and what each has to be like. The mapping file gives their
 * API names under these same keys. What has the name of a request's field holds that field. Source of the PoC page's
 * fields: seed 000, "Apply in Salesforce".
 */
export const needs = {
  poc: {
    requestId: { is: 'key', written },
    account: { is: 'lookup', written, to: 'account' },
    contact: { is: 'lookup', written, to: 'Contact' },
    lead: { is: 'lookup', written, to: 'lead' },
    opportunity: { is: 'lookup', written, to: 'opportunity' },
    applicationLink: text,
    creditsNeeded: number,
    creditsExpiryDate: { is: 'date', written },
    customerPayment: { is: 'choice', written, values: ['No Payment', 'Partial Payment'] },
    justification: text,
    approvalStatus,
    regionLeader: person,
    regionalGpe: person,
    regionalSdr: person,
    presales: person,
    // Its values are the policy's to choose.
    pocStatus: text,
    orgId: text,
    // A picklist and no checkbox: an unanswered question blocks the approval, and a checkbox cannot be empty.
    presalesAutoApprove: { is: 'choice', written, values: ['Yes', 'No'] },
    internalUser: { is: 'yes-no', written },
    // Regions are the policy's too.
    region: text,
    entryPoint: { is: 'choice', written, values: ['cloud-user', 'cloud-sales', 'enterprise'] },
    waitingFor: text,
    revision: number,
    ...granted,
  },
  creditRequest: {
    requestId: { is: 'key', written },
    type: { is: 'choice', written, values: ['Adding Credits Request'] },
    poc: { is: 'lookup', written, to: 'poc' },
    account: { is: 'lookup', written, to: 'account' },
    opportunity: { is: 'lookup', written, to: 'opportunity' },
    creditsNeeded: number,
    creditsExpiryDate: { is: 'date', written },
    justification: text,
    accumulatedCredits: number,
    tier: text,
    approvalStatus,
    regionLeader: person,
    region: text,
    orgId: text,
    internalUser: { is: 'yes-no', written },
    waitingFor: text,
    revision: number,
    ...granted,
  },
  history: {
    key: { is: 'key', written },
    // A row belongs to one of the two.
    poc: { is: 'lookup', written, to: 'poc' },
    creditRequest: { is: 'lookup', written, to: 'creditRequest', without: noCreditRequests },
    sequence: number,
    round: number,
    step: text,
    action: text,
    actor: text,
    assignedTo: text,
    at: { is: 'datetime', written },
    comment: text,
    dueAt: { is: 'datetime', written },
  },
  account: { name: read, region: read, orgId: read, internal: { is: 'yes-no', written: false } },
  lead: {
    name: read,
    company: read,
    region: read,
    orgId: read,
    converted: { is: 'yes-no', written: false },
    convertedAccount: { is: 'lookup', written: false, to: 'account' },
    convertedContact: { is: 'lookup', written: false, to: 'Contact' },
    convertedOpportunity: { is: 'lookup', written: false, to: 'opportunity' },
  },
  opportunity: { name: read, stage: read, account: { is: 'lookup', written: false, to: 'account' } },
} as const satisfies Record<MappedObject, Record<string, FieldNeed>>;
