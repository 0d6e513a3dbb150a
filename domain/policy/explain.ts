import { matchTier, type MatchedTier } from '../credits/tier.ts';
import { creditsField, isBlank } from '../request/fields.ts';
import type { FieldId, FieldValues } from '../request/fields.ts';
import { arrangementFor, findPerson, regionOf, resolveSelector } from './assignees.ts';
import { planRoute } from './plan.ts';
import { stepsOf } from './policy.ts';
import type { PlannedStep } from './plan.ts';
import type { EntryPoint, PolicySlice, RoleId, Selector, StepKind } from './policy.ts';

/** A field that something waits for: who sets it, where, and whether it is blank in this request. */
export interface ExplainedField {
  readonly field: FieldId;
  readonly label: string;
  readonly setBy: readonly string[];
  readonly where: string;
  readonly blank: boolean;
}

/** A step of the route, in this request or not. */
export type ExplainedStep =
  | { readonly step: RoleId; readonly label: string; readonly included: false; readonly because: string }
  | {
      readonly step: RoleId;
      readonly label: string;
      readonly included: true;
      readonly because: string;
      readonly kind: StepKind;
      readonly responsibility: string;
      /** Names; nobody when the step would wait in the operations queue. */
      readonly who: readonly string[];
      /** How they were found, or why there is nobody. */
      readonly whoBecause: string;
      readonly slaHours: number | null;
      readonly slaSource: string;
      readonly requires: readonly ExplainedField[];
    };

/** What would happen to a request with these fields, and why. JSON-safe. */
export interface Explanation {
  readonly entryPoint: EntryPoint;
  readonly label: string;
  readonly edition: string;
  readonly hash: string;
  /** The region, or null with the reason why the request has none. */
  readonly region: string | null;
  readonly regionBecause?: string;
  readonly submission: {
    readonly requires: readonly ExplainedField[];
    readonly confirms: readonly ExplainedField[];
    readonly onGap: 'warn' | 'block';
  };
  /** The tier that the request would take, where its route has tiers and the credits are known. */
  readonly tier?: MatchedTier;
  readonly steps: readonly ExplainedStep[];
}

/** What an explanation can take into account beside the fields. */
export interface ExplainedCircumstances {
  /** E-mail address of whoever asks, for a step that goes to their manager. */
  readonly requester?: string;
  /** Whole credits that the Org (or the PoC, where the policy counts those) has accumulated before this request. */
  readonly accumulatedBefore?: number;
}

/** Every step of the route in its order: in or out and why, who answers, until when, and what they need first. */
export function explainRoute(
  slice: PolicySlice,
  fields: FieldValues,
  { requester, accumulatedBefore = 0 }: ExplainedCircumstances = {},
): Explanation {
  const credits = creditsField(fields);
  const before = { org: accumulatedBefore, poc: accumulatedBefore };
  const tier = credits === undefined ? undefined : matchTier(slice.route, credits, before);
  const plan = planRoute(slice, fields, tier?.id);
  const found = regionOf(slice, fields);
  const explain = (field: FieldId): ExplainedField => explainField(slice, fields, field);
  const { requires, confirms, onGap } = slice.route.submission;
  return {
    entryPoint: slice.entryPoint,
    label: slice.route.label,
    edition: slice.edition,
    hash: slice.hash,
    ...(found.region === undefined
      ? { region: null, regionBecause: found.because }
      : { region: found.region }),
    submission: { requires: requires.map(explain), confirms: confirms.map(explain), onGap },
    ...(tier === undefined ? {} : { tier }),
    steps: stepsOf(slice.route, tier?.id).flatMap(({ role }): ExplainedStep[] => {
      const planned = plan.steps.find((step) => step.step === role);
      if (planned !== undefined) return [explainStep(slice, fields, planned, requester)];
      const skipped = plan.skipped.find((step) => step.step === role);
      return skipped === undefined ? [] : [{ ...skipped, included: false }];
    }),
  };
}

function explainStep(
  slice: PolicySlice,
  fields: FieldValues,
  planned: PlannedStep,
  requester: string | undefined,
): ExplainedStep {
  const assignees = resolveSelector(slice, planned.assignee, fields, requester);
  return {
    step: planned.step,
    label: planned.label,
    included: true,
    because: planned.because,
    kind: planned.kind,
    responsibility: planned.responsibility,
    who: assignees.people.map((person) => person.name),
    whoBecause: assignees.because ?? howNamed(slice, fields, planned),
    slaHours: planned.slaHours,
    slaSource: planned.slaSource,
    requires: planned.requires.map((field) => explainField(slice, fields, field)),
  };
}

/** How a selector that names somebody found them. */
function howNamed(slice: PolicySlice, fields: FieldValues, { assignee, step }: PlannedStep): string {
  const table = (selector: Selector): string =>
    selector.startsWith('region:')
      ? `the policy's table for ${regionOf(slice, fields).region ?? '?'}`
      : selector === 'manager:requester'
        ? 'the manager of whoever asks'
        : 'the policy';
  if (!assignee.startsWith('field:')) return table(assignee);
  const field = assignee.slice('field:'.length) as FieldId;
  const { label, filledFrom } = slice.fields[field];
  const named = fields[field];
  if (typeof named !== 'string' || named.trim() === '') {
    return `${label} is blank, so ${table(filledFrom ?? assignee)}`;
  }
  return isArranged(slice, fields, step, named)
    ? `named in ${label}`
    : `named in ${label}, not in the policy's table: please double check`;
}

function isArranged(slice: PolicySlice, fields: FieldValues, step: RoleId, named: string): boolean {
  const { region } = regionOf(slice, fields);
  const role = slice.roles[step];
  const person = findPerson(slice, named);
  if (region === undefined || role === undefined || person === undefined) return false;
  return arrangementFor(role, region)?.people.includes(person.id) ?? false;
}

function explainField(slice: PolicySlice, fields: FieldValues, field: FieldId): ExplainedField {
  const { label, setBy, where } = slice.fields[field];
  return {
    field,
    label,
    setBy: setBy.map((who) => slice.roles[who]?.label ?? who),
    where,
    blank: isBlank(fields, field),
  };
}
