import type { ActionAnswer } from '../../domain/approval/actions.ts';
import { refuse, type Refusal, type RefusalCode } from '../../domain/approval/refusal.ts';
import { fieldIds, type FieldId, type FieldValues } from '../../domain/request/fields.ts';
import type { Outcome } from '../each-by-itself.ts';
import type { ListedRequest, ListFilter } from '../lists.ts';
import type { NewPocApplication } from '../poc-applications.ts';
import { RefusedError } from '../refused.ts';
import { MalformedError } from './errors.ts';

/*
 * What customers reach of their own applications. Records of Salesforce are not theirs to name: what Confetti reads there
 * would show them another company.
 */

const saidByCustomers: readonly FieldId[] = ['company', 'region', 'orgId', 'applicationLink'];

/** Whether a customer may say this field of their application. */
export function isSaidByCustomers(field: FieldId): boolean {
  return saidByCustomers.includes(field);
}

/** As `newPocId` makes them: an id of choice would tell which there are, and take those that others will need. */
const givenId = /^P-[0-9A-HJKMNP-TV-Z]{8}$/;

/** @throws MalformedError for an id or fields that are not theirs to give */
export function checkCustomersStart({ pocId, fields }: Pick<NewPocApplication, 'pocId' | 'fields'>): void {
  if (!givenId.test(pocId)) throw new MalformedError('Leave the id out: a new application is given one.');
  checkCustomersFields(fields);
}

/** @throws MalformedError for fields that are not theirs to give */
export function checkCustomersFields(fields: FieldValues): void {
  const others = fieldIds.filter((field) => field in fields && !isSaidByCustomers(field));
  if (others.length === 0) return;
  throw new MalformedError(
    `Not yours to say: ${others.join(', ')}. Leave out everything but ${saidByCustomers.join(', ')}.`,
  );
}

/** A filter without what would tell of clocks and approvers. */
export function customersFilter(filter: ListFilter): ListFilter {
  const { slaState: _sla, step: _step, dueBefore: _due, approvers: _who, notApprover: _not, ...own } = filter;
  return own;
}

/** A row as they see it: no clock, and nobody who is waited for. */
export function customersRow({ dueAt: _due, ...request }: ListedRequest): ListedRequest {
  return { ...request, approvers: [], slaState: 'none' };
}

/** Refusals about what they gave themselves are told as they are; the others speak of colleagues and their work. */
const tellable: ReadonlySet<RefusalCode> = new Set(['malformed', 'invalid-field', 'comment-required']);

/** What became of an action of theirs, without who is asked next and what others decided. */
export async function inCustomersWords(action: Promise<ActionAnswer>): Promise<ActionAnswer> {
  try {
    return customersAnswer(await action);
  } catch (error) {
    throw error instanceof RefusedError ? new RefusedError(customersRefusal(error.refusal)) : error;
  }
}

/** The same of one of several. */
export function customersOutcome(outcome: Outcome<ActionAnswer>): Outcome<ActionAnswer> {
  switch (outcome.outcome) {
    case 'done':
      return { outcome: 'done', done: customersAnswer(outcome.done) };
    case 'refused':
      return { outcome: 'refused', refusal: customersRefusal(outcome.refusal) };
    case 'unknown':
      return outcome;
  }
}

function customersAnswer(answer: ActionAnswer): ActionAnswer {
  return { ...answer, message: 'Done.' };
}

function customersRefusal(refusal: Refusal): Refusal {
  if (tellable.has(refusal.code)) return refusal;
  // Whose it was and for what may be a colleague's.
  if (refusal.code === 'id-used')
    return refuse(
      'id-used',
      'Not done: its id was used before, for something else. Send it under another id.',
    );
  return refuse(
    refusal.code,
    'Not done: it cannot be done as it stands. Your contact at TiDB Cloud can help.',
  );
}
