import type { Client } from '@temporalio/client';
import { notEligible } from '../domain/approval/eligibility.ts';
import { openRequest } from '../domain/approval/open-request.ts';
import { refuse, type Refusal } from '../domain/approval/refusal.ts';
import { startRefusal } from '../domain/approval/start-fields.ts';
import { submissionGaps } from '../domain/approval/submission-gaps.ts';
import { inheritedFields } from '../domain/approval/vetting.ts';
import type { RequestView } from '../domain/approval/view.ts';
import type { CreditEntryPoint, Policy, PolicySlice } from '../domain/policy/policy.ts';
import { slicePolicy } from '../domain/policy/slice.ts';
import type { CreditFacts } from '../domain/records/credit-facts.ts';
import { creditRequestIdRule, isCreditRequestId } from '../domain/request/credit-request-id.ts';
import { textField, type FieldValues } from '../domain/request/fields.ts';
import {
  creditRequestId,
  creditRequestType,
  noPoc,
  type CreditRequestInput,
} from '../workflows/credit-request/contract.ts';
import { pocApplicationId } from '../workflows/poc-application/contract.ts';
import type { OrgReading } from '../workflows/tenant-credits/contract.ts';
import { startKey } from './begun-before.ts';
import { RefusedError } from './refused.ts';
import { startRequest } from './start-request.ts';

/** A credit request as a person or another system hands it in. */
export interface NewCreditRequest {
  readonly creditRequestId: string;
  readonly entryPoint: CreditEntryPoint;
  /** The PoC that needs more credits; none for an internal request. */
  readonly pocId?: string;
  /** E-mail address of whoever asks. */
  readonly requester: string;
  readonly via: string;
  readonly fields: FieldValues;
}

/** Where PoC and Org are looked at. */
interface CreditSources {
  view(requestId: string): Promise<RequestView | undefined>;
  readOrg(orgId: string): Promise<Pick<OrgReading, 'account'>>;
}

/**
 * The PoC and the Org of a request as they are now, so that what cannot be granted is refused before anything is started.
 * Undefined where TiDB Cloud does not answer: the request looks again by itself, as soon as it does.
 */
export async function creditFacts(
  { pocId, fields }: NewCreditRequest,
  confetti: CreditSources,
): Promise<CreditFacts | undefined> {
  const view = pocId === undefined ? undefined : await confetti.view(pocApplicationId(pocId));
  const poc = view === undefined ? null : { pocId: view.pocId, status: view.status, fields: view.fields };
  const orgId = textField(fields, 'orgId') ?? (poc === null ? undefined : textField(poc.fields, 'orgId'));
  if (orgId === undefined || !/^\d{1,20}$/.test(orgId)) return { poc, org: null };
  try {
    const { account } = await confetti.readOrg(orgId);
    return { poc, org: account };
  } catch (error) {
    // A silent TiDB Cloud looks like a silent worker from here; the request says so if it is the worker.
    if (error instanceof RefusedError) throw error;
    return undefined;
  }
}

/**
 * Starts a credit request under the policy as it is now; it is submitted at once. Refused, with nothing started, where it
 * is incomplete or PoC and Org are not fit for it.
 * @returns the request's workflow id
 */
export async function startCreditRequest(
  client: Client,
  published: Policy,
  asked: NewCreditRequest,
  facts: CreditFacts | undefined,
): Promise<string> {
  const { creditRequestId: id, requester, via, fields } = asked;
  const policy = slicePolicy(published, asked.entryPoint);
  const refusal = startingRefusal(policy, asked, facts);
  if (refusal !== undefined) throw new RefusedError(refusal);
  const isInternal = policy.route.audience === 'internal';
  const pocId = isInternal || asked.pocId === undefined ? {} : { pocId: asked.pocId };
  const input: CreditRequestInput = {
    creditRequestId: id,
    ...pocId,
    requester: { email: requester, via },
    fields,
    policy,
  };
  return startRequest(client, {
    workflowType: creditRequestType,
    input,
    policy,
    request: { requestId: creditRequestId(id), pocId: pocId.pocId ?? noPoc, requester, via, fields },
    key: startKey(asked),
    details: `${policy.route.label} ${id}${isInternal ? '' : ` of PoC ${asked.pocId ?? ''}`}, asked for by ${requester}`,
  });
}

function startingRefusal(
  policy: PolicySlice,
  { creditRequestId: id, pocId, requester, via, fields: given }: NewCreditRequest,
  facts: CreditFacts | undefined,
): Refusal | undefined {
  if (!isCreditRequestId(id)) {
    const why = `"${id}" cannot be the id of a credit request: ${creditRequestIdRule}`;
    return refuse('malformed', `Not started: ${why}.`);
  }
  const isInternal = policy.route.audience === 'internal';
  if (!isInternal && pocId === undefined) {
    return refuse('missing-fields', 'Not submitted: name the PoC that needs more credits (--poc P-1042).');
  }
  const refusal = startRefusal(policy, given);
  if (refusal !== undefined || facts === undefined) return refusal;
  const fields = { ...given, ...inheritedFields(given, facts) };
  const request = { requestId: creditRequestId(id), pocId: pocId ?? noPoc, requester, via, fields };
  const gaps = submissionGaps(openRequest(policy, request, Date.now()), policy);
  const asked = { requester, fields, ...(isInternal || pocId === undefined ? {} : { pocId }) };
  const reason = notEligible(policy, asked, facts, Date.now());
  // A PoC that is not there has no Org either, and that is not the point.
  if (facts.poc === null && !isInternal && reason !== undefined) return notSubmitted(reason);
  return gaps ?? (reason === undefined ? undefined : notSubmitted(reason));
}

function notSubmitted(reason: string): Refusal {
  return refuse('not-eligible', `Not submitted: ${reason}`);
}
