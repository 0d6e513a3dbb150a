import type { PolicySlice } from '../policy/policy.ts';
import { creditsField, textField } from '../request/fields.ts';
import { withinBytes } from '../wording/length.ts';
import { dueAt, isPaused, slaState, type SlaState } from './clock.ts';
import { requesterKey } from './requester-key.ts';
import { mayStillDecide } from './seats.ts';
import type { RequestState, StepState } from './state.ts';
import { currentSteps } from './steps.ts';

/** The values that lists filter by, under the names of design.md, *Contracts*. Undefined is "not set". */
export interface ListedValues {
  readonly ConfettiKind: string;
  readonly ConfettiStatus: string;
  readonly ConfettiRegion: string | undefined;
  readonly ConfettiOrgId: string | undefined;
  readonly ConfettiAccount: string | undefined;
  readonly ConfettiStep: readonly string[];
  /** Directory ids; the operations queue while nobody is named. */
  readonly ConfettiApprovers: readonly string[];
  /** Whoever asked, by `requesterKey`, and their sponsor, by directory id. */
  readonly ConfettiRequester: readonly string[];
  /** ISO 8601 instant. */
  readonly ConfettiSlaDueAt: string | undefined;
  readonly ConfettiSlaState: string;
  readonly ConfettiCredits: number | undefined;
}

/** The present values of a request. */
export function listedValues(state: RequestState, policy: PolicySlice, now: number): ListedValues {
  const steps = currentSteps(state);
  const dues = steps.flatMap(({ clock }) => {
    const isOpen = clock !== undefined && clock.respondedAt === undefined && !isPaused(clock);
    return isOpen ? (dueAt(clock, policy, now) ?? []) : [];
  });
  const due = dues.length === 0 ? undefined : Math.min(...dues);
  const approvers = steps.flatMap((step) => [
    ...mayStillDecide(step),
    ...(step.unassigned === undefined ? [] : policy.operations.queue),
  ]);
  return {
    ConfettiKind: policy.kind,
    ConfettiStatus: state.status,
    ConfettiRegion: keyword(textField(state.fields, 'region')),
    ConfettiOrgId: keyword(textField(state.fields, 'orgId')),
    ConfettiAccount: keyword(textField(state.fields, 'company') ?? textField(state.fields, 'account')),
    ConfettiStep: steps.map(({ step }) => step),
    ConfettiApprovers: [...new Set(approvers)],
    ConfettiRequester: [requesterKey(state.requester.email), state.requester.sponsor ?? []].flat(),
    ConfettiSlaDueAt: due === undefined ? undefined : new Date(due).toISOString(),
    ConfettiSlaState: worstSlaState(steps),
    ConfettiCredits: creditsField(state.fields),
  };
}

const bySeverity: readonly SlaState[] = ['breached', 'running', 'paused', 'met', 'none'];

/** Of steps that wait side by side, the one that needs somebody most. */
function worstSlaState(steps: readonly StepState[]): SlaState {
  const states = steps.map(({ clock }) => slaState(clock));
  return bySeverity.find((state) => states.includes(state)) ?? 'none';
}

/** Longer values fail the workflow task for ever (2,048 bytes) or stick in SQL visibility (255). */
function keyword(text: string | undefined): string | undefined {
  return text === undefined ? undefined : withinBytes(text, 255);
}
