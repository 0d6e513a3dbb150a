import { actionKey } from '../../../domain/approval/action-key.ts';
import type { ActionName } from '../../../domain/approval/actions.ts';
import { answerAgain, answerTo } from '../../../domain/approval/answer.ts';
import { apply } from '../../../domain/approval/apply.ts';
import { check } from '../../../domain/approval/check.ts';
import { parseAction } from '../../../domain/approval/parse-action.ts';
import { previewAdoption } from '../../../domain/approval/adoption.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import { answerGiven, idUsed, rememberAnswer } from '../../../domain/approval/seen-actions.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import { listedValues } from '../../../domain/approval/visibility.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import type { Confetti } from '../../../client/index.ts';
import { isMeant, takesReading, type ListedRequest, type ListFilter } from '../../../client/lists.ts';
import { RefusedError } from '../../../client/refused.ts';
import { shippedPolicy } from '../shipped-policy.ts';
import type { Request } from '../requests.ts';

/**
 * A Confetti whose requests are held by a test: actions go the way they go in a workflow (parsed, checked, applied,
 * answered; sent again they are answered the same), lists by the values that lists filter by.
 */
export function confettiOver(requests: readonly Request[]): Partial<Confetti> & {
  /** Every action that was carried out, in order. */
  readonly carriedOut: readonly { readonly requestId: string; readonly name: ActionName }[];
} {
  const carriedOut: { requestId: string; name: ActionName }[] = [];
  const find = (requestId: string): Request | undefined =>
    requests.find(({ state }) => state.requestId === requestId);
  const list: Confetti['list'] = async (filter) =>
    requests
      .map(listed)
      .filter((request) => matches(filter, request))
      .sort((a, b) => (a.dueAt ?? Infinity) - (b.dueAt ?? Infinity) || a.startedAt - b.startedAt);
  return {
    carriedOut,
    async view(requestId) {
      const request = find(requestId);
      return request && viewOf(request.state, request.policy, request.now, utcMinute);
    },
    list,
    async listPage(filter, { limit, after }) {
      const all = await list(filter);
      const before = after === undefined ? 0 : Number(after);
      if (Number.isNaN(before)) throw new RefusedError(refuse('malformed', 'There is no such page.'));
      return {
        requests: all.slice(before, before + limit),
        before,
        ...(takesReading(filter) ? {} : { total: all.length }),
        ...(all.length > before + limit ? { next: String(before + limit) } : {}),
      };
    },
    async count(filter) {
      return takesReading(filter) ? undefined : (await list(filter)).length;
    },
    async act(requestId, name, payload) {
      const request = find(requestId);
      if (request === undefined) throw new Error(`nobody has ${requestId}`);
      const { state, policy, now } = request;
      const parsed = parseAction(name, payload);
      if (!parsed.ok) throw new RefusedError(parsed.refusal);
      const { action } = parsed;
      const given = answerGiven(state, action.id);
      const refusal =
        idUsed(state, action) ?? (given === undefined ? check(state, policy, action, now) : undefined);
      if (refusal !== undefined) throw new RefusedError(refusal);
      if (given !== undefined) return given === 'done' ? answerAgain(state, policy, now) : given.answer;
      apply(state, policy, action, now);
      const answer = answerTo(state, policy, action, now);
      rememberAnswer(state, action.id, { name, by: action.actor.email, key: actionKey(action), answer });
      carriedOut.push({ requestId, name });
      return answer;
    },
    async previewAdoption(requestId) {
      const request = find(requestId);
      if (request === undefined) throw new Error(`nobody has ${requestId}`);
      const { state, policy, now } = request;
      return previewAdoption(state, policy, slicePolicy(shippedPolicy(), state.entryPoint), now);
    },
  };
}

function listed({ state, policy, now }: Request): ListedRequest & { readonly requesters: readonly string[] } {
  const values = listedValues(state, policy, now);
  return {
    requestId: state.requestId,
    kind: values.ConfettiKind,
    entryPoint: state.entryPoint,
    pocId: state.pocId,
    status: values.ConfettiStatus,
    ...(values.ConfettiRegion === undefined ? {} : { region: values.ConfettiRegion }),
    ...(values.ConfettiAccount === undefined ? {} : { account: values.ConfettiAccount }),
    ...(values.ConfettiOrgId === undefined ? {} : { orgId: values.ConfettiOrgId }),
    ...(values.ConfettiCredits === undefined ? {} : { credits: values.ConfettiCredits }),
    steps: values.ConfettiStep,
    approvers: values.ConfettiApprovers,
    slaState: values.ConfettiSlaState,
    ...(values.ConfettiSlaDueAt === undefined ? {} : { dueAt: Date.parse(values.ConfettiSlaDueAt) }),
    startedAt: state.createdAt,
    isOpen: state.status !== 'closed',
    requesters: values.ConfettiRequester,
  };
}

function matches(filter: ListFilter, request: ReturnType<typeof listed>): boolean {
  const { kind, status, region, step, approvers, requesters, notApprover, isOpen } = filter;
  return (
    isMeant(filter, request) &&
    (notApprover === undefined || !request.approvers.includes(notApprover)) &&
    (kind === undefined || request.kind === kind) &&
    (status === undefined || request.status === status) &&
    (region === undefined || request.region === region) &&
    (step === undefined || request.steps.includes(step)) &&
    (isOpen === undefined || request.isOpen === isOpen) &&
    (approvers === undefined || request.approvers.some((id) => approvers.includes(id))) &&
    (requesters === undefined || request.requesters.some((key) => requesters.includes(key)))
  );
}
