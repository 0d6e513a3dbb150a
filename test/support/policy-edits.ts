import type { Person } from '../../domain/people/person.ts';
import type { EscalationLadder, Policy, RoleRule, Route, RouteStep } from '../../domain/policy/policy.ts';

/*
 * What a business may write into its policy file, as changes of the shipped one.
 */

/** A change of a policy. */
export type Edit = (policy: Policy) => Policy;

/** One edit after the other. */
export function together(...edits: readonly Edit[]): Edit {
  return (policy) => edits.reduce((edited, edit) => edit(edited), policy);
}

/** The steps of a PoC route otherwise. */
export function withSteps(
  entryPoint: keyof Policy['pocApplication'],
  change: (steps: readonly RouteStep[]) => readonly RouteStep[],
): Edit {
  return (policy) => {
    const route: Route = policy.pocApplication[entryPoint];
    const edited = { ...route, steps: change(route.steps) };
    return { ...policy, pocApplication: { ...policy.pocApplication, [entryPoint]: edited } };
  };
}

/** One step of the route of PoCs requested by Sales otherwise. */
export function withStep(role: string, change: Partial<RouteStep>): Edit {
  return withSteps('cloud-sales', (steps) =>
    steps.map((step) => (step.role === role ? { ...step, ...change } : step)),
  );
}

export function withRole(id: string, change: (role: RoleRule) => Partial<RoleRule>): Edit {
  return (policy) => {
    const role = policy.roles[id];
    if (role === undefined) throw new Error(`No role ${id}`);
    return { ...policy, roles: { ...policy.roles, [id]: { ...role, ...change(role) } } };
  };
}

/** A role that is a group in APAC. */
export function withGroup(role: string, ...people: readonly string[]): Edit {
  return withRole(role, ({ regions }) => ({
    assignee: `region:${role}`,
    regions: { ...regions, APAC: { people } },
  }));
}

export function withPerson(id: string, change: Partial<Person>): Edit {
  return (policy) => {
    const person = policy.people[id];
    if (person === undefined) throw new Error(`No person ${id}`);
    return { ...policy, people: { ...policy.people, [id]: { ...person, ...change } } };
  };
}

/** Somebody is no longer in the directory. */
export function withoutPerson(id: string): Edit {
  return (policy) => {
    const { [id]: _, ...people } = policy.people;
    return { ...policy, people };
  };
}

export function withLadder(id: string, change: Partial<EscalationLadder>): Edit {
  return (policy) => {
    const ladder = policy.ladders[id];
    if (ladder === undefined) throw new Error(`No ladder ${id}`);
    return { ...policy, ladders: { ...policy.ladders, [id]: { ...ladder, ...change } } };
  };
}

export function withField(
  field: keyof Policy['fields'],
  change: Partial<Policy['fields'][keyof Policy['fields']]>,
): Edit {
  return (policy) => ({
    ...policy,
    fields: { ...policy.fields, [field]: { ...policy.fields[field], ...change } },
  });
}
