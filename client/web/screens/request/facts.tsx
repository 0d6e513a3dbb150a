import type { Child, FC } from 'hono/jsx';
import type { FieldRule } from '../../../../domain/policy/policy.ts';
import { fieldIds, fieldValue, textField, type FieldId } from '../../../../domain/request/fields.ts';
import type { Reader } from '../../reader.ts';
import { When } from '../../ui/when.tsx';
import { valueIn } from '../../wording/field-values.ts';
import { creditsIn } from '../../wording/numbers.ts';
import { termIn } from '../../wording/terms.ts';
import { dayIn, sentenceFor } from '../../wording/time.ts';
import type { ShownRequest } from './shown-request.ts';
import { words } from './words.ts';

interface FactsProps {
  readonly reader: Reader;
  readonly shown: ShownRequest;
}

/** Justifications longer than this are folded. */
const shortText = 280;

/** The facts that decide; every field of the request stands behind them. */
export const Facts: FC<FactsProps> = ({ reader, shown }) => {
  const { view, policy, nameOf } = shown;
  const { language } = reader;
  const said = words[language];
  const { fields, credits, tier } = view;
  const orgId = textField(fields, 'orgId');
  const facts: readonly (readonly [string, Child])[] = [
    ...fact(
      said.credits,
      value('creditsNeeded', (text) => text),
    ),
    ...fact(said.expiry, value('creditsExpiryDate')),
    ...fact(said.payment, value('customerPayment')),
    ...fact(said.org, orgId === undefined ? undefined : <Org reader={reader} orgId={orgId} />),
    ...fact(termIn(language, policy.fields.presalesAutoApprove.label), value('presalesAutoApprove')),
    ...fact(said.tier, tier === undefined ? undefined : `${tier.id}: ${tier.because}`),
    ...fact(
      said.accumulated,
      credits.accumulated === undefined
        ? undefined
        : said.accumulatedWords(creditsIn(language, credits.accumulated)),
    ),
    ...fact(
      said.granted,
      credits.grant === undefined
        ? undefined
        : said.grantedWords(
            creditsIn(language, credits.grant.credits),
            dayIn(language, credits.grant.expiresOn),
          ),
    ),
  ];
  function value(field: FieldId, wrap: (text: string) => string = (text) => text): string | undefined {
    const text = valueIn(language, policy.fields[field], fieldValue(fields, field), nameOf);
    return text === '' ? undefined : wrap(text);
  }
  const justification = textField(fields, 'justification');
  return (
    <section aria-label={said.facts}>
      {facts.length === 0 ? null : (
        <dl class="facts">
          {facts.map(([label, content]) => (
            <div>
              <dt>{label}</dt>
              <dd>{content}</dd>
            </div>
          ))}
        </dl>
      )}
      {justification === undefined ? null : <Justification reader={reader} text={justification} />}
      <AllFields reader={reader} shown={shown} />
    </section>
  );
};

function fact(label: string, content: Child | undefined): (readonly [string, Child])[] {
  return content === undefined || content === null ? [] : [[label, content]];
}

const Org: FC<{ readonly reader: Reader; readonly orgId: string }> = ({ reader, orgId }) =>
  reader.who.standing === 'customer' ? orgId : <a href={`/orgs/${encodeURIComponent(orgId)}`}>{orgId}</a>;

const Justification: FC<{ readonly reader: Reader; readonly text: string }> = ({ reader, text }) => {
  const said = words[reader.language];
  if (text.length <= shortText) {
    return (
      <div class="justification">
        <h2>{said.justification}</h2>
        <p class="prose">{text}</p>
      </div>
    );
  }
  return (
    <div class="justification">
      <h2>{said.justification}</h2>
      <details class="folded">
        <summary>
          <span class="prose beginning">{beginningOf(text)}…</span> <span class="more">{said.showMore}</span>
        </summary>
        <p class="prose">{text}</p>
      </details>
    </div>
  );
};

/** Up to the last whole word; languages without blanks are cut where it is full. */
function beginningOf(text: string): string {
  const cut = text.slice(0, shortText);
  const lastBlank = cut.lastIndexOf(' ');
  return lastBlank > shortText / 2 ? cut.slice(0, lastBlank) : cut;
}

/** A value that is an address leads there; a record's id leads to the record, for whoever may see Salesforce. */
const LinkedValue: FC<{
  readonly reader: Reader;
  readonly type: FieldRule['type'];
  readonly field: FieldId;
  readonly text: string;
}> = ({ reader: { links, who }, type, field, text }) => {
  const [object, prefix] = recordObjects[field] ?? ['', ''];
  const isRecord =
    object !== '' && /^\w{15}(\w{3})?$/.test(text) && text.startsWith(prefix) && who.standing !== 'customer';
  const url =
    type === 'link' && /^https?:\/\//.test(text)
      ? text
      : isRecord && links.salesforce !== undefined
        ? `${links.salesforce}/lightning/r/${object}/${text}/view`
        : undefined;
  if (url === undefined) return <>{text}</>;
  return (
    <a href={url} rel="noreferrer noopener">
      {text}
    </a>
  );
};

/** The objects of Salesforce that fields name, with what the ids of their records begin with. */
const recordObjects: { readonly [F in FieldId]?: readonly [object: string, prefix: string] } = {
  account: ['Account', '001'],
  contact: ['Contact', '003'],
  lead: ['Lead', '00Q'],
  opportunity: ['Opportunity', '006'],
};

const AllFields: FC<FactsProps> = ({ reader, shown: { view, policy, nameOf } }) => {
  const { language } = reader;
  const filled = fieldIds.flatMap((field) => {
    if (field === 'justification') return [];
    const value = fieldValue(view.fields, field);
    const text = valueIn(language, policy.fields[field], value, nameOf);
    return text === '' ? [] : [{ field, text }];
  });
  if (filled.length === 0) return null;
  return (
    <details class="more-facts">
      <summary>{words[language].allFields}</summary>
      <dl class="fields">
        {filled.map(({ field, text }) => (
          <div>
            <dt>{termIn(language, policy.fields[field].label)}</dt>
            <dd>
              <LinkedValue reader={reader} type={policy.fields[field].type} field={field} text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
};

/** What somebody should look at, with since when. */
export const Problems: FC<FactsProps> = ({ reader, shown: { view } }) => {
  const said = words[reader.language];
  if (view.problems.length === 0) return null;
  return (
    <section class="problems" aria-labelledby="problems-title">
      <h2 id="problems-title">{said.problems}</h2>
      <ul>
        {view.problems.map(({ text, since }) => (
          <li>
            {sentenceFor(reader, text)}{' '}
            <span class="quiet">
              {said.since} <When reader={reader} at={since} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};

const balanceShapes = { ok: '✓', warning: '▲', critical: '■' } as const;

/** How the credits of a running PoC stand, as last read. */
export const Balance: FC<FactsProps> = ({ reader, shown: { view } }) => {
  const said = words[reader.language];
  const { balance } = view;
  if (balance === undefined || balance.lines.length === 0) return null;
  return (
    <section aria-labelledby="balance-title">
      <h2 id="balance-title">
        {said.balance}{' '}
        <span class={`level ${balance.level}`}>
          <span aria-hidden="true">{balanceShapes[balance.level]}</span> {said.balanceLevels[balance.level]}
        </span>
      </h2>
      <ul class="plain">
        {balance.lines.map((line) => (
          <li>{sentenceFor(reader, line)}</li>
        ))}
      </ul>
      <p class="quiet">
        {said.readAt} <When reader={reader} at={balance.readAt} />
      </p>
    </section>
  );
};

function recordNumberOf({ requestId }: ShownRequest['view']): string {
  return encodeURIComponent(requestId.slice(requestId.indexOf('/') + 1));
}

/** The same request in the systems that it is known in; what is not set is not linked. */
export const Links: FC<FactsProps> = ({ reader, shown: { view } }) => {
  const { links, who } = reader;
  const said = words[reader.language];
  if (who.standing === 'customer') return null;
  const orgId = textField(view.fields, 'orgId');
  const shown: readonly (readonly [string, string])[] = [
    // A request knows its record by the number that both have: Salesforce's search finds it. Internal ones have none there.
    ...(links.salesforce === undefined || view.entryPoint === 'internal'
      ? []
      : [
          [
            said.salesforce,
            `${links.salesforce}/_ui/search/ui/UnifiedSearchResults?str=${recordNumberOf(view)}`,
          ] as const,
        ]),
    ...(links.opsPortal === undefined || orgId === undefined
      ? []
      : [[said.opsPortal, `${links.opsPortal}/orgs/${encodeURIComponent(orgId)}`] as const]),
    ...(links.temporalWeb === undefined
      ? []
      : [[said.temporal, `${links.temporalWeb}/workflows/${encodeURIComponent(view.requestId)}`] as const]),
  ];
  if (shown.length === 0) return null;
  return (
    <nav class="elsewhere" aria-label={said.links}>
      {shown.map(([label, url]) => (
        <a href={url} rel="noreferrer">
          {label}
        </a>
      ))}
    </nav>
  );
};
