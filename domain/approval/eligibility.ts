import { hasExpired, endOfDay } from '../credits/expiry.ts';
import { chainHours } from '../balance/top-up-by.ts';
import { planRoute } from '../policy/plan.ts';
import type { PolicySlice, RoleId } from '../policy/policy.ts';
import type { CreditFacts, OrgFacts, PocFacts } from '../records/credit-facts.ts';
import { fieldValue, textField, type FieldValues } from '../request/fields.ts';
import { utcDay, duration } from '../wording/time.ts';
import { statusInWords } from './refusal-wording.ts';
import { isUnderWay } from './under-way.ts';
import { askInSalesforce, askInternally, isEmployee } from './door.ts';
import { sameEmail } from '../people/directory.ts';

const hourMs = 3_600_000;

/** What a credit request asks for, and who asks. */
export interface AskedCredits {
  /** The PoC that it adds credits to; undefined for an internal request. */
  readonly pocId?: string;
  readonly requester: string;
  readonly fields: FieldValues;
  /** Steps that are behind it already, of a request that is looked at again under way. */
  readonly decided?: readonly RoleId[];
}

/**
 * Why credits cannot be asked for as they are, or undefined when they can: the request is bound to a PoC that runs and to
 * its Org (a customer's), or to the asker's own Org (an employee's), and the credits can be used before they expire.
 * A sentence, for `Not submitted: …`.
 */
export function notEligible(
  policy: PolicySlice,
  asked: AskedCredits,
  { poc, org }: CreditFacts,
  now: number,
): string | undefined {
  const isInternal = policy.route.audience === 'internal';
  return (
    (isInternal ? undefined : notOfRunningPoc(policy, asked, poc, now)) ??
    notUsableOrg(asked, org) ??
    (isInternal ? notOwnOrg(policy, asked, org) : notCustomersOrg(policy, asked, org)) ??
    expiresTooSoon(policy, asked, now)
  );
}

function notOfRunningPoc(
  policy: PolicySlice,
  { pocId = '', fields }: AskedCredits,
  poc: PocFacts | null,
  now: number,
): string | undefined {
  if (poc === null) return `there is no PoC ${pocId}. "confetti poc list" shows those there are.`;
  if (poc.status === 'closed') {
    return `PoC ${pocId} is closed (PoC Status: ${textField(poc.fields, 'pocStatus') ?? 'blank'}). Apply for a new PoC.`;
  }
  if (poc.status !== 'complete') {
    const mend = isUnderWay(poc)
      ? 'Change the credits there, or wait until it runs.'
      : 'Credits are added to a PoC that runs.';
    return `PoC ${pocId} does not run yet: its application is ${statusInWords(poc.status)}. ${mend}`;
  }
  const pocOrg = textField(poc.fields, 'orgId');
  if (pocOrg === undefined) {
    return `PoC ${pocId} runs in no TiDB Cloud Org, so there is nothing to add credits to.`;
  }
  const orgId = textField(fields, 'orgId');
  if (orgId !== undefined && orgId !== pocOrg) {
    return `Org ${orgId} is not the Org of PoC ${pocId}, which runs in ${pocOrg}. Leave the Org out, or name the other PoC.`;
  }
  const expiry = textField(poc.fields, 'creditsExpiryDate');
  if (!policy.topUpAfterExpiry && expiry !== undefined && hasExpired(expiry, now)) {
    return `PoC ${pocId} has expired: its Credits Expiry Date was ${expiry}. Apply for a new PoC.`;
  }
  return undefined;
}

function notUsableOrg({ fields }: AskedCredits, org: OrgFacts | null): string | undefined {
  const orgId = textField(fields, 'orgId') ?? '';
  if (org === null) {
    return `TiDB Cloud has no Org ${orgId}. Confirm the Org ID in the TiDB Cloud console.`;
  }
  return org.status === 'active'
    ? undefined
    : `Org ${orgId} (${org.name}) is ${org.status}, so no credits can be added. Have it reactivated first.`;
}

function notOwnOrg(
  policy: PolicySlice,
  { requester, fields }: AskedCredits,
  org: OrgFacts | null,
): string | undefined {
  if (!isEmployee(policy, requester)) {
    return `${requester} is no employee's address: those end in ${policy.employees.emailDomains.join(' or ')}. ${askInSalesforce}`;
  }
  if (org === null || sameEmail(org.ownerEmail, requester)) return undefined;
  const orgId = textField(fields, 'orgId') ?? '';
  return isEmployee(policy, org.ownerEmail)
    ? `Org ${orgId} is ${org.ownerEmail}'s: internal credits are for one's own account. They can ask themselves.`
    : `Org ${orgId} (${org.name}) is a customer's. ${askInSalesforce}`;
}

function notCustomersOrg(
  policy: PolicySlice,
  { fields }: AskedCredits,
  org: OrgFacts | null,
): string | undefined {
  const isInternal =
    fieldValue(fields, 'internalUser') === true || (org !== null && isEmployee(policy, org.ownerEmail));
  if (!isInternal) return undefined;
  return `Org ${textField(fields, 'orgId') ?? ''} is an employee's own account. ${askInternally(policy)}`;
}

/** Credits have to be usable once the chain is through, by its SLAs and the policy's allowance for steps without one. */
function expiresTooSoon(
  policy: PolicySlice,
  { fields, decided = [] }: AskedCredits,
  now: number,
): string | undefined {
  const expiresOn = textField(fields, 'creditsExpiryDate');
  if (expiresOn === undefined) return undefined;
  const steps = planRoute(policy, fields).steps.filter(({ step }) => !decided.includes(step));
  // With nothing left to approve, whoever releases the credits sees whether they are still of use.
  if (!steps.some(({ kind }) => kind === 'approval')) return undefined;
  const { hours } = chainHours({ steps, allowanceHours: policy.balance.allowanceHours });
  const usableFrom = now + hours * hourMs;
  return endOfDay(expiresOn) >= usableFrom
    ? undefined
    : `the credits would expire on ${expiresOn}, before they can be used: the approvals take about ` +
        `${duration(hours * hourMs)} by their SLAs. Ask for a Credits Expiry Date of ${utcDay(usableFrom)} or later.`;
}
