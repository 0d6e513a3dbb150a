import type { FC } from 'hono/jsx';
import type { DirectoryContent } from '../../../../domain/directory/content.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { ListPage } from '../../../list-page.ts';
import type { Reader } from '../../reader.ts';
import { LookedThrough, lookedThroughWords } from '../../ui/looked-through.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { numberIn } from '../../wording/numbers.ts';
import { WrongFilters } from './filter-chips.tsx';
import { Filters } from './filters.tsx';
import { listPath, type ListQuery } from './list-query.ts';
import { RequestTable } from './table.tsx';
import { words } from './words.ts';

interface PocsPageProps {
  readonly reader: Reader;
  readonly policy: Pick<Policy, 'regions' | 'roles'>;
  readonly directory: Pick<DirectoryContent, 'people'>;
  readonly query: ListQuery;
  /** Absent where the address could not be understood. */
  readonly list?: ListPage;
  /** The page that was asked for is not there any more. */
  readonly isGone?: boolean;
}

/** All PoC applications and credit requests, narrowed down by the address, the next due first. */
export const PocsPage: FC<PocsPageProps> = (props) => {
  const { reader, policy, directory, query, list, isGone = false } = props;
  const said = words[reader.language];
  const people = Object.values(directory.people);
  return (
    <Page reader={reader} title={said.title}>
      <h1>{said.title}</h1>
      <Filters reader={reader} policy={policy} people={people} query={query} />
      {query.wrong.length === 0 ? null : (
        <Notice kind="refused">
          <WrongFilters reader={reader} query={query} />
        </Notice>
      )}
      {isGone ? (
        <Notice kind="refused">
          <p>
            {said.noSuchPage} <a href={listPath(query.written)}>{said.first}</a>
          </p>
        </Notice>
      ) : null}
      {list === undefined ? null : <List {...props} list={list} />}
    </Page>
  );
};

const List: FC<PocsPageProps & { readonly list: ListPage }> = ({
  reader,
  policy,
  directory,
  query,
  list,
}) => {
  const said = words[reader.language];
  const isNarrowed = Object.keys(query.written).length > 0;
  const isNothing = list.requests.length === 0;
  if (isNothing && list.next === undefined) {
    return (
      <p class="empty">
        {isNarrowed ? said.nothingNarrowed : said.nothing}{' '}
        {isNarrowed ? <a href="/pocs">{said.showAll}</a> : null}
      </p>
    );
  }
  return (
    <>
      <p class="quiet list-count">
        {isNothing ? said.nothingNarrowed : shown(reader, list)}
        {' · '}
        <a href={listPath(query.written, undefined, '/pocs.csv')}>{said.csv}</a>
      </p>
      {isNothing ? null : (
        <RequestTable reader={reader} policy={policy} directory={directory} requests={list.requests} />
      )}
      <LookedThrough reader={reader} count={list.lookedThrough} />
      <nav class="buttons" aria-label={said.pages}>
        {list.before === 0 ? null : (
          <a class="button" href={listPath(query.written)}>
            {said.first}
          </a>
        )}
        {list.next === undefined ? null : (
          <a class="button" href={listPath(query.written, list.next)} rel="next">
            {list.lookedThrough === undefined ? said.next : lookedThroughWords[reader.language].further}
          </a>
        )}
      </nav>
    </>
  );
};

/** `51–100 of 5,000` */
function shown({ language }: Reader, { before, requests, total }: ListPage): string {
  const said = words[language];
  const [from, to] = [numberIn(language, before + 1), numberIn(language, before + requests.length)];
  return total === undefined ? said.shownOfMany(from, to) : said.shown(from, to, numberIn(language, total));
}
