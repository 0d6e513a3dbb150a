import type { PolicySlice } from '../policy/policy.ts';
import { withinBytes } from '../wording/length.ts';
import { relativeTo } from '../wording/time.ts';
import type { Action, ActionAnswer } from './actions.ts';
import { firstResponse, waitingFor } from './headline.ts';
import { preparationInWords, preparing } from './preparation.ts';
import type { RequestState } from './state.ts';
import { confetti } from './record.ts';
import { currentSteps, stepLabel } from './steps.ts';
import { isUnderWay } from './under-way.ts';

const done: Record<Action['name'], string> = {
  submit: 'Submitted',
  resubmit: 'Resubmitted',
  decide: 'Decided',
  claim: 'Claimed',
  comment: 'Commented',
  ask: 'Asked',
  answer: 'Answered',
  setFields: 'Set',
  fulfil: 'Released',
  reassign: 'Reassigned',
  recall: 'Recalled',
  amend: 'Amended',
  delegate: 'Delegated',
  addApprover: 'Approver added',
  nudge: 'Nudged',
  override: 'Overridden',
  adoptPolicy: 'Policy adopted',
};

const decided = { approve: 'Approved', reject: 'Rejected', 'send-back': 'Sent back' } as const;

/** "Approved. Next: BE&O (Dexter Deng), first response due in 4 h." (ux.md) */
export function answerTo(
  state: RequestState,
  policy: PolicySlice,
  action: Action,
  now: number,
): ActionAnswer {
  const what = action.name === 'decide' ? decided[action.decision] : done[action.name];
  return answerOf(state, policy, [what, ...decisionsInWords(state, policy, action)], now);
}

/** The answer to an action that was carried out so long ago that its own answer is forgotten. */
export function answerAgain(state: RequestState, policy: PolicySlice, now: number): ActionAnswer {
  const what = 'Done already: an action with this id was carried out before';
  return answerOf(state, policy, [what], now);
}

function answerOf(
  state: RequestState,
  policy: PolicySlice,
  what: readonly string[],
  now: number,
): ActionAnswer {
  const steps = currentSteps(state);
  const inWords = (instant: number): string => relativeTo(now, instant);
  const preparation = preparing(state, policy);
  const next =
    steps.length === 0 || preparation !== undefined
      ? nextAtRest(state, policy)
      : steps
          .map((step) => `${waitingFor(step, policy)}, ${firstResponse(step, policy, now, inWords)}`)
          .join('; ');
  // 2 KB at most (design.md), however long a name or a reason is.
  const message = withinBytes([...what, next].map((part) => `${part}.`).join(' '), 1500);
  return { requestId: state.requestId, status: state.status, round: state.round, message };
}

/**
 * What a change under way, or a new round, makes of the decisions before it: `Reopened: GPE (Credits Needed changed)`,
 * `Kept: SDR, Sales`.
 */
function decisionsInWords(state: RequestState, policy: PolicySlice, { name }: Action): string[] {
  if (!isUnderWay(state) || (name !== 'amend' && name !== 'setFields' && name !== 'resubmit')) return [];
  const own = { amend: 'amended', setFields: 'fields-set', resubmit: 'resubmitted' } as const;
  const since = state.history.findLastIndex(({ action, by }) => action === own[name] && by !== confetti);
  const reopened = state.history.slice(since + 1).filter(({ action }) => action === 'reopened');
  const inWords = reopened.map(({ step = '', changed = [] }) => {
    const labels = changed.map((field) => policy.fields[field].label).join(', ');
    return `${stepLabel(policy, step)} (${labels} changed)`;
  });
  // Setting a field that nobody has decided on is everyday, and says nothing of decisions.
  if (name === 'setFields' && inWords.length === 0) return [];
  const kept = state.steps.filter(({ kind, status }) => kind === 'approval' && status === 'approved');
  return [
    inWords.length === 0
      ? undefined
      : `${name === 'resubmit' ? 'Asked again' : 'Reopened'}: ${inWords.join(', ')}`,
    kept.length === 0 ? undefined : `Kept: ${kept.map(({ label }) => label).join(', ')}`,
  ].filter((part) => part !== undefined);
}

/** What happens next where nobody is waited for. */
function nextAtRest(state: RequestState, policy: PolicySlice): string {
  switch (state.status) {
    case 'draft':
      return 'It is a draft: submit it';
    case 'rejected':
    case 'sent-back':
    case 'recalled':
      return `The requester can change it and resubmit within ${policy.resubmitWithinDays} days`;
    case 'complete':
      return `The PoC runs. PoC Status is ${state.fields.pocStatus ?? 'blank'}; its owner keeps it up to date`;
    case 'closed':
      return 'The request is closed';
    case 'in-progress':
    case 'approved': {
      const what = preparing(state, policy);
      return what === undefined ? 'The request goes on' : preparationInWords(what);
    }
  }
}
