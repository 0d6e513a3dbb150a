import { slaStates } from '../../../../domain/approval/clock.ts';
import type { Child, FC } from 'hono/jsx';
import type { Person } from '../../../../domain/people/person.ts';
import { entryPoints, type Policy } from '../../../../domain/policy/policy.ts';
import type { Reader } from '../../reader.ts';
import { PeopleList, peopleListId } from '../../ui/people-list.tsx';
import { statusWords } from '../../wording/statuses.ts';
import { termIn } from '../../wording/terms.ts';
import { FilterChips } from './filter-chips.tsx';
import { kinds, listPath, without, type FilterName, type ListQuery } from './list-query.ts';
import { words } from './words.ts';

export interface FiltersProps {
  readonly reader: Reader;
  readonly policy: Pick<Policy, 'regions' | 'roles'>;
  readonly people: readonly Person[];
  readonly query: ListQuery;
}

/** The kinds as tabs, the other filters as a form, and what the list is narrowed to as chips that can be removed. */
export const Filters: FC<FiltersProps> = (props) => {
  const { reader, query } = props;
  const said = words[reader.language];
  const { written } = query;
  return (
    <>
      <nav class="tabs" aria-label={said.filters.kind}>
        {(['all', ...kinds] as const).map((kind) => (
          <a
            href={listPath(kind === 'all' ? without(written, 'kind') : { ...written, kind })}
            {...((written.kind ?? 'all') === kind ? { 'aria-current': 'true' as const } : {})}
          >
            {said.kinds[kind]}
          </a>
        ))}
      </nav>
      <FilterForm {...props} />
      <FilterChips {...props} />
    </>
  );
};

const FilterForm: FC<FiltersProps> = ({ reader, policy, people, query: { written } }) => {
  const { language } = reader;
  const said = words[language];
  const same = (ids: readonly string[]): Options => ids.map((id) => [id, id]);
  const choose = (name: FilterName, options: Options) => (
    <Choice name={name} label={said.filters[name]} any={said.any} options={options} value={written[name]} />
  );
  const steps = Object.entries(policy.roles).map(([id, { label }]) => [id, termIn(language, label)] as const);
  return (
    <form class="list-filters" action="/pocs" method="get" role="search">
      {written.kind === undefined ? null : <input type="hidden" name="kind" value={written.kind} />}
      <label class="wide">
        {said.filters.q}
        <input type="search" name="q" value={written.q ?? ''} autocomplete="off" data-key="/" />
      </label>
      {choose('region', same(policy.regions))}
      {choose('status', Object.entries(statusWords[language]))}
      {choose('step', steps)}
      <button type="submit">{said.apply}</button>
      <details class="wide" open={moreFilters.some((name) => written[name] !== undefined)}>
        <summary>{said.narrow}</summary>
        <div class="list-filters-more">
          {choose(
            'sla',
            slaStates.map((id) => [id, said.slaStates[id]]),
          )}
          {choose('dueWithin', said.lengths)}
          {choose('olderThan', said.lengths)}
          {choose(
            'entryPoint',
            entryPoints.map((id) => [id, said.entryPoints[id]]),
          )}
          <label>
            {said.filters.approver}
            <input name="approver" value={written.approver ?? ''} list={peopleListId} autocomplete="off" />
          </label>
          <label>
            {said.filters.org}
            <input name="org" value={written.org ?? ''} inputmode="numeric" autocomplete="off" />
          </label>
          <label class="choice">
            <input type="checkbox" name="open" value="yes" checked={written.open === 'yes'} />
            {said.onlyOpen}
          </label>
        </div>
      </details>
      <PeopleList people={people} />
    </form>
  );
};

/** Those behind the summary. */
const moreFilters: readonly FilterName[] = [
  ...(['sla', 'dueWithin', 'olderThan', 'entryPoint', 'approver', 'org', 'open'] as const),
];

type Options = readonly (readonly [value: string, words: string])[];

const Choice: FC<{
  readonly name: FilterName;
  readonly label: Child;
  readonly any: string;
  readonly options: Options;
  readonly value: string | undefined;
}> = ({ name, label, any, options, value = '' }) => {
  // What an address says and the form does not offer stays chosen, such as another length of time.
  const shown =
    value === '' || options.some(([each]) => each === value) ? options : [...options, [value, value]];
  return (
    <label>
      {label}
      <select name={name}>
        <option value="">{any}</option>
        {shown.map(([each, text]) => (
          <option value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
};
