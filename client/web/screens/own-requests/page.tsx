import type { Child, FC } from 'hono/jsx';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { ListedRequest } from '../../../lists.ts';
import type { Reader } from '../../reader.ts';
import { Page } from '../../ui/page.tsx';
import { SlaChip } from '../../ui/sla-chip.tsx';
import { When } from '../../ui/when.tsx';
import { listIn } from '../../wording/numbers.ts';
import { listedLineOf } from '../../wording/request-kinds.ts';
import { isStatus, statusIn } from '../../wording/statuses.ts';
import { termIn } from '../../wording/terms.ts';
import { whenIn } from '../../wording/time.ts';
import { inOwnGroups, ownGroupOf, type OwnGroup } from './groups.ts';
import { words } from './words.ts';

interface OwnRequestsPageProps {
  readonly reader: Reader;
  readonly policy: Pick<Policy, 'roles'>;
  readonly requests: readonly ListedRequest[];
  readonly notice: Child;
}

/** What the reader asked for or sponsors: what needs them first. */
export const OwnRequestsPage: FC<OwnRequestsPageProps> = ({ reader, policy, requests, notice }) => {
  const said = words[reader.language];
  return (
    <Page reader={reader} title={said.title}>
      <div class="heading">
        <h1>{said.title}</h1>
        {requests.length === 0 ? null : (
          <a class="button" href="/new">
            {isCustomer(reader) ? said.apply : said.new}
          </a>
        )}
      </div>
      {notice}
      {requests.length === 0 ? <Nothing reader={reader} /> : null}
      {inOwnGroups(requests).map(({ group, requests: rows }) => (
        <Group reader={reader} policy={policy} group={group} requests={rows} />
      ))}
    </Page>
  );
};

const Nothing: FC<{ readonly reader: Reader }> = ({ reader }) => {
  const said = words[reader.language];
  return (
    <div class="empty">
      <p>{isCustomer(reader) ? said.customer.nothing : said.nothing}</p>
      <a class="button primary" href="/new">
        {isCustomer(reader) ? said.apply : said.ask}
      </a>
    </div>
  );
};

interface GroupProps extends Pick<OwnRequestsPageProps, 'reader' | 'policy' | 'requests'> {
  readonly group: OwnGroup;
}

const Group: FC<GroupProps> = ({ reader, policy, group, requests }) => {
  const rows = (
    <ul class="own">
      {requests.map((request) => (
        <li>
          {isCustomer(reader) ? (
            <Theirs reader={reader} request={request} />
          ) : (
            <Row {...{ reader, policy, request }} />
          )}
        </li>
      ))}
    </ul>
  );
  // A customer has one or two, and no use for our groups.
  if (isCustomer(reader)) return rows;
  const title = words[reader.language].groups[group];
  return group === 'closed' ? (
    <details class="own-closed">
      <summary>
        {title} ({requests.length})
      </summary>
      {rows}
    </details>
  ) : (
    <section aria-labelledby={`own-${group}`}>
      <h2 id={`own-${group}`}>{title}</h2>
      {rows}
    </section>
  );
};

/** What is asked, for whom, who is waited for, until when, and what is next for the reader. */
const Row: FC<Pick<OwnRequestsPageProps, 'reader' | 'policy'> & { readonly request: ListedRequest }> = ({
  reader,
  policy,
  request,
}) => {
  const { language } = reader;
  const said = words[language];
  const { forWhom, what, region } = listedLineOf(language, request);
  const { requestId, steps, startedAt, status } = request;
  const group = ownGroupOf(request);
  const next = said.next[group];
  const labels = steps.map((step) => termIn(language, policy.roles[step]?.label ?? step));
  return (
    <>
      <p class="own-first">
        <a href={`/requests/${requestId}`}>{forWhom}</a>
        <span> · {[what, region].join(' · ')}</span>
      </p>
      <p class="own-second quiet">
        {labels.length === 0 ? statusIn(language, status) : said.waitsFor(listIn(language, labels))}
        {labels.length === 0 ? null : (
          <>
            {' · '}
            <SlaChip reader={reader} clock={request} />
          </>
        )}
        {' · '}
        <When
          reader={reader}
          at={startedAt}
          words={(group === 'draft' ? said.begun : said.handedIn)(whenIn(reader, startedAt))}
        />
      </p>
      {next === undefined ? null : (
        <a
          class={group === 'draft' ? 'button' : 'button primary'}
          href={`/requests/${requestId}`}
          aria-label={`${next}: ${forWhom}`}
        >
          {next}
        </a>
      )}
    </>
  );
};

/** The same without what goes on inside. */
const Theirs: FC<{ readonly reader: Reader; readonly request: ListedRequest }> = ({ reader, request }) => {
  const said = words[reader.language];
  const { forWhom, what } = listedLineOf(reader.language, request);
  const stage = isStatus(request.status) ? said.stages[request.status] : request.status;
  return (
    <>
      <p class="own-first">
        <a href={`/requests/${request.requestId}`}>{forWhom}</a>
        <span> · {what}</span>
      </p>
      <p class="own-second">{ownGroupOf(request) === 'question' ? said.customer.question : stage}</p>
      <p class="own-second quiet">
        <When
          reader={reader}
          at={request.startedAt}
          words={said.handedIn(whenIn(reader, request.startedAt))}
        />
      </p>
    </>
  );
};

function isCustomer({ who }: Reader): boolean {
  return who.standing === 'customer';
}
