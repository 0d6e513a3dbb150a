import { readFileSync } from 'node:fs';
import { parsePolicy } from '../../domain/policy/load.ts';
import type { EntryPoint, Policy, PolicySlice } from '../../domain/policy/policy.ts';
import { slicePolicy } from '../../domain/policy/slice.ts';

let loaded: Policy | undefined;

/** The policy that the product ships, `policy/default.yaml`; throws where it does not load. */
export function shippedPolicy(): Policy {
  if (loaded === undefined) {
    const file = new URL('../../policy/default.yaml', import.meta.url);
    const parsed = parsePolicy(readFileSync(file, 'utf8'), 'policy/default.yaml');
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    loaded = parsed.policy;
  }
  return loaded;
}

/** What the shipped policy says for an entry point, after `edit` has changed it. */
export function shippedSlice(
  entryPoint: EntryPoint,
  edit: (policy: Policy) => Policy = (policy) => policy,
): PolicySlice {
  return slicePolicy(edit(shippedPolicy()), entryPoint);
}

/** An edit that turns policy switches on or off. */
export function withSwitches(switches: Readonly<Record<string, boolean>>): (policy: Policy) => Policy {
  return (policy) => ({ ...policy, switches: { ...policy.switches, ...switches } });
}

/** An edit that gives a role in a region a first-response SLA of its own. */
export function withRegionalSla(role: string, region: string, slaHours: number): (policy: Policy) => Policy {
  return (policy) => {
    const rule = policy.roles[role];
    const arranged = rule?.regions[region];
    if (rule === undefined || arranged === undefined) throw new Error(`No ${role} in ${region}`);
    const regions = { ...rule.regions, [region]: { ...arranged, slaHours } };
    return { ...policy, roles: { ...policy.roles, [role]: { ...rule, regions } } };
  };
}

/** An edit that leaves a region out of a role's table. */
export function withoutRegion(role: string, region: string): (policy: Policy) => Policy {
  return (policy) => {
    const rule = policy.roles[role];
    if (rule === undefined) throw new Error(`No role ${role}`);
    const { [region]: _, ...regions } = rule.regions;
    return { ...policy, roles: { ...policy.roles, [role]: { ...rule, regions } } };
  };
}
