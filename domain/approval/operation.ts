import type { PolicySlice } from '../policy/policy.ts';
import type { Operation } from '../records/operation.ts';
import { creditRequestIdOf } from '../request/credit-request-id.ts';
import { creditsField, textField } from '../request/fields.ts';
import { utcMinute } from '../wording/time.ts';
import { waitingLine } from './headline.ts';
import { historyLabels } from './history.ts';
import { approvalStatusOf } from './snapshot.ts';
import type { RequestState } from './state.ts';
import { stepLabel } from './steps.ts';

/** As many lines of approval info as the portal is sent; what came before is in the archive. */
const maxLines = 200;

/** An internal request as the Ops Portal's Operation History is to show it; undefined while its Org is not known. */
export function operationOf(state: RequestState, policy: PolicySlice, now: number): Operation | undefined {
  const orgId = textField(state.fields, 'orgId');
  // An Org that nobody has looked at yet may be a mistyped one.
  if (orgId === undefined || orgId !== state.vettedOrgId) return undefined;
  return {
    operationId: creditRequestIdOf(state.requestId),
    orgId,
    title: policy.route.label,
    status: approvalStatusOf(state) ?? 'Draft',
    requester: state.requester.email,
    credits: creditsField(state.fields) ?? null,
    waitingFor: waitingLine(state, policy, now, utcMinute).slice(0, 255),
    revision: state.revision,
    approvalInfo: state.history.slice(-maxLines).map(({ step, action, by, at, comment }) => ({
      step: step === undefined ? null : stepLabel(policy, step),
      action: historyLabels[action],
      actor: by,
      at: new Date(at).toISOString(),
      comment: comment ?? null,
    })),
    grantId: state.credits.grant?.grantId ?? null,
  };
}
