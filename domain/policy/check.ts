import { numberOfDay } from '../balance/calendar-day.ts';
import { arrangementFor } from './assignees.ts';
import { canonicalJson } from './canonical-json.ts';
import { allStepsOf, entryPointsOf, routesOf } from './policy.ts';
import type { Policy, RoleId, RoleRule, RouteStep } from './policy.ts';

export type PolicyWarningKind =
  | 'no-finance-step'
  | 'equal-tiers'
  | 'missing-region'
  | 'no-sla'
  | 'nobody-above'
  | 'too-few-people'
  | 'calendar-ends'
  | 'provisional-calendar'
  | 'placeholder'
  | 'no-address'
  | 'unused';

/** Something that a valid policy leaves open: it works, but somebody should have decided it. */
export interface PolicyWarning {
  readonly kind: PolicyWarningKind;
  /** What follows from it and how to change it. */
  readonly message: string;
  /** What it is about: roles with regions, people, entry points. */
  readonly about: readonly string[];
}

/** The role that the business's table gives the PoC budget to, after the Regional Leader. */
const financeRole: RoleId = 'finance';

/** So long before a calendar's last day it is time to make the next one: countries announce their days weeks before. */
const daysAhead = 60;

/**
 * What the policy leaves open, at most one warning a kind, the weightiest first. Empty when there is nothing. Whether a
 * calendar ends soon is told only where `today` is given, an ISO day; throws a RangeError when it is none.
 */
export function checkPolicy(policy: Policy, today?: string): PolicyWarning[] {
  const warnings: PolicyWarning[] = [
    {
      kind: 'no-finance-step',
      message:
        'Initial grants pass no Finance step. If Finance should see them, turn on the switch of its step in the route.',
      about: routesWithoutFinance(policy),
    },
    {
      kind: 'equal-tiers',
      message:
        'The tiers of these routes have the same chain, as the document prints it: larger requests pass nobody more. Add a step to the upper tier if they should.',
      about: routesWithEqualTiers(policy),
    },
    {
      kind: 'missing-region',
      message:
        'Nobody is named for these regions: such a step waits in the operations queue. Name people under the role.',
      about: byRole(
        policy,
        (role, region, id) => isNeededIn(policy, id, region) && arrangementFor(role, region) === undefined,
      ),
    },
    {
      kind: 'no-sla',
      message:
        'Per Regional Arrangement without a figure: no SLA set, so no timer and no escalation. Add slaHours once it is arranged.',
      about: byRole(
        policy,
        (role, region, id) => {
          const arrangement = arrangementFor(role, region);
          return (
            arrangement !== undefined && arrangement.slaHours === undefined && isRegional(policy, id, region)
          );
        },
        allSteps(policy).map((step) => step.role),
      ),
    },
    {
      kind: 'nobody-above',
      message: 'The only person for a role has no manager: a ladder has nobody above. Add their manager.',
      about: byRole(policy, (role, region) => {
        const [only, ...others] = arrangementFor(role, region)?.people ?? [];
        return only !== undefined && others.length === 0 && policy.people[only]?.manager === undefined;
      }),
    },
    {
      kind: 'calendar-ends',
      message:
        'After these days no holidays are known: weekdays count as worked. Run policy/calendars/generate.py for the next year.',
      about: today === undefined ? [] : endingCalendars(policy, today),
    },
    {
      kind: 'provisional-calendar',
      message:
        'The days off of these years were not announced yet: computed by rule until they are announced; run policy/calendars/generate.py again.',
      about: Object.values(policy.calendars).flatMap(({ label, provisional = [] }) =>
        provisional.length === 0 ? [] : [`${label} (${provisional.join(', ')})`],
      ),
    },
    {
      kind: 'too-few-people',
      message:
        'More approvals are needed than people are named: such a step waits in the operations queue. Name more people, or lower needs.',
      about: tooFewPeople(policy),
    },
    {
      kind: 'placeholder',
      message:
        'No mail reaches example.com, so nobody is told anything. Put your own people and addresses in.',
      about: placeholders(policy),
    },
    {
      kind: 'no-address',
      message: 'These pages are named without an address. Add it under links.',
      about: Object.keys(policy.links).filter((name) => policy.links[name] === ''),
    },
    {
      kind: 'unused',
      message:
        'Nothing uses these. Remove them, or put them into a route (a calendar: into regionCalendars).',
      about: unused(policy),
    },
  ];
  return warnings.filter((warning) => warning.about.length > 0);
}

function routesWithoutFinance(policy: Policy): string[] {
  return entryPointsOf.pocApplication.filter((entryPoint) => {
    const { credits, steps } = policy.pocApplication[entryPoint];
    const finance = steps.find((step) => step.role === financeRole);
    const certain =
      finance !== undefined && (finance.switch === undefined || policy.switches[finance.switch]);
    return credits && certain !== true;
  });
}

/** Steps that need more approvals than a region has people for. */
function tooFewPeople(policy: Policy): string[] {
  const steps = routesOf(policy)
    .flatMap(({ route: { steps, tiers = [] } }) => [...steps, ...tiers.flatMap((tier) => tier.steps)])
    .filter(({ needs }) => typeof needs === 'number');
  const isShort = ({ needs, onlyRegions }: RouteStep, rule: RoleRule, region: string): boolean => {
    const people = peopleIn(policy, rule, region);
    const takesPart = onlyRegions === undefined || onlyRegions.includes(region);
    return takesPart && people !== undefined && people < Number(needs);
  };
  return byRole(
    policy,
    (rule, region, id) => steps.some((step) => step.role === id && isShort(step, rule, region)),
    steps.map(({ role }) => role),
  );
}

/** How many people a role's selector names in a region; undefined where it names nobody, which is said elsewhere. */
function peopleIn(policy: Policy, { assignee }: RoleRule, region: string): number | undefined {
  // Every other selector names one person.
  if (!assignee.startsWith('region:')) return 1;
  const holder = policy.roles[assignee.slice('region:'.length)];
  return holder === undefined ? undefined : arrangementFor(holder, region)?.people.length;
}

/** The document prints two branches with one chain (process.md, reading 13). */
function routesWithEqualTiers(policy: Policy): string[] {
  return routesOf(policy).flatMap(({ entryPoint, route: { tiers = [] } }) => {
    const isEqual = (one: readonly RouteStep[], other: readonly RouteStep[]): boolean =>
      canonicalJson(one) === canonicalJson(other);
    return tiers.flatMap(({ id, steps }, index) => {
      const same = tiers.slice(0, index).find((before) => isEqual(before.steps, steps));
      return same === undefined ? [] : [`${entryPoint} (${same.id}, ${id})`];
    });
  });
}

function allSteps(policy: Policy): RouteStep[] {
  return routesOf(policy).flatMap(({ route }) => allStepsOf(route));
}

/** Whether some route comes to this role in this region, with people of its table. */
function isNeededIn(policy: Policy, role: RoleId, region: string): boolean {
  const isByRegion = policy.roles[role]?.assignee !== 'manager:requester';
  const steps = allSteps(policy).filter((step) => step.role === role);
  const isEverywhere = steps.length === 0;
  return (
    isByRegion &&
    (isEverywhere ||
      steps.some(({ onlyRegions }) => onlyRegions === undefined || onlyRegions.includes(region)))
  );
}

/** Whether some route says "Per Regional Arrangement" of this role and gives no hours for this region itself. */
function isRegional(policy: Policy, role: RoleId, region: string): boolean {
  return allSteps(policy).some(
    (step) =>
      step.role === role && step.slaHours === 'regional' && !Object.hasOwn(step.slaByRegion ?? {}, region),
  );
}

function endingCalendars(policy: Policy, today: string): string[] {
  const soon = numberOfDay(today) + daysAhead;
  return Object.values(policy.calendars)
    .filter(({ until }) => numberOfDay(until) <= soon)
    .map(({ label, until }) => `${label} (${until})`);
}

/** `Label (regions)` for each role with regions that match; all regions are not spelled out. */
function byRole(
  policy: Policy,
  matches: (role: RoleRule, region: string, id: RoleId) => boolean,
  roles: readonly RoleId[] = Object.keys(policy.roles),
): string[] {
  return [...new Set(roles)].flatMap((id) => {
    const role = policy.roles[id];
    if (role === undefined) return [];
    const regions = policy.regions.filter((region) => matches(role, region, id));
    if (regions.length === 0) return [];
    return [
      `${role.label} (${regions.length === policy.regions.length ? 'all regions' : regions.join(', ')})`,
    ];
  });
}

/** Addresses under example.com, .org and .net are reserved for documentation: nobody ever reads them (RFC 2606). */
function placeholders(policy: Policy): string[] {
  const people = Object.values(policy.people);
  const unreachable = people.filter((person) => /[@.]example\.(com|org|net)$/i.test(person.email));
  return unreachable.length === people.length && people.length > 0
    ? [`all ${people.length} people`]
    : unreachable.map((person) => person.name);
}

function unused(policy: Policy): string[] {
  const steps = allSteps(policy);
  const roles = new Set(steps.map((step) => step.role));
  const switches = new Set(steps.flatMap((step) => step.switch ?? []));
  const ladders = new Set(Object.values(policy.roles).map((role) => role.ladder));
  const calendars = new Set(Object.values(policy.regionCalendars));
  const missingFrom = (what: string, all: object, used: ReadonlySet<string>): string[] =>
    Object.keys(all)
      .filter((id) => !used.has(id))
      .map((id) => `${what} ${id}`);
  return [
    ...missingFrom('role', policy.roles, roles),
    ...missingFrom('switch', policy.switches, switches),
    ...missingFrom('ladder', policy.ladders, ladders),
    ...missingFrom('calendar', policy.calendars, calendars),
  ];
}
