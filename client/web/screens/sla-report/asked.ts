import { entryPointsOf, type Policy, type RequestKind } from '../../../../domain/policy/policy.ts';
import { dayNumber } from '../../../../domain/balance/calendar-day.ts';
import { slaDimensions, type SlaDimension } from '../../../../domain/reports/sla-report.ts';
import type { SlaAsked } from '../../../reports.ts';

/** The report's filters as they stand in its address. Days are `YYYY-MM-DD`, UTC, both included; empty is not given. */
export interface SlaFilters {
  readonly from: string;
  readonly to: string;
  readonly region: string;
  readonly kind: string;
  readonly by: readonly SlaDimension[];
}

export type FilterProblem = 'from' | 'to' | 'order' | 'region' | 'kind';

/** What of the filters is there in an address, as typed; by role where nothing is said. */
export function filtersIn(query: URLSearchParams): SlaFilters {
  const text = (name: string): string => (query.get(name) ?? '').trim();
  // Both `by=role&by=region`, as a form sends it, and `by=role,region`.
  const named = query.getAll('by').flatMap((each) => each.split(','));
  const by = slaDimensions.filter((dimension) => named.includes(dimension));
  return {
    ...{ from: text('from'), to: text('to'), region: text('region'), kind: text('kind') },
    by: by.length === 0 ? ['role'] : by,
  };
}

/** The filters as an address has them; what is not given is left out. */
export function queryOf({ by, ...texts }: SlaFilters): string {
  const given = Object.entries(texts).filter(([, value]) => value !== '');
  return new URLSearchParams([...given, ...by.map((each): [string, string] => ['by', each])]).toString();
}

const dayMs = 86_400_000;

/** What is asked for, or everything that is wrong with it. */
export function askedBy(
  filters: SlaFilters,
  policy: Pick<Policy, 'regions'>,
): { readonly asked: SlaAsked } | { readonly problems: readonly FilterProblem[] } {
  const { by, region, kind } = filters;
  const [from, to] = [dayNumber(filters.from), dayNumber(filters.to)];
  const problems: FilterProblem[] = [
    ...(filters.from !== '' && from === undefined ? (['from'] as const) : []),
    ...(filters.to !== '' && to === undefined ? (['to'] as const) : []),
    ...(from !== undefined && to !== undefined && to < from ? (['order'] as const) : []),
    ...(region !== '' && !policy.regions.includes(region) ? (['region'] as const) : []),
    ...(kind !== '' && !isKind(kind) ? (['kind'] as const) : []),
  ];
  if (problems.length > 0) return { problems };
  return {
    asked: {
      by,
      ...(from === undefined ? {} : { from: from * dayMs }),
      ...(to === undefined ? {} : { to: (to + 1) * dayMs }),
      ...(region === '' ? {} : { region }),
      ...(isKind(kind) ? { kind } : {}),
    },
  };
}

function isKind(kind: string): kind is RequestKind {
  return Object.hasOwn(entryPointsOf, kind);
}
