import type { FC } from 'hono/jsx';
import type { OrgAccount } from '../../../../domain/credits/org.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { ListedRequest } from '../../../lists.ts';
import type { ShownOrg } from '../../../org.ts';
import { orgPath } from '../../paths.ts';
import type { Reader } from '../../reader.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { amountIn } from '../../wording/amounts.ts';
import { creditsIn, numberIn } from '../../wording/numbers.ts';
import { orgIdAdvice } from '../../wording/org-id-advice.ts';
import { Outlook } from './outlook.tsx';
import { Bills, Corrections, Grants, Requests, UnderWay } from './tables.tsx';
import { words } from './words.ts';

interface OrgPageProps {
  readonly reader: Reader;
  readonly policy: Policy;
  readonly org: ShownOrg;
}

/** An Org: what TiDB Cloud says of it, when its credits run out, and what Confetti has reserved, granted and corrected. */
export const OrgPage: FC<OrgPageProps> = ({ reader, policy, org }) => {
  const { language } = reader;
  const said = words[language];
  const { orgId, account, tenant, outlook, requests } = org;
  const credits = {
    granted: creditsIn(language, tenant.grantedCredits),
    accumulated: numberIn(language, tenant.accumulated),
  };
  return (
    <Page reader={reader} title={account?.name ?? `Org ${orgId}`}>
      <header class="org-head">
        <div>
          <h1>{account?.name ?? `Org ${orgId}`}</h1>
          {account === null ? null : <AboutOrg reader={reader} account={account} />}
        </div>
        <p class="buttons">
          <a class="button primary" href={requestMorePath(orgId, requests)}>
            {said.requestMore}
          </a>
          {reader.links.opsPortal === undefined ? null : (
            <a class="button" href={`${reader.links.opsPortal}/orgs/${encodeURIComponent(orgId)}`}>
              {said.opsPortal}
            </a>
          )}
        </p>
      </header>
      {tenant.problem === undefined ? null : (
        <Notice kind="info">
          <span lang="en">{tenant.problem}</span>
        </Notice>
      )}
      {account === null ? (
        <Notice kind="refused">{said.loseKnown(credits.granted, credits.accumulated)}</Notice>
      ) : (
        <>
          <p class="balance">
            <strong>{amountIn(language, account.remainingCredits)}</strong> {said.left}{' '}
            <span class="quiet">
              {said.leftOf(
                creditsIn(language, account.grantedCredits),
                said.grants(numberIn(language, account.grantCount), account.grantCount === 1),
              )}
            </span>{' '}
            {outlook === undefined ? null : <Level language={language} level={outlook.level} />}
          </p>
          <p class="quiet">{said.counted(credits.granted, credits.accumulated)}</p>
        </>
      )}
      {outlook === undefined ? null : <Outlook reader={reader} policy={policy} org={org} outlook={outlook} />}
      <UnderWay reader={reader} org={org} />
      <Grants reader={reader} org={org} />
      <Requests reader={reader} requests={requests} />
      <Bills reader={reader} org={org} />
      <Corrections reader={reader} org={org} />
    </Page>
  );
};

const AboutOrg: FC<{ readonly reader: Reader; readonly account: OrgAccount }> = ({ reader, account }) => {
  const said = words[reader.language];
  const { orgId, status, plan, region, ownerEmail } = account;
  return (
    <p class="quiet">
      Org {orgId} ·{' '}
      <span class={status === 'active' ? '' : 'bad'}>
        {status === 'active' ? '' : '■ '}
        {said.status[status] ?? status}
      </span>{' '}
      · {plan} · {region} · {said.owner(ownerEmail)}
    </p>
  );
};

const shapes = { ok: '●', warning: '▲', critical: '■' } as const;

/** How urgent it is, by shape, colour and word. */
const Level: FC<{ readonly language: Reader['language']; readonly level: keyof typeof shapes }> = ({
  language,
  level,
}) => (
  <span class={`balance-level ${level}`}>
    <span aria-hidden="true">{shapes[level]}</span> {words[language].level[level]}
  </span>
);

/** A top-up for the PoC that runs in this Org, where there is one alone. */
function requestMorePath(orgId: string, requests: readonly ListedRequest[]): string {
  const running = requests.filter(
    ({ kind, status, isOpen }) => kind === 'pocApplication' && status === 'complete' && isOpen,
  );
  const [poc, ...others] = running.flatMap(({ pocId }) => pocId ?? []);
  const asked = new URLSearchParams({
    orgId,
    ...(poc === undefined || others.length > 0 ? {} : { poc }),
  });
  return `/new/top-up?${asked.toString()}`;
}

interface UnknownOrgProps {
  readonly reader: Reader;
  readonly orgId: string;
}

/** No such Org: what to do is what the business's FAQ says of a blank Org ID (process.md, reading 11). */
export const UnknownOrgPage: FC<UnknownOrgProps> = ({ reader, orgId }) => {
  const said = words[reader.language];
  return (
    <Page reader={reader} title={said.unknownTitle}>
      <h1>{said.unknownTitle}</h1>
      <Notice kind="refused">{said.unknown(orgId)}</Notice>
      <ol>
        {orgIdAdvice[reader.language].steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      <p>
        <a href="/orgs">{said.title}</a>
      </p>
    </Page>
  );
};

interface SilentOrgProps extends UnknownOrgProps {
  /** What Confetti knows without TiDB Cloud. */
  readonly requests: readonly ListedRequest[];
}

/** TiDB Cloud does not answer: what Confetti knows of the Org is shown, and a way to try again. */
export const SilentOrgPage: FC<SilentOrgProps> = ({ reader, orgId, requests }) => {
  const said = words[reader.language];
  return (
    <Page reader={reader} title={`Org ${orgId}`}>
      <h1>Org {orgId}</h1>
      <Notice kind="refused">{said.away}</Notice>
      <p>
        <a class="button" href={orgPath(orgId)}>
          {said.tryAgain}
        </a>
      </p>
      <Requests reader={reader} requests={requests} />
    </Page>
  );
};
