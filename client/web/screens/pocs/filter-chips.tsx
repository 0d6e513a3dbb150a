import type { FC } from 'hono/jsx';
import { listIn } from '../../wording/numbers.ts';
import { statusWords } from '../../wording/statuses.ts';
import { termIn } from '../../wording/terms.ts';
import type { FiltersProps } from './filters.tsx';
import { filterNames, listPath, without, type FilterName, type WrittenFilters } from './list-query.ts';
import { words } from './words.ts';

/** What the list is narrowed to, each to be removed. */
export const FilterChips: FC<FiltersProps> = (props) => {
  const { reader, query } = props;
  const said = words[reader.language];
  const { written } = query;
  const shown = filterNames.filter((name) => name !== 'kind' && written[name] !== undefined);
  if (shown.length === 0) return null;
  return (
    <p class="filter-chips">
      <span class="visually-hidden">{said.narrowedTo} </span>
      {shown.map((name) => {
        const text = chipText(props, name, written[name] ?? '');
        return (
          <a class="filter-chip" href={listPath(without(written, name))} aria-label={said.without(text)}>
            {text} <span aria-hidden="true">×</span>
          </a>
        );
      })}
      <a class="quiet" href={listPath(onlyKind(written))}>
        {said.clear}
      </a>
    </p>
  );
};

function onlyKind({ kind }: WrittenFilters): WrittenFilters {
  return kind === undefined ? {} : { kind };
}

function chipText({ reader, policy, people }: FiltersProps, name: FilterName, value: string): string {
  const { language } = reader;
  const said = words[language];
  const known: { readonly [F in FilterName]?: Readonly<Record<string, string>> } = {
    status: statusWords[language],
    sla: said.slaStates,
    entryPoint: said.entryPoints,
    step: Object.fromEntries(
      Object.entries(policy.roles).map(([id, { label }]) => [id, termIn(language, label)]),
    ),
    approver: Object.fromEntries(
      people.flatMap(({ id, email, name: who }) => [
        [id, who],
        [email, who],
      ]),
    ),
    dueWithin: Object.fromEntries(said.lengths),
    olderThan: Object.fromEntries(said.lengths),
    open: { yes: said.onlyOpen },
  };
  const texts = known[name];
  const text = texts !== undefined && Object.hasOwn(texts, value) ? (texts[value] ?? value) : value;
  return name === 'open' ? text : `${said.filters[name]}: ${text}`;
}

/** What is wrong with an address, and what it could say instead. */
export const WrongFilters: FC<Pick<FiltersProps, 'reader' | 'query'>> = ({ reader, query: { wrong } }) => {
  const said = words[reader.language];
  return (
    <>
      <p>{said.notUnderstood}</p>
      <ul>
        {wrong.map(({ filter, value, known }) => {
          const label = filterNames.find((name) => name === filter);
          const what =
            label === undefined ? said.noSuchFilter(filter) : said.wrong(said.filters[label], value);
          const isExample = filter === 'olderThan' || filter === 'dueWithin' || filter === 'org';
          const instead =
            filter === 'approver'
              ? said.noSuchPerson
              : (isExample ? said.suchAs : said.oneOf)(listIn(reader.language, known, 'disjunction'));
          return (
            <li>
              {what} {instead}
            </li>
          );
        })}
      </ul>
    </>
  );
};
