import type { DirectorySlice } from '../directory/directory-slice.ts';
import type { PolicySlice, RegionalArrangement, RoleId, RoleRule } from './policy.ts';

/*
 * Rules are pinned in a request, people are not: they live in the directory (design.md, "The approval chain"). What a
 * request is started with names nobody; what it goes by has the people as last read.
 */

/** The rules alone: what a request is pinned to, and what the hash is taken of. */
export function withoutPeople<Slice extends Omit<PolicySlice, 'hash'>>(slice: Slice): Slice {
  const roles = Object.entries(slice.roles).map(([id, role]) => {
    const regions = Object.entries(role.regions).map(([region, rule]) => [region, { ...rule, people: [] }]);
    return [id, { ...role, regions: Object.fromEntries(regions) as RoleRule['regions'] }];
  });
  return {
    ...slice,
    people: {},
    operations: { queue: [], operators: [] },
    roles: Object.fromEntries(roles) as Record<RoleId, RoleRule>,
  };
}

/** The rules with the people of the directory. */
export function withPeople(slice: PolicySlice, directory: DirectorySlice): PolicySlice {
  const roles = Object.entries(slice.roles).map(([id, role]) => {
    const holders = Object.hasOwn(directory.holders, id) ? (directory.holders[id] ?? {}) : {};
    const regions = new Set([...Object.keys(role.regions), ...Object.keys(holders)]);
    const arranged = [...regions].map((region): [string, RegionalArrangement] => {
      const rule = Object.hasOwn(role.regions, region) ? role.regions[region] : {};
      return [region, { ...rule, people: Object.hasOwn(holders, region) ? (holders[region] ?? []) : [] }];
    });
    return [id, { ...role, regions: Object.fromEntries(arranged) }];
  });
  return {
    ...slice,
    people: directory.people,
    operations: directory.operations,
    roles: Object.fromEntries(roles) as Record<RoleId, RoleRule>,
  };
}

/** Whether a slice names people: those of requests that were started before there was a directory do. */
export function namesPeople({ people }: Pick<PolicySlice, 'people'>): boolean {
  return Object.keys(people).length > 0;
}
