import { namesOf } from '../people/directory.ts';
import { planRoute, type PlannedStep } from '../policy/plan.ts';
import { stepsOf, type PersonId, type PolicySlice, type RoleId } from '../policy/policy.ts';
import { dueAt, slaState, type SlaState } from './clock.ts';
import type { RequestState, StepState, StepStatus } from './state.ts';

/** One step as people see it; skipped ones are in the list, with why. */
export interface StepView {
  readonly step: RoleId;
  readonly label: string;
  readonly status: StepStatus | 'skipped';
  /** Names, or why there are none. */
  readonly who: string;
  readonly assignees: readonly PersonId[];
  readonly slaState: SlaState;
  /** Hours to the first response; null is "no SLA set". */
  readonly slaHours: number | null;
  /** Milliseconds since 1970 UTC. */
  readonly dueAt?: number;
  readonly respondedAt?: number;
  readonly decidedAt?: number;
  readonly because?: string;
}

/** The steps in the order of the route, the skipped ones where they would have been. */
export function stepViews(state: RequestState, policy: PolicySlice, now: number): StepView[] {
  const plan = planRoute(policy, state.fields, state.tier?.id);
  return stepsOf(policy.route, state.tier?.id).flatMap(({ role }): StepView[] => {
    const planned = plan.steps.find(({ step }) => step === role);
    if (planned !== undefined) {
      const step = state.steps.find((known) => known.step === role);
      return [step === undefined ? comingView(planned) : stepView(planned, step, policy, now)];
    }
    const skipped = plan.skipped.find(({ step }) => step === role);
    if (skipped === undefined) return [];
    const { label, because } = skipped;
    return [{ ...nobody, step: role, label, status: 'skipped', slaHours: null, because }];
  });
}

const nobody = { who: '', assignees: [], slaState: 'none' } as const;

function comingView({ step, label, slaHours }: PlannedStep): StepView {
  return { ...nobody, step, label, status: 'coming', slaHours };
}

function stepView(planned: PlannedStep, step: StepState, policy: PolicySlice, now: number): StepView {
  // A step that is to come has no clock that runs, though one may be left from before the round ended.
  const clock = step.status === 'coming' ? undefined : step.clock;
  const due = clock === undefined ? undefined : dueAt(clock, now);
  const people = step.decidedBy === undefined ? step.assignees : [step.decidedBy];
  return {
    step: step.step,
    label: step.label,
    status: step.status,
    who: step.unassigned ?? namesOf(policy, people),
    assignees: step.assignees,
    slaState: slaState(clock),
    slaHours: clock === undefined ? planned.slaHours : clock.slaHours,
    ...(due === undefined ? {} : { dueAt: due }),
    ...(clock?.respondedAt === undefined ? {} : { respondedAt: clock.respondedAt }),
    ...(step.decidedAt === undefined ? {} : { decidedAt: step.decidedAt }),
  };
}
