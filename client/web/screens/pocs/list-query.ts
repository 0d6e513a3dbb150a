import { slaStates } from '../../../../domain/approval/clock.ts';
import { requestStatuses } from '../../../../domain/approval/state.ts';
import type { DirectoryContent } from '../../../../domain/directory/content.ts';
import { findPerson } from '../../../../domain/policy/assignees.ts';
import { entryPoints, entryPointsOf, type Policy } from '../../../../domain/policy/policy.ts';
import { parseLengthOfTime } from '../../../length-of-time.ts';
import type { ListFilter } from '../../../lists.ts';

/** What the list can be narrowed to, under the names that its address has. */
export const filterNames = [
  'kind',
  'q',
  'status',
  'region',
  'step',
  'sla',
  'entryPoint',
  'approver',
  'org',
  'olderThan',
  'dueWithin',
  'open',
] as const;
export type FilterName = (typeof filterNames)[number];

/** The filters of an address as they are written there; those that are blank are left out. */
export type WrittenFilters = { readonly [F in FilterName]?: string };

/** A filter that cannot be understood. */
export interface WrongFilter {
  readonly filter: string;
  readonly value: string;
  /** What it could be instead; empty where there is no list of it. */
  readonly known: readonly string[];
}

export interface ListQuery {
  readonly written: WrittenFilters;
  readonly filter: ListFilter;
  readonly wrong: readonly WrongFilter[];
}

export const kinds = Object.keys(entryPointsOf) as readonly (keyof typeof entryPointsOf)[];

interface Means {
  readonly policy: Pick<Policy, 'regions' | 'roles'>;
  readonly directory: Pick<DirectoryContent, 'people'>;
  readonly now: number;
}

/** What a filter means, or what it could say instead. */
type Read = { readonly filter: ListFilter } | { readonly known: readonly string[] };

const readers: Readonly<Record<FilterName, (value: string, means: Means) => Read>> = {
  kind: (value) => oneOf(kinds, value, 'kind'),
  q: (value) => ({ filter: { account: value } }),
  status: (value) => oneOf(requestStatuses, value, 'status'),
  region: (value, { policy }) => oneOf(policy.regions, value, 'region'),
  step: (value, { policy }) => oneOf(Object.keys(policy.roles), value, 'step'),
  sla: (value) => oneOf(slaStates, value, 'slaState'),
  entryPoint: (value) => oneOf(entryPoints, value, 'entryPoint'),
  approver(value, { directory }) {
    const person = findPerson(directory, value);
    return person === undefined ? { known: [] } : { filter: { approvers: [person.id] } };
  },
  org: (value) =>
    /^\d{1,20}$/.test(value) ? { filter: { orgId: value } } : { known: ['1372813089209061633'] },
  olderThan: (value, { now }) => length(value, (ms) => ({ startedBefore: now - ms })),
  dueWithin: (value, { now }) => length(value, (ms) => ({ dueBefore: now + ms })),
  open: (value) => (value === 'yes' ? { filter: { isOpen: true } } : { known: ['yes'] }),
};

/** Reads an address. A filter that is not understood narrows nothing, so it must be told. */
export function readListQuery(params: URLSearchParams, means: Means): ListQuery {
  const written: { [F in FilterName]?: string } = {};
  const wrong: WrongFilter[] = [];
  let filter: ListFilter = {};
  for (const [name, given] of params) {
    const value = given.trim();
    if (value === '' || name === 'after') continue;
    if (!isFilter(name)) {
      wrong.push({ filter: name, value, known: filterNames });
      continue;
    }
    written[name] = value;
    const read = readers[name](value, means);
    if ('filter' in read) filter = { ...filter, ...read.filter };
    else wrong.push({ filter: name, value, known: read.known });
  }
  return { written, filter, wrong };
}

/** The address of the list with these filters, and of its page after `after`. */
export function listPath(written: WrittenFilters, after?: string, path = '/pocs'): string {
  const params = new URLSearchParams(
    filterNames.flatMap((name): [string, string][] => {
      const value = written[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  if (after !== undefined) params.set('after', after);
  return params.size === 0 ? path : `${path}?${params.toString()}`;
}

/** The same filters without one of them. */
export function without(written: WrittenFilters, name: FilterName): WrittenFilters {
  return Object.fromEntries(Object.entries(written).filter(([each]) => each !== name));
}

function isFilter(name: string): name is FilterName {
  return (filterNames as readonly string[]).includes(name);
}

function oneOf(known: readonly string[], value: string, name: keyof ListFilter): Read {
  return known.includes(value) ? { filter: { [name]: value } } : { known };
}

function length(value: string, filterOf: (ms: number) => ListFilter): Read {
  const ms = parseLengthOfTime(value);
  return ms === undefined ? { known: ['45m', '4h', '3d', '2w'] } : { filter: filterOf(ms) };
}
