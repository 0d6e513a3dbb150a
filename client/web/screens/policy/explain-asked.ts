import { entryPoints, type EntryPoint, type Policy } from '../../../../domain/policy/policy.ts';
import type { ExplainedCircumstances } from '../../../../domain/policy/explain.ts';
import type { FieldValues } from '../../../../domain/request/fields.ts';

/** What is to be explained, as it stands in the address; empty is not said. */
export interface ExplainFilters {
  readonly entryPoint: EntryPoint;
  readonly region: string;
  readonly credits: string;
  readonly accumulated: string;
  /** `yes`, `no` or empty. */
  readonly autoApprove: string;
  readonly requester: string;
}

export type ExplainProblem = 'credits' | 'accumulated';

export function explainFiltersIn(query: URLSearchParams): ExplainFilters {
  const text = (name: string): string => (query.get(name) ?? '').trim();
  return {
    entryPoint: entryPoints.find((each) => each === text('entryPoint')) ?? 'cloud-user',
    region: text('region'),
    credits: text('credits'),
    accumulated: text('accumulated'),
    autoApprove: text('autoApprove'),
    requester: text('requester'),
  };
}

/** The fields and circumstances to explain a route by, or what is wrong with them. */
export function explainedBy(
  filters: ExplainFilters,
  { regions }: Pick<Policy, 'regions'>,
):
  | { readonly fields: FieldValues; readonly circumstances: ExplainedCircumstances }
  | { readonly problems: readonly ExplainProblem[] } {
  const { region, autoApprove, requester } = filters;
  const credits = wholeNumber(filters.credits);
  const accumulated = wholeNumber(filters.accumulated);
  const problems: ExplainProblem[] = [
    ...(Number.isNaN(credits) ? (['credits'] as const) : []),
    ...(Number.isNaN(accumulated) ? (['accumulated'] as const) : []),
  ];
  if (problems.length > 0) return { problems };
  return {
    fields: {
      ...(regions.includes(region) ? { region } : {}),
      ...(credits === undefined ? {} : { creditsNeeded: credits }),
      ...(autoApprove === 'yes' || autoApprove === 'no'
        ? { presalesAutoApprove: autoApprove === 'yes' }
        : {}),
    },
    circumstances: {
      ...(requester === '' ? {} : { requester }),
      ...(accumulated === undefined ? {} : { accumulatedBefore: accumulated }),
    },
  };
}

/** Undefined where nothing was typed, NaN for what is no whole number from 0. */
function wholeNumber(text: string): number | undefined {
  if (text === '') return undefined;
  const digits = text.replaceAll(',', '');
  const value = /^\d+$/.test(digits) ? Number(digits) : NaN;
  return Number.isSafeInteger(value) ? value : NaN;
}
