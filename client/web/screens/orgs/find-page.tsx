import type { FC } from 'hono/jsx';
import { orgPath } from '../../paths.ts';
import type { Reader } from '../../reader.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Page } from '../../ui/page.tsx';
import { When } from '../../ui/when.tsx';
import { numberIn } from '../../wording/numbers.ts';
import type { FoundOrgs } from './found-orgs.ts';
import { words } from './words.ts';

interface FindOrgProps {
  readonly reader: Reader;
  /** As typed; empty for the latest ones. */
  readonly wanted: string;
  readonly found: FoundOrgs;
  readonly error?: string;
}

const shownOrgs = 30;

/** Finding an Org by its number, or by the account of its requests. */
export const FindOrgPage: FC<FindOrgProps> = ({ reader, wanted, found: { orgs, lookedAt }, error }) => {
  const { language } = reader;
  const said = words[language];
  const leftOut = orgs.length - shownOrgs;
  // Of an Org there may be more than was looked at.
  const count = (number: number): string =>
    `${numberIn(language, number)}${lookedAt === undefined ? '' : '+'}`;
  return (
    <Page reader={reader} title={said.title}>
      <h1>{said.title}</h1>
      <form method="get" action="/orgs" role="search" class="search">
        <label for="org-wanted">{said.findLabel}</label>
        <div class="beside">
          <input
            id="org-wanted"
            name="q"
            type="search"
            value={wanted}
            autocomplete="off"
            aria-describedby={error === undefined ? 'org-help' : 'org-help org-error'}
            {...(error === undefined ? {} : { 'aria-invalid': 'true' as const })}
          />
          <button type="submit" class="primary">
            {said.find}
          </button>
        </div>
        <p class="help" id="org-help">
          {said.findHelp}
        </p>
        {error === undefined ? null : (
          <p class="error" id="org-error" role="alert">
            {error}
          </p>
        )}
      </form>
      <h2>{wanted === '' ? said.recent : said.found(wanted)}</h2>
      {lookedAt === undefined ? null : (
        <p class="quiet">{said.lookedAt(numberIn(language, lookedAt), wanted)}</p>
      )}
      {orgs.length === 0 ? (
        <p class="empty">{wanted === '' ? said.noneYet : said.noneFound(wanted)}</p>
      ) : (
        <DataTable
          label={wanted === '' ? said.recent : said.found(wanted)}
          columns={[
            { label: said.account },
            { label: said.org },
            { label: said.region },
            { label: said.open, isNumber: true },
            { label: said.requests, isNumber: true },
            { label: said.last },
          ]}
          rows={orgs
            .slice(0, shownOrgs)
            .map(({ orgId, account, region, open, requests, lastAskedAt }) => [
              <a href={orgPath(orgId)}>{account ?? `Org ${orgId}`}</a>,
              orgId,
              region ?? '',
              count(open),
              count(requests),
              <When reader={reader} at={lastAskedAt} />,
            ])}
          more={leftOut > 0 ? said.moreLeftOut(numberIn(language, leftOut)) : undefined}
        />
      )}
    </Page>
  );
};
