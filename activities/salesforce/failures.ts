import type { ApplicationFailure } from '@temporalio/common';

import { failure } from '../failures.ts';
import type { FailureKind } from '../failures.ts';

/** One refusal in Salesforce's words. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly fields: readonly string[];
  readonly status?: number | undefined;
  readonly retryAfterMs?: number | undefined;
}

/** Salesforce answered, and the answer was no. `where` names the part of a composite call that it concerns. */
export class SalesforceRefusal extends Error {
  readonly refusal: Refusal;
  readonly where: string | undefined;

  constructor(refusal: Refusal, where?: string) {
    super(`${refusal.code}: ${refusal.message}`);
    this.name = 'SalesforceRefusal';
    this.refusal = refusal;
    this.where = where;
  }
}

interface Posture {
  readonly kind: FailureKind;
  readonly retryAfterMs?: number;
  /** What a person can do about it. */
  readonly mend?: string;
}

const minutesMs = 60_000;
const permissions = 'Assign the permission set Confetti_Integration to the integration user.';
const deploy =
  'Deploy salesforce/ or correct SALESFORCE_MAPPING_FILE; `confetti doctor` lists every difference.';

/**
 * What Salesforce's refusals mean for us. A code that is not listed goes by its HTTP status: 5xx and 429 are `Busy`,
 * the rest `Invalid`.
 * Source of the codes: REST API Developer Guide, "Status Codes and Error Responses"; SOAP API, "StatusCode".
 */
const postures: Readonly<Record<string, Posture>> = {
  // Nothing is wrong with what we sent: somebody else holds the row, the service or the quota.
  UNABLE_TO_LOCK_ROW: { kind: 'Busy' },
  // Two first writes at once: whoever comes second updates what the first has made.
  DUPLICATE_VALUE: { kind: 'Busy' },
  SERVER_UNAVAILABLE: { kind: 'Busy' },
  UNKNOWN_EXCEPTION: { kind: 'Busy' },
  QUERY_TIMEOUT: { kind: 'Busy' },
  // The next page of a query has expired; the query can be asked again.
  INVALID_QUERY_LOCATOR: { kind: 'Busy' },
  // The limit is a rolling day; asking every few seconds would only keep it used up.
  REQUEST_LIMIT_EXCEEDED: { kind: 'Busy', retryAfterMs: 15 * minutesMs },
  CONCURRENT_REQUESTS_LIMIT_EXCEEDED: { kind: 'Busy', retryAfterMs: minutesMs },

  INVALID_SESSION_ID: { kind: 'Unauthorized' },

  // The organization or the mapping has to be mended, then the same call succeeds.
  NOT_FOUND: { kind: 'Misconfigured', mend: deploy },
  INVALID_TYPE: { kind: 'Misconfigured', mend: deploy },
  DUPLICATE_EXTERNAL_ID: {
    kind: 'Misconfigured',
    mend: 'Make the external id Unique and remove the doubles.',
  },
  MULTIPLE_CHOICES: { kind: 'Misconfigured', mend: 'Make the external id Unique and remove the doubles.' },
  API_DISABLED_FOR_ORG: {
    kind: 'Misconfigured',
    mend: "Enable 'API Enabled' for the integration user's profile.",
  },
  API_CURRENTLY_DISABLED: { kind: 'Misconfigured' },
  UNSUPPORTED_API_VERSION: { kind: 'Misconfigured' },
  INSUFFICIENT_ACCESS: { kind: 'Misconfigured', mend: permissions },
  INSUFFICIENT_ACCESS_OR_READONLY: { kind: 'Misconfigured', mend: permissions },
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: { kind: 'Misconfigured', mend: permissions },
  INVALID_FIELD_FOR_INSERT_UPDATE: { kind: 'Misconfigured', mend: permissions },
  STORAGE_LIMIT_EXCEEDED: { kind: 'Misconfigured', mend: 'Free data storage in Salesforce.' },

  // Sending the same again would be refused again.
  REQUIRED_FIELD_MISSING: {
    kind: 'Invalid',
    mend: 'Fill the field on the request, or make it optional there.',
  },
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: {
    kind: 'Invalid',
    mend: 'Add the value to the picklist, or change it.',
  },
  STRING_TOO_LONG: { kind: 'Invalid', mend: 'Shorten the text, or make the field longer.' },
  FIELD_CUSTOM_VALIDATION_EXCEPTION: {
    kind: 'Invalid',
    mend: 'A validation rule of the organization refused it.',
  },
  FIELD_INTEGRITY_EXCEPTION: { kind: 'Invalid' },
  INVALID_CROSS_REFERENCE_KEY: {
    kind: 'Invalid',
    mend: 'The record that it points at does not exist any more.',
  },
  MALFORMED_ID: { kind: 'Invalid', mend: 'Give a Salesforce record id of the right object.' },
  INVALID_FIELD: { kind: 'Invalid', mend: deploy },
  INVALID_QUERY_FILTER_OPERATOR: { kind: 'Invalid', mend: deploy },
  MALFORMED_QUERY: { kind: 'Invalid' },
  JSON_PARSER_ERROR: { kind: 'Invalid' },
  ENTITY_IS_DELETED: { kind: 'Invalid', mend: 'Take the record out of the recycle bin in Salesforce.' },
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: {
    kind: 'Invalid',
    mend: 'A trigger or flow of the organization refused it.',
  },
};

function postureOf({ code, status = 400 }: Refusal): Posture {
  const known = postures[code];
  if (known !== undefined) return known;
  if (status >= 500 || status === 429) return { kind: 'Busy' };
  return { kind: status === 401 ? 'Unauthorized' : 'Invalid' };
}

/** The failure that an activity ends with. `doing` says what we wanted, such as `write PoC__c P-1042`. */
export function refusalFailure(error: SalesforceRefusal, doing: string): ApplicationFailure {
  const { refusal, where } = error;
  const { kind, mend, ...posture } = postureOf(refusal);
  const retryAfterMs = refusal.retryAfterMs ?? posture.retryAfterMs;
  const place = [where, refusal.fields.length > 0 ? `field ${refusal.fields.join(', ')}` : undefined]
    .filter((part) => part !== undefined)
    .join(', ');
  const message = [
    `Salesforce would not ${doing}${place === '' ? '' : ` (${place})`}: ${shortened(refusal.message)} [${refusal.code}]`,
    ...(mend === undefined ? [] : [mend]),
  ].join(' ');
  return failure(kind, message, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/** Salesforce repeats the refused value, which may be pages long; what it says of it stands at the end. */
function shortened(message: string): string {
  return message.length <= 300 ? message : `${message.slice(0, 150)} … ${message.slice(-100)}`;
}
