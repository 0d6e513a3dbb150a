import type { PolicySlice } from '../policy/policy.ts';
import type { CreditFacts } from '../records/credit-facts.ts';
import { isBlank, textField, type FieldId, type FieldValue } from '../request/fields.ts';
import { applySystemFields } from './apply.ts';
import { endRound } from './end-round.ts';
import { notEligible, type AskedCredits } from './eligibility.ts';
import { needsVetting } from './under-way.ts';
import { confetti, record } from './record.ts';
import type { RequestState } from './state.ts';
import { moveOn } from './steps.ts';

/** What a top-up takes over from its PoC where nobody has said anything else. */
const inherited: readonly FieldId[] = ['company', 'account', 'contact', 'opportunity', 'region', 'orgId'];

/** What the request's PoC says that the request does not say yet; `internalUser` is always the PoC's. */
export function inheritedFields(
  fields: RequestState['fields'],
  { poc }: Pick<CreditFacts, 'poc'>,
): { [F in FieldId]?: FieldValue } {
  if (poc === null) return {};
  const taken: { [F in FieldId]?: FieldValue } = {};
  for (const field of inherited) {
    const value = poc.fields[field];
    if (value !== undefined && value !== null && isBlank(fields, field)) taken[field] = value;
  }
  if (poc.fields.internalUser !== undefined) taken.internalUser = poc.fields.internalUser;
  return taken;
}

/** What the request asks for now, for the rules of eligibility. */
export function askedCredits(state: RequestState, policy: PolicySlice): AskedCredits {
  const { requester, fields, pocId } = state;
  return {
    requester: requester.email,
    fields,
    decided: state.steps.filter(({ status }) => status === 'approved').map(({ step }) => step),
    ...(policy.route.audience === 'internal' ? {} : { pocId }),
  };
}

/**
 * Takes over what PoC and TiDB Cloud say of a credit request. One that is fit goes on; one that is not is sent back to its
 * requester with the reason.
 */
export function applyVetting(
  state: RequestState,
  policy: PolicySlice,
  facts: CreditFacts,
  now: number,
): void {
  if (!needsVetting(state, policy)) return;
  applySystemFields(state, policy, inheritedFields(state.fields, facts), 'poc', now);
  const reason = notEligible(policy, askedCredits(state, policy), facts, now);
  if (reason === undefined) {
    state.vettedRound = state.round;
    const orgId = textField(state.fields, 'orgId');
    if (orgId !== undefined) state.vettedOrgId = orgId;
    return moveOn(state, policy, now);
  }
  endRound(state, policy, 'sent-back', now);
  record(state, { at: now, action: 'sent-back', by: confetti, comment: `Not eligible: ${reason}` });
}
