import type { FC } from 'hono/jsx';
import { fromCents, toCents } from '../../../../domain/balance/amount.ts';
import { hasExpired } from '../../../../domain/credits/expiry.ts';
import { earlierGrants, originOf } from '../../../../domain/credits/grant-origin.ts';
import type { LedgerGrant } from '../../../../domain/credits/grant.ts';
import type { ListedRequest } from '../../../lists.ts';
import type { ShownOrg } from '../../../org.ts';
import { requestPath } from '../../paths.ts';
import type { Reader } from '../../reader.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { SlaChip } from '../../ui/sla-chip.tsx';
import { When } from '../../ui/when.tsx';
import { amountIn, moneyIn } from '../../wording/amounts.ts';
import { creditsIn, numberIn } from '../../wording/numbers.ts';
import { statusIn } from '../../wording/statuses.ts';
import { dayIn } from '../../wording/time.ts';
import { words } from './words.ts';

/** As many as fit on a screen; the rest is counted. */
const shownRows = 20;

interface OrgPartProps {
  readonly reader: Reader;
  readonly org: ShownOrg;
}

/** What is promised, what is being added: nothing is shown where there is nothing. */
export const UnderWay: FC<OrgPartProps> = ({ reader, org: { tenant } }) => {
  const said = words[reader.language];
  const reserved = Object.entries(tenant.reserved).toSorted(([, one], [, other]) => one.since - other.since);
  return (
    <>
      {reserved.length === 0 ? null : (
        <section>
          <h2>{said.reserved}</h2>
          <DataTable
            label={said.reserved}
            columns={[
              { label: said.request },
              { label: said.grant.credits, isNumber: true },
              { label: said.since },
            ]}
            rows={reserved.map(([requestId, { credits, since }]) => [
              <RequestLink requestId={requestId} />,
              numberIn(reader.language, credits),
              // Reservations of earlier versions do not say since when.
              since === 0 ? '' : <When reader={reader} at={since} />,
            ])}
          />
        </section>
      )}
      {tenant.orders.length === 0 ? null : (
        <section>
          <h2>{said.queued}</h2>
          <DataTable
            label={said.queued}
            columns={[
              { label: said.request },
              { label: said.grant.credits, isNumber: true },
              { label: said.ordered },
            ]}
            rows={tenant.orders.map(({ requestId, credits, queuedAt }) => [
              <RequestLink requestId={requestId} />,
              numberIn(reader.language, credits),
              queuedAt === undefined ? '' : <When reader={reader} at={queuedAt} />,
            ])}
          />
        </section>
      )}
    </>
  );
};

/** The ledger's latest grants, the newest first, and who made them. */
export const Grants: FC<OrgPartProps> = ({ reader, org: { account, tenant } }) => {
  const { language } = reader;
  const said = words[language];
  if (account === null) return null;
  const shown = account.grants.slice(-shownRows);
  const { count, credits, left } = earlierGrants(account, shown);
  const row = (grant: LedgerGrant) => {
    const origin = originOf(grant, tenant.claimed);
    const isOver = hasExpired(grant.expiresOn, reader.now);
    return [
      <time datetime={grant.grantedAt}>{dayIn(language, grant.grantedAt.slice(0, 10))}</time>,
      numberIn(language, grant.credits),
      moneyIn(language, grant.remaining),
      <>
        <time datetime={grant.expiresOn}>{dayIn(language, grant.expiresOn)}</time>
        {isOver ? <span class="quiet"> ({said.expired})</span> : null}
      </>,
      origin.madeBy === 'confetti' ? said.byConfetti : said.byHand,
      origin.requestId === undefined ? '' : <RequestLink requestId={origin.requestId} />,
      <span class="key">{grant.idempotencyKey}</span>,
    ];
  };
  return (
    <section>
      <h2>{said.grantsTitle}</h2>
      {account.grantCount === 0 ? (
        <p class="quiet">{said.noGrants}</p>
      ) : (
        <DataTable
          label={said.grantsTitle}
          columns={[
            { label: said.grant.granted },
            { label: said.grant.credits, isNumber: true },
            { label: said.grant.left, isNumber: true },
            { label: said.grant.until },
            { label: said.grant.madeBy },
            { label: said.grant.for },
            { label: said.grant.key },
          ]}
          rows={shown.toReversed().map(row)}
          more={
            count === 0
              ? undefined
              : said.earlier(
                  numberIn(language, count),
                  creditsIn(language, credits),
                  amountIn(language, left),
                )
          }
        />
      )}
    </section>
  );
};

export const Bills: FC<OrgPartProps> = ({ reader: { language }, org: { account, bills } }) => {
  const said = words[language];
  if (account === null) return null;
  return (
    <section>
      <h2>{said.bills}</h2>
      {bills.length === 0 ? (
        <p class="quiet">{said.noBills}</p>
      ) : (
        <DataTable
          label={said.bills}
          columns={[
            { label: said.bill.month },
            { label: said.bill.total, isNumber: true },
            { label: said.bill.paid, isNumber: true },
            { label: said.bill.overage, isNumber: true },
          ]}
          rows={bills.map(({ month, total, paidByCredits }) => {
            const overage = fromCents(Math.max(0, toCents(total) - toCents(paidByCredits)));
            return [
              <time datetime={month}>{month}</time>,
              moneyIn(language, total),
              moneyIn(language, paidByCredits),
              overage > 0 ? (
                <strong class="warn">▲ {moneyIn(language, overage)}</strong>
              ) : (
                moneyIn(language, 0)
              ),
            ];
          })}
        />
      )}
    </section>
  );
};

/** What operators corrected after a reconciliation, the latest first. */
export const Corrections: FC<OrgPartProps> = ({ reader, org: { tenant } }) => {
  const said = words[reader.language];
  if (tenant.corrections.length === 0) return null;
  return (
    <section>
      <h2>{said.corrections}</h2>
      <DataTable
        label={said.corrections}
        columns={[
          { label: said.correctionHead.when },
          { label: said.correctionHead.what },
          { label: said.correctionHead.of },
          { label: said.correctionHead.credits, isNumber: true },
          { label: said.correctionHead.by },
          { label: said.correctionHead.why },
        ]}
        rows={tenant.corrections
          .slice(-shownRows)
          .toReversed()
          .map(({ at, action, subject, credits, by, reason }) => [
            <When reader={reader} at={at} />,
            said.correction[action],
            subject,
            numberIn(reader.language, credits),
            by,
            reason,
          ])}
      />
    </section>
  );
};

interface RequestsProps {
  readonly reader: Reader;
  readonly requests: readonly ListedRequest[];
}

/** PoCs and credit requests, open ones first. */
export const Requests: FC<RequestsProps> = ({ reader, requests }) => {
  const { language } = reader;
  const said = words[language];
  const leftOut = requests.length - shownRows;
  return (
    <section>
      <h2>{said.requestsTitle}</h2>
      {requests.length === 0 ? (
        <p class="quiet">{said.noRequests}</p>
      ) : (
        <DataTable
          label={said.requestsTitle}
          columns={[
            { label: said.request },
            { label: said.account },
            { label: said.what },
            { label: said.state },
            { label: said.due },
            { label: said.region },
          ]}
          rows={requests
            .slice(0, shownRows)
            .map((request) => [
              <RequestLink requestId={request.requestId} />,
              request.account ?? '',
              [
                said.kinds[request.kind === 'pocApplication' ? 'poc' : (request.entryPoint ?? '')] ?? '',
                request.credits === undefined ? '' : numberIn(language, request.credits),
              ].join(' '),
              statusIn(language, request.status),
              request.steps.length === 0 ? '' : <SlaChip reader={reader} clock={request} />,
              request.region ?? '',
            ])}
          more={leftOut > 0 ? said.moreLeftOut(numberIn(language, leftOut)) : undefined}
        />
      )}
    </section>
  );
};

const RequestLink: FC<{ readonly requestId: string }> = ({ requestId }) => (
  <a href={requestPath(requestId)}>{requestId}</a>
);
