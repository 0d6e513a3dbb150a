import { allStepsOf, type FieldRule, type PolicySlice, type RoleId } from '../policy/policy.ts';
import type { FieldId } from '../request/fields.ts';

/**
 * How a request starts with a field: `required` to be submitted, `confirmed` before that (a gap warns or blocks, as the
 * policy says), or `later` as well.
 */
export type StartNeed = 'required' | 'confirmed' | 'later';

/** A field that a request may start with, as a form asks for it. */
export interface StartField {
  readonly field: FieldId;
  readonly rule: FieldRule;
  readonly need: StartNeed;
  /** Who else sets it: roles of the route. */
  readonly others: readonly RoleId[];
  /** Steps that cannot be approved while it is blank, in the order of the route. */
  readonly neededBy: readonly RoleId[];
}

/** Whether a request may start with this field: its requester may set it, and it is not one that is kept afterwards. */
export function maySetAtStart({ fields }: Pick<PolicySlice, 'fields'>, field: FieldId): boolean {
  return field !== 'pocStatus' && fields[field].setBy.includes('requester');
}

/** Every field that a requester may start with: those that are needed to submit first, in the policy's order. */
export function startForm(policy: PolicySlice): StartField[] {
  const { requires, confirms, onGap } = policy.route.submission;
  const needOf = (field: FieldId): StartNeed => {
    if (requires.includes(field)) return 'required';
    if (!confirms.includes(field)) return 'later';
    return onGap === 'block' ? 'required' : 'confirmed';
  };
  const inOrder = [...requires, ...confirms, ...(Object.keys(policy.fields) as FieldId[])];
  return [...new Set(inOrder)]
    .filter((field) => maySetAtStart(policy, field))
    .map((field) => {
      const rule = policy.fields[field];
      return {
        field,
        rule,
        need: needOf(field),
        others: rule.setBy.filter((role) => role !== 'requester' && role !== 'system'),
        neededBy: stepsThatNeed(policy, field),
      };
    });
}

function stepsThatNeed({ route, roles }: PolicySlice, field: FieldId): RoleId[] {
  return allStepsOf(route)
    .filter(({ role, requires = [] }) => [...(roles[role]?.requires ?? []), ...requires].includes(field))
    .map(({ role }) => role);
}
