import type { Child, FC } from 'hono/jsx';
import { entryPointsOf, type Policy, type RequestKind } from '../../../../domain/policy/policy.ts';
import { slaDimensions } from '../../../../domain/reports/sla-report.ts';
import { utcDay } from '../../../../domain/wording/time.ts';
import type { Reader } from '../../reader.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { numberIn } from '../../wording/numbers.ts';
import { queryOf, type FilterProblem, type SlaFilters } from './asked.ts';
import { words } from './words.ts';

interface SlaPageProps {
  readonly reader: Reader;
  readonly policy: Pick<Policy, 'regions'>;
  readonly filters: SlaFilters;
  /** Whether rows by person are offered. */
  readonly mayNamePeople: boolean;
  readonly problems?: readonly FilterProblem[];
  /** The figures, or what stands in their place. */
  readonly children?: Child;
}

/** The frame of the report: what it is narrowed to, and the figures or what leads to them. */
export const SlaPage: FC<SlaPageProps> = ({ children, problems = [], ...props }) => {
  const { reader, filters } = props;
  const said = words[reader.language];
  return (
    <Page reader={reader} title={said.title}>
      <h1>{said.title}</h1>
      <p class="quiet">{said.intro}</p>
      <Filters {...props} problems={problems} />
      {problems.length === 0 ? null : (
        <Notice kind="refused">{problems.map((problem) => said.problems[problem]).join('\n')}</Notice>
      )}
      {children}
      {problems.length > 0 ? null : (
        <p>
          <a href={`/reports/sla.csv?${queryOf(filters)}`} download="sla.csv">
            {said.csv}
          </a>
        </p>
      )}
    </Page>
  );
};

const Filters: FC<
  Omit<SlaPageProps, 'children' | 'problems'> & { readonly problems: readonly FilterProblem[] }
> = ({ reader: { language, now }, policy, filters, mayNamePeople, problems }) => {
  const said = words[language];
  const invalid = (...of: readonly FilterProblem[]) =>
    of.some((problem) => problems.includes(problem)) ? { 'aria-invalid': 'true' as const } : {};
  return (
    <form method="get" action="/reports/sla" class="asking">
      <label>
        {said.from}
        <input type="date" name="from" value={filters.from} {...invalid('from', 'order')} />
      </label>
      <label>
        {said.to}
        <input type="date" name="to" value={filters.to} {...invalid('to', 'order')} />
        <span class="help">{said.daysHelp}</span>
      </label>
      <label>
        {said.region}
        <select name="region" {...invalid('region')}>
          <option value="">{said.allRegions}</option>
          {policy.regions.map((region) => (
            <option value={region} selected={region === filters.region}>
              {region}
            </option>
          ))}
        </select>
      </label>
      <label>
        {said.kind}
        <select name="kind" {...invalid('kind')}>
          <option value="">{said.allKinds}</option>
          {(Object.keys(entryPointsOf) as RequestKind[]).map((kind) => (
            <option value={kind} selected={kind === filters.kind}>
              {said.kinds[kind]}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>{said.by}</legend>
        {slaDimensions
          .filter((dimension) => dimension !== 'person' || mayNamePeople)
          .map((dimension) => (
            <label class="tick">
              <input type="checkbox" name="by" value={dimension} checked={filters.by.includes(dimension)} />{' '}
              {said.dimensions[dimension]}
            </label>
          ))}
        {mayNamePeople ? null : <p class="help quiet">{said.personFor}</p>}
      </fieldset>
      <div class="beside">
        <button type="submit" class="primary">
          {said.show}
        </button>
        {[7, 30, 90].map((days) => (
          <a href={`/reports/sla?${queryOf({ ...filters, ...lastDays(now, days) })}`}>
            {said.last(numberIn(language, days))}
          </a>
        ))}
        <a href={`/reports/sla?${queryOf({ ...filters, from: '', to: '' })}`}>{said.ever}</a>
      </div>
    </form>
  );
};

const dayMs = 86_400_000;

/** So many whole days that end today. */
function lastDays(now: number, days: number): Pick<SlaFilters, 'from' | 'to'> {
  return { from: utcDay(now - (days - 1) * dayMs), to: utcDay(now) };
}

/** Stands where the figures come: a script loads them at once, and without one a link does. */
export const FiguresToCome: FC<Pick<SlaPageProps, 'reader' | 'filters'>> = ({ reader, filters }) => {
  const said = words[reader.language];
  const query = queryOf(filters);
  return (
    <div
      id="figures"
      aria-live="polite"
      hx-get={`/reports/sla/figures?${query}`}
      hx-trigger="load"
      hx-swap="outerHTML"
    >
      <p class="empty loading">{said.loading}</p>
      <p>
        <a class="button without-script" href={`/reports/sla?${query}&figures=now`}>
          {said.showFigures}
        </a>
      </p>
    </div>
  );
};

/** No worker answered in time. */
export const FiguresFailed: FC<Pick<SlaPageProps, 'reader' | 'filters'>> = ({ reader, filters }) => {
  const said = words[reader.language];
  return (
    <div id="figures">
      <Notice kind="refused">{said.silent}</Notice>
      <p>
        <a class="button" href={`/reports/sla?${queryOf(filters)}`}>
          {said.tryAgain}
        </a>
      </p>
    </div>
  );
};
