import { fieldValue } from '../request/fields.ts';
import type { FieldId, FieldValues } from '../request/fields.ts';
import { regionOf } from './assignees.ts';
import { stepsOf } from './policy.ts';
import type { Needs, PolicySlice, RoleId, RouteStep, Selector, StepKind } from './policy.ts';
import { termsIn, type SlaTerms } from './sla.ts';

/** A step that this request goes through, with everything that the chain needs to run it. */
export interface PlannedStep extends SlaTerms {
  readonly step: RoleId;
  readonly label: string;
  readonly kind: StepKind;
  readonly responsibility: string;
  /** Resolved when the step becomes active, not before: people and fields change meanwhile. */
  readonly assignee: Selector;
  /** Steps of one stage wait side by side; stages count up along the route. */
  readonly stage: number;
  readonly needs: Needs;
  /** Fields that must not be blank before this step is approved or fulfilled. */
  readonly requires: readonly FieldId[];
  /** When one of these changes after the decision, the step is reopened. */
  readonly decidesOn: readonly FieldId[];
  readonly ladder: string;
  /** Credits are released without anybody's doing. */
  readonly automatic: boolean;
  /** Why the step is in the route. */
  readonly because: string;
}

export interface SkippedStep {
  readonly step: RoleId;
  readonly label: string;
  readonly because: string;
}

export interface Plan {
  readonly steps: readonly PlannedStep[];
  readonly skipped: readonly SkippedStep[];
}

/**
 * The steps of this request, in order, and those of its route that it is spared. Depends on nothing but its arguments,
 * and no value of a field makes it throw: what cannot be known (a blank or unknown region) keeps the step in and takes
 * its timer away. `tier` is the one that matched; before that is known the plan is the strictest tier's.
 */
export function planRoute(slice: PolicySlice, fields: FieldValues, tier?: string): Plan {
  const steps: PlannedStep[] = [];
  const skipped: SkippedStep[] = [];
  let stage = -1;
  for (const step of stepsOf(slice.route, tier)) {
    if (step.alongside !== true) stage += 1;
    const role = slice.roles[step.role];
    if (role === undefined) {
      // To pass over it would drop an approval. Cannot happen: the loader refuses such a policy.
      throw new Error(`The policy slice has no role "${step.role}": make it again with slicePolicy`);
    }
    const presence = presenceOf(slice, step, fields);
    if (!presence.included) {
      skipped.push({ step: step.role, label: role.label, because: presence.because });
      continue;
    }
    steps.push({
      step: step.role,
      label: role.label,
      kind: role.kind,
      responsibility: role.responsibility,
      assignee: role.assignee,
      stage,
      needs: step.needs ?? 'one',
      ...termsIn(slice, step, role, regionOf(slice, fields).region),
      requires: [...new Set([...role.requires, ...(step.requires ?? [])])],
      decidesOn: role.decidesOn,
      ladder: role.ladder,
      automatic: step.automatic === true,
      because: presence.because,
    });
  }
  return { steps, skipped };
}

function presenceOf(
  slice: PolicySlice,
  step: RouteStep,
  fields: FieldValues,
): { readonly included: boolean; readonly because: string } {
  const reasons: string[] = [];
  if (step.switch !== undefined) {
    const on = Object.hasOwn(slice.switches, step.switch) && slice.switches[step.switch] === true;
    if (!on) return { included: false, because: `policy switch ${step.switch} is off` };
    reasons.push(`policy switch ${step.switch} is on`);
  }
  if (step.onlyRegions !== undefined) {
    const { region } = regionOf(slice, fields);
    const only = step.onlyRegions.join(', ');
    if (region !== undefined && !step.onlyRegions.includes(region)) {
      return { included: false, because: `only for ${only}, this is ${region}` };
    }
    // Without a region nobody can tell whether the step may be left out, so it stays and waits.
    reasons.push(region === undefined ? `for ${only}, and the region is not known` : `for ${only}`);
  }
  if (step.skipWhen !== undefined) {
    const { field, because } = step.skipWhen;
    const { label } = slice.fields[field];
    const answer = fieldValue(fields, field);
    if (answer === true) return { included: false, because: `${because} (${label} is yes)` };
    reasons.push(answer === false ? `${label} is no` : `${label} is not answered`);
  }
  return {
    included: true,
    because: reasons.length > 0 ? reasons.join('; ') : `in every ${slice.entryPoint} request`,
  };
}
