import type { DirectoryContent } from '../../../../domain/directory/content.ts';
import type { Person } from '../../../../domain/people/person.ts';
import { arrangementFor } from '../../../../domain/policy/assignees.ts';
import { withPeople } from '../../../../domain/policy/people.ts';
import type {
  EntryPoint,
  HoursKind,
  Needs,
  Policy,
  PolicySlice,
  RegionId,
  RouteStep,
  Selector,
  StepKind,
  Tier,
} from '../../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../../domain/policy/slice.ts';
import { termsIn } from '../../../../domain/policy/sla.ts';
import type { FieldId } from '../../../../domain/request/fields.ts';

/** A step as a route has it in one region, whatever a request says. */
export interface DrawnStep {
  readonly role: string;
  readonly label: string;
  readonly kind: StepKind;
  readonly responsibility: string;
  /** Who holds the role in this region. */
  readonly holders: readonly Person[];
  /** How whoever has the step is found. */
  readonly namedBy:
    { readonly how: 'table' | 'requesters-manager' } | { readonly how: 'field'; readonly label: string };
  /** Hours to the first response; null is "no SLA set". */
  readonly slaHours: number | null;
  readonly hours: HoursKind;
  /** Whether the step is in the route at all here, and what keeps it out. */
  readonly presence:
    | { readonly is: 'in' }
    | { readonly is: 'switched-off'; readonly switch: string }
    | { readonly is: 'elsewhere'; readonly regions: readonly RegionId[] };
  /** Left out where this yes/no field is yes, with the reason. */
  readonly skipWhen?: { readonly label: string; readonly because: string };
  readonly needs: Needs;
  /** Waits together with the step before it. */
  readonly alongside: boolean;
  /** Carried out without anybody's doing. */
  readonly automatic: boolean;
  /** Where the step stands in the policy file. */
  readonly path: readonly (string | number)[];
}

/** The steps of one tier; a route without tiers has one that is not named. */
export interface DrawnTier {
  readonly id?: string;
  readonly upTo?: NonNullable<Tier['upTo']>;
  readonly steps: readonly DrawnStep[];
}

export interface DrawnRoute {
  readonly entryPoint: EntryPoint;
  readonly label: string;
  readonly credits: boolean;
  readonly tiers: readonly DrawnTier[];
}

/** The part of the published policy that an entry point needs, with the people of the directory as they are now. */
export function presentSlice(
  policy: Policy,
  { people, holders, operations }: Pick<DirectoryContent, 'people' | 'holders' | 'operations'>,
  entryPoint: EntryPoint,
): PolicySlice {
  return withPeople(slicePolicy(policy, entryPoint), { revision: 0, people, holders, operations });
}

/** A route in one region, step by step. */
export function drawRoute(slice: PolicySlice, region: RegionId): DrawnRoute {
  const { entryPoint, kind, route } = slice;
  const drawn = (steps: readonly RouteStep[], ...path: (string | number)[]): DrawnStep[] =>
    steps.map((step, index) => drawStep(slice, region, step, [kind, entryPoint, ...path, 'steps', index]));
  const tiers: DrawnTier[] =
    route.tiers === undefined
      ? [{ steps: drawn(route.steps) }]
      : route.tiers.map(({ id, upTo, steps }, index) => ({
          ...{ id, steps: drawn(steps, 'tiers', index) },
          ...(upTo === undefined ? {} : { upTo }),
        }));
  return { entryPoint, label: route.label, credits: route.credits, tiers };
}

function drawStep(slice: PolicySlice, region: RegionId, step: RouteStep, path: DrawnStep['path']): DrawnStep {
  const role = slice.roles[step.role];
  if (role === undefined) throw new Error(`The policy has no role "${step.role}"`);
  const { slaHours, hours } = termsIn(slice, step, role, region);
  const ids = arrangementFor(role, region)?.people ?? [];
  return {
    role: step.role,
    label: role.label,
    kind: role.kind,
    responsibility: role.responsibility,
    holders: ids.flatMap((id) => slice.people[id] ?? []),
    namedBy: namedBy(slice, role.assignee),
    slaHours,
    hours,
    presence: presenceOf(slice, region, step),
    ...(step.skipWhen === undefined
      ? {}
      : {
          skipWhen: { label: slice.fields[step.skipWhen.field].label, because: step.skipWhen.because },
        }),
    needs: step.needs ?? 'one',
    alongside: step.alongside === true,
    automatic: step.automatic === true,
    path,
  };
}

function namedBy({ fields }: PolicySlice, assignee: Selector): DrawnStep['namedBy'] {
  if (assignee === 'manager:requester') return { how: 'requesters-manager' };
  if (!assignee.startsWith('field:')) return { how: 'table' };
  return { how: 'field', label: fields[assignee.slice('field:'.length) as FieldId].label };
}

function presenceOf(slice: PolicySlice, region: RegionId, step: RouteStep): DrawnStep['presence'] {
  if (step.switch !== undefined && slice.switches[step.switch] !== true) {
    return { is: 'switched-off', switch: step.switch };
  }
  if (step.onlyRegions !== undefined && !step.onlyRegions.includes(region)) {
    return { is: 'elsewhere', regions: step.onlyRegions };
  }
  return { is: 'in' };
}
