import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalJson } from './canonical-json.ts';
import type { FieldId } from '../request/fields.ts';
import { arrangementFor } from './assignees.ts';
import { withoutPeople } from './people.ts';
import { allStepsOf, entryPoints, kindOf, routeOf, stepsOf } from './policy.ts';
import type { ChainStep } from '../balance/top-up-by.ts';
import type { Calendar } from '../calendar/calendar.ts';
import type {
  EntryPoint,
  EscalationLadder,
  FieldRule,
  Policy,
  PolicySlice,
  RegionId,
  Route,
  RoleId,
  RoleRule,
  Selector,
} from './policy.ts';

/**
 * The part of the policy that a request with this entry point can ever need, whatever its region turns out to be: the
 * roles of its route, the people those can name (with their managers), their switches and ladders, and the calendars
 * of all regions. A request carries it, so an edited policy never moves a request under way. JSON-safe; at most 20 KB
 * with the shipped policy.
 */
export function slicePolicy(policy: Policy, entryPoint: EntryPoint): PolicySlice {
  const { pocApplication: _poc, creditRequest: _credit, reconciliation: _compared, ...common } = policy;
  const route = routeOf(policy, entryPoint);
  const roles = rolesOfRoute(policy, route);
  const fields = fieldsFor(policy, roles, route);
  const selectors = [
    ...Object.values(roles).map((role) => role.assignee),
    ...Object.values(fields).map((field) => field.filledFrom),
    route.sponsor,
  ];
  const switches = new Set(allStepsOf(route).flatMap((step) => step.switch ?? []));
  const ladders = new Set(Object.values(roles).map((role) => role.ladder));
  const content = {
    ...common,
    kind: kindOf(entryPoint),
    entryPoint,
    route,
    people: peopleFor(policy, roles, selectors),
    fields,
    roles,
    ladders: pick<EscalationLadder>(policy.ladders, ladders),
    switches: pick<boolean>(policy.switches, switches),
    calendars: pick<Calendar>(policy.calendars, new Set(Object.values(policy.regionCalendars))),
    topUpChain: route.credits ? topUpChain(policy) : {},
  };
  return { ...content, hash: sliceHash(content) };
}

/** The first 16 bytes of the SHA-256 of the slice's rules, in hex. Neither people nor the order of keys matter. */
export function sliceHash(slice: Omit<PolicySlice, 'hash'>): string {
  const { hash: _, ...content } = withoutPeople(slice as PolicySlice);
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(content))).slice(0, 16));
}

/** Why this slice is not what the policy says today for its entry point; undefined when it is. */
export function verifySlice(policy: Policy, slice: PolicySlice): string | undefined {
  if (!entryPoints.includes(slice.entryPoint)) {
    return `The policy has no entry point "${slice.entryPoint as string}": start the request again with ${entryPoints.join(', ')}`;
  }
  if (sliceHash(slice) !== slice.hash) {
    return `The policy slice was changed after it was made (its hash ${slice.hash} is another content's): start the request again`;
  }
  const published = slicePolicy(policy, slice.entryPoint);
  if (published.hash === slice.hash) return undefined;
  return (
    `The request carries edition ${slice.edition} (${slice.hash}) of the policy for ${slice.entryPoint}, the worker has ` +
    `edition ${published.edition} (${published.hash}): give both the same policy file, or adopt the policy`
  );
}

/** The roles that have a step, and those that the route's selectors lead to. */
function rolesOfRoute(policy: Policy, route: Route): Record<RoleId, RoleRule> {
  const ids = new Set<RoleId>();
  const add = (id: RoleId): void => {
    const role = policy.roles[id];
    if (role === undefined || ids.has(id)) return;
    ids.add(id);
    follow(role.assignee);
  };
  const follow = (selector: Selector | undefined): void => {
    const name = selector?.slice(selector.indexOf(':') + 1) ?? '';
    if (selector?.startsWith('region:')) add(name);
    if (selector?.startsWith('field:')) {
      const filledFrom = policy.fields[name as FieldId].filledFrom;
      if (filledFrom?.startsWith('region:')) follow(filledFrom);
    }
  };
  for (const step of allStepsOf(route)) add(step.role);
  follow(route.sponsor);
  return pick<RoleRule>(policy.roles, ids);
}

/** Roles that take no part neither set a field nor fill one: "N/A" in the seed's table. */
function fieldsFor(
  policy: Policy,
  roles: Record<RoleId, RoleRule>,
  { requesterRole, page }: Route,
): Record<FieldId, FieldRule> {
  const ownersOf = (setBy: readonly RoleId[]): RoleId[] => {
    const owners = setBy.map((who) => (who === requesterRole ? 'requester' : who)).filter(takesPart);
    return [...new Set(owners)];
  };
  const takesPart = (who: string): boolean =>
    who === 'requester' || who === 'system' || Object.hasOwn(roles, who);
  const trimmed = Object.entries(policy.fields).map(([id, { filledFrom, ...rule }]) => {
    const fills =
      filledFrom !== undefined && (!filledFrom.startsWith('region:') || takesPart(filledFrom.slice(7)));
    return [
      id,
      {
        ...rule,
        where: rule.where.replace('{page}', page ?? 'page of the request'),
        setBy: ownersOf(rule.setBy),
        ...(fills ? { filledFrom } : {}),
      } satisfies FieldRule,
    ];
  });
  return Object.fromEntries(trimmed) as Record<FieldId, FieldRule>;
}

function peopleFor(
  policy: Policy,
  roles: Record<RoleId, RoleRule>,
  selectors: readonly (Selector | undefined)[],
): Policy['people'] {
  const ids = new Set<string>();
  const add = (id: string | undefined): void => {
    if (id === undefined || ids.has(id)) return;
    ids.add(id);
    add(policy.people[id]?.manager);
  };
  for (const role of Object.values(roles)) {
    for (const { people } of Object.values(role.regions)) people.forEach(add);
  }
  for (const selector of selectors) {
    if (selector?.startsWith('person:')) add(selector.slice(7));
    // Whoever asks may be anybody, and is known by their entry.
    if (selector === 'manager:requester') Object.keys(policy.people).forEach(add);
  }
  policy.operations.queue.forEach(add);
  policy.operations.operators.forEach(add);
  return pick(policy.people, ids);
}

/** The steps of a top-up in each region, of its strictest tier: how long one may take is what people plan by. */
function topUpChain(policy: Policy): Record<RegionId, readonly ChainStep[]> {
  const chainIn = (region: RegionId): ChainStep[] =>
    stepsOf(policy.creditRequest['top-up']).flatMap(
      ({ role: id, slaHours, slaByRegion = {}, onlyRegions }) => {
        const role = policy.roles[id];
        const takesPart = onlyRegions === undefined || onlyRegions.includes(region);
        if (role === undefined || !takesPart) return [];
        const inRegion = Object.hasOwn(slaByRegion, region) ? slaByRegion[region] : undefined;
        const arranged =
          inRegion ?? (slaHours === 'regional' ? arrangementFor(role, region)?.slaHours : slaHours);
        return [{ label: role.label, slaHours: arranged ?? null }];
      },
    );
  return Object.fromEntries(policy.regions.map((region) => [region, chainIn(region)]));
}

function pick<Value>(
  from: Readonly<Record<string, Value>>,
  keys: ReadonlySet<string>,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(from).filter(([key]) => keys.has(key)));
}
