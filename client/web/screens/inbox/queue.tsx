import type { FC } from 'hono/jsx';
import type { ListedRequest } from '../../../lists.ts';
import { inboxes } from '../../../personal/door.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { Reader } from '../../reader.ts';
import { LookedThrough, lookedThroughWords } from '../../ui/looked-through.tsx';
import { SlaChip } from '../../ui/sla-chip.tsx';
import { numberIn } from '../../wording/numbers.ts';
import { listedLineOf } from '../../wording/request-kinds.ts';
import { termIn } from '../../wording/terms.ts';
import { inGroups } from './groups.ts';
import { fromTheBeginning, inboxQueryText, isNarrowed, type InboxQuery } from './inbox-query.ts';
import { LegendLink } from './keyboard-legend.tsx';
import type { ShownInbox } from './read-inbox.ts';
import { words } from './words.ts';

interface QueueProps {
  readonly reader: Reader;
  readonly policy: Policy;
  readonly inbox: ShownInbox;
  /** The request that is open beside it. */
  readonly open?: string | undefined;
}

/** What waits, the most urgent first, with whose it is and how it is narrowed down. */
export const Queue: FC<QueueProps> = ({ reader, policy, inbox, open }) => {
  const said = words[reader.language];
  const { query, requests } = inbox;
  return (
    <section
      class="queue"
      id="queue"
      aria-label={said.queue}
      data-events="/api/v1/inbox/events"
      hx-get={`/inbox${open === undefined ? '' : `/${open}`}${inboxQueryText(query)}`}
      hx-trigger="changed"
      hx-select="#queue"
      hx-swap="outerHTML"
    >
      <h1 class="queue-title">{said.title}</h1>
      <Tabs reader={reader} inbox={inbox} />
      <Narrowing reader={reader} policy={policy} inbox={inbox} />
      {requests.length === 0 ? (
        <Nothing reader={reader} inbox={inbox} />
      ) : (
        inGroups(reader, requests).map(({ group, requests: rows }) => (
          <section aria-labelledby={`group-${group}`} class={`group ${group}`}>
            <h2 id={`group-${group}`}>{said.groups[group]}</h2>
            <ul>
              {rows.map((request) => (
                <Row
                  reader={reader}
                  policy={policy}
                  inbox={inbox}
                  request={request}
                  isOpen={open === request.requestId}
                />
              ))}
            </ul>
          </section>
        ))
      )}
      <LookedThrough reader={reader} count={inbox.lookedThrough} />
      <Pages reader={reader} inbox={inbox} />
      <LegendLink reader={reader} />
    </section>
  );
};

const Tabs: FC<Pick<QueueProps, 'reader' | 'inbox'>> = ({ reader, inbox: { query, counts, hasTeam } }) => {
  const said = words[reader.language];
  const shown = inboxes.filter((whose) => whose !== 'team' || hasTeam || query.whose === 'team');
  return (
    <nav class="tabs" aria-label={said.title}>
      {shown.map((whose) => (
        <a
          href={`/inbox${inboxQueryText({ ...fromTheBeginning(query), whose })}`}
          {...(whose === query.whose ? { 'aria-current': 'true' as const } : {})}
        >
          {said.whose[whose]} <Count reader={reader} count={counts[whose]} />
        </a>
      ))}
    </nav>
  );
};

const Count: FC<{ readonly reader: Reader; readonly count: number | undefined }> = ({ reader, count }) =>
  count === undefined ? null : <span class="count">{numberIn(reader.language, count)}</span>;

/** The way on where there is more than a page shows, and back to the most urgent. */
const Pages: FC<Pick<QueueProps, 'reader' | 'inbox'>> = ({
  reader,
  inbox: { query, next, lookedThrough },
}) => {
  if (query.after === undefined && next === undefined) return null;
  const { language } = reader;
  const said = words[language].pages;
  return (
    <nav class="pages" aria-label={said.label}>
      {query.after === undefined ? null : (
        <a href={`/inbox${inboxQueryText(fromTheBeginning(query))}`}>{said.first}</a>
      )}
      {next === undefined ? null : (
        <a href={`/inbox${inboxQueryText({ ...query, after: next.after })}`} rel="next">
          {lookedThrough !== undefined
            ? lookedThroughWords[language].further
            : next.count === undefined
              ? said.next
              : said.more(numberIn(language, next.count))}
        </a>
      )}
    </nav>
  );
};

/** A form of its own, so that what it says is in the address. */
const Narrowing: FC<Pick<QueueProps, 'reader' | 'policy' | 'inbox'>> = ({
  reader,
  policy,
  inbox: { query },
}) => {
  const said = words[reader.language];
  return (
    <form class="narrowing" action="/inbox" method="get" role="search">
      {query.whose === 'mine' ? null : <input type="hidden" name="whose" value={query.whose} />}
      <label for="search" class="visually-hidden">
        {said.search}
      </label>
      <input
        id="search"
        type="search"
        name="q"
        value={query.search ?? ''}
        placeholder={said.searchHint}
        autocomplete="off"
        data-key="/"
      />
      <details open={isNarrowed(withoutSearch(query))}>
        <summary>{said.narrow}</summary>
        <div class="narrowing-fields">
          <label>
            {said.region}
            <select name="region">
              <option value="">{said.everyRegion}</option>
              {policy.regions.map((each) => (
                <option value={each} selected={each === query.region}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          <label>
            {said.kind}
            <select name="kind">
              {(['', 'pocApplication', 'creditRequest'] as const).map((each) => (
                <option value={each} selected={each === (query.kind ?? '')}>
                  {said.kinds[each]}
                </option>
              ))}
            </select>
          </label>
          <label>
            {said.step}
            <select name="step">
              <option value="">{said.everyStep}</option>
              {Object.entries(policy.roles).map(([id, { label }]) => (
                <option value={id} selected={id === query.step}>
                  {termIn(reader.language, label)}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">{said.filter}</button>
        </div>
      </details>
      {isNarrowed(query) ? (
        <a class="clear" href={`/inbox${inboxQueryText({ whose: query.whose })}`}>
          {said.clear}
        </a>
      ) : null}
    </form>
  );
};

function withoutSearch({ search: _search, ...query }: InboxQuery): InboxQuery {
  return query;
}

const Nothing: FC<Pick<QueueProps, 'reader' | 'inbox'>> = ({ reader, inbox: { query, lookedThrough } }) => {
  const said = words[reader.language];
  if (lookedThrough !== undefined) return <p class="empty">{said.nothingNarrowed}</p>;
  // Beside it the inbox says that nothing waits for its reader.
  if (query.whose === 'mine' && !isNarrowed(query)) return null;
  return isNarrowed(query) ? (
    <p class="empty">
      {said.nothingNarrowed} <a href={`/inbox${inboxQueryText({ whose: query.whose })}`}>{said.showAll}</a>
    </p>
  ) : (
    <p class="empty">{said.nothing[query.whose]}</p>
  );
};

interface RowProps extends Pick<QueueProps, 'reader' | 'policy' | 'inbox'> {
  readonly request: ListedRequest;
  readonly isOpen: boolean;
}

const Row: FC<RowProps> = ({ reader, policy, inbox, request, isOpen }) => {
  const { language } = reader;
  const { requestId, steps } = request;
  const { forWhom, what, region } = listedLineOf(language, request);
  const path = `/inbox/${requestId}${inboxQueryText(inbox.query)}`;
  const labels = steps.map((step) => termIn(language, policy.roles[step]?.label ?? step)).join(', ');
  const who = inbox.whoWaits(request);
  return (
    <li>
      <a
        id={`row-${requestId.replace(/[^\w-]/g, '-')}`}
        class="row"
        href={path}
        hx-get={path}
        hx-target="#detail"
        hx-select="#detail"
        hx-swap="outerHTML"
        hx-push-url="true"
        {...(isOpen ? { 'aria-current': 'true' as const } : {})}
      >
        <span class="row-first">
          <span class="account">{forWhom}</span>
          <SlaChip reader={reader} clock={request} />
        </span>
        <span class="row-second">
          <span>{[what, labels, region].filter((each) => each !== '').join(' · ')}</span>
          {who === '' ? null : <span class="row-who">{who}</span>}
        </span>
      </a>
    </li>
  );
};
