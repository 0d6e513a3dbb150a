import { namesOf } from '../people/directory.ts';
import { planRoute, type PlannedStep } from '../policy/plan.ts';
import { stepsOf, type HoursKind, type PersonId, type PolicySlice, type RoleId } from '../policy/policy.ts';
import { dueAt, slaState, type SlaState } from './clock.ts';
import { contentOf } from './content.ts';
import { everybodyWhoMayDecide, tally } from './seats.ts';
import type { RequestState, ResponseFigures, StepState, StepStatus, Vote } from './state.ts';

/** One step as people see it; skipped ones are in the list, with why. */
export interface StepView {
  readonly step: RoleId;
  readonly label: string;
  readonly status: StepStatus | 'skipped';
  /** Names, or why there are none. */
  readonly who: string;
  readonly assignees: readonly PersonId[];
  /** Steps of one stage wait side by side. */
  readonly stage: number;
  /** Where several have to approve: how many have, of how many. */
  readonly approvals?: { readonly given: number; readonly needed: number };
  /** Who has decided so far, by name, where several have to. */
  readonly votes?: readonly {
    readonly by: string;
    readonly decision: Vote['decision'];
    readonly at: number;
  }[];
  /** Of a step that waits: everybody who may still decide it, by directory id, and who has claimed it, by name. */
  readonly deciders?: readonly PersonId[];
  readonly claimedBy?: string;
  /** Of a step that waits: what the requester has been asked and not answered yet, by name. */
  readonly questions?: readonly { readonly by: string; readonly at: number; readonly question: string }[];
  /** `Sidney Chen for Xiaole Fang`, a line for each. */
  readonly actsFor?: readonly string[];
  /** Whom an assignee added, and whom an escalation added, by name. */
  readonly added?: readonly string[];
  readonly escalatedTo?: readonly string[];
  /** What should be known about who has it, such as an approver who is away and names no delegate. */
  readonly note?: string;
  /** Why an operator decided it in the approvers' place. */
  readonly overridden?: string;
  /** The round whose approval was carried over. */
  readonly carriedFrom?: number;
  /** Hash of what the step decides on as it is now; a decision may name it as what was seen. */
  readonly content?: string;
  /** Hash of what was decided on. */
  readonly decidedOn?: string;
  /** What the SLA's hours count in. */
  readonly hours: HoursKind;
  /** The first response's figures, in milliseconds. */
  readonly response?: ResponseFigures;
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
      return [step === undefined ? comingView(planned) : stepView(state, planned, step, policy, now)];
    }
    const skipped = plan.skipped.find(({ step }) => step === role);
    if (skipped === undefined) return [];
    const { label, because } = skipped;
    return [{ ...nobody, step: role, label, status: 'skipped', stage: -1, slaHours: null, because }];
  });
}

const nobody = { who: '', assignees: [], slaState: 'none', hours: 'elapsed' } as const;

function comingView({ step, label, stage, slaHours, hours }: PlannedStep): StepView {
  return { ...nobody, step, label, status: 'coming', stage, slaHours, hours };
}

function stepView(
  state: RequestState,
  planned: PlannedStep,
  step: StepState,
  policy: PolicySlice,
  now: number,
): StepView {
  // A step that is to come has no clock that runs, though one may be left from before the round ended.
  const clock = step.status === 'coming' ? undefined : step.clock;
  const due = clock === undefined ? undefined : dueAt(clock, policy, now);
  const people = step.decidedBy === undefined ? step.assignees : [step.decidedBy];
  return {
    step: step.step,
    label: step.label,
    status: step.status,
    who: step.unassigned ?? namesOf(policy, people),
    assignees: step.assignees,
    slaState: slaState(clock),
    slaHours: clock === undefined ? planned.slaHours : clock.slaHours,
    stage: step.stage,
    hours: clock === undefined ? planned.hours : clock.hours,
    ...several(step, policy),
    ...(step.status === 'active' ? waiting(step, policy) : {}),
    ...hashes(state, step, policy),
    ...(step.note === undefined ? {} : { note: step.note }),
    ...(step.overridden === undefined ? {} : { overridden: step.overridden }),
    ...(step.carriedFrom === undefined ? {} : { carriedFrom: step.carriedFrom }),
    ...(clock?.response === undefined ? {} : { response: clock.response }),
    ...(due === undefined ? {} : { dueAt: due }),
    ...(clock?.respondedAt === undefined ? {} : { respondedAt: clock.respondedAt }),
    ...(step.decidedAt === undefined ? {} : { decidedAt: step.decidedAt }),
  };
}

/** Who may do something about a step that waits, and what the requester is to answer. */
function waiting(step: StepState, policy: PolicySlice): Partial<StepView> {
  const deciders = everybodyWhoMayDecide(step);
  const open = step.questions.filter(({ answeredAt }) => answeredAt === undefined);
  return {
    ...(deciders.length === 0 ? {} : { deciders }),
    ...(step.claimedBy === undefined ? {} : { claimedBy: namesOf(policy, [step.claimedBy]) }),
    ...(open.length === 0
      ? {}
      : { questions: open.map(({ by, at, question }) => ({ by: namesOf(policy, [by]), at, question })) }),
  };
}

/** What there is to say where more than one person has to do with the step. */
function several(step: StepState, policy: PolicySlice): Partial<StepView> {
  const name = (id: PersonId): string => namesOf(policy, [id]);
  const { given, needed } = tally(step);
  const pairs = Object.entries(step.actsFor ?? {});
  return {
    ...(needed > 1 ? { approvals: { given, needed } } : {}),
    ...(needed > 1 && step.votes.length > 0
      ? { votes: step.votes.map(({ by, decision, at }) => ({ by: name(by), decision, at })) }
      : {}),
    ...(pairs.length === 0
      ? {}
      : { actsFor: pairs.map(([by, others]) => `${name(by)} for ${namesOf(policy, others)}`) }),
    ...(step.added === undefined ? {} : { added: step.added.map(name) }),
    ...(step.escalatedTo === undefined ? {} : { escalatedTo: step.escalatedTo.map(name) }),
  };
}

function hashes(state: RequestState, step: StepState, policy: PolicySlice): Partial<StepView> {
  if (step.kind !== 'approval') return {};
  return {
    ...(step.status === 'active' ? { content: contentOf(policy, state.fields, step.step).hash } : {}),
    ...(step.decidedOn === undefined ? {} : { decidedOn: step.decidedOn.hash }),
  };
}
