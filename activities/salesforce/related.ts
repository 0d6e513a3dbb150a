import { z } from 'zod';

import type { RelatedRecords, RelatedRecordsQuery } from '../../domain/records/related-records.ts';
import { failure } from '../failures.ts';
import { sendComposite } from './composite.ts';
import { relationshipOf } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { relatedQueries } from './related-queries.ts';
import type { NamedObject } from './related-queries.ts';
import type { CallContext, Session } from './session.ts';

type Row = Readonly<Record<string, unknown>>;

const rowSchema = z.record(z.string(), z.unknown());
const pageSchema = z.object({ records: z.array(rowSchema) });

function textAt(row: Row | undefined, name: string): string | undefined {
  const value = row?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The parent record behind a path of relationships; undefined where a lookup is blank or the user may not see it. */
function parentAt(row: Row | undefined, ...path: readonly string[]): Row | undefined {
  let current = row;
  for (const name of path) {
    const parent = rowSchema.safeParse(current?.[name]);
    current = parent.success ? parent.data : undefined;
  }
  return textAt(current, 'Id') === undefined ? undefined : current;
}

/** Fields that the owner's row is read into; absent where the owner is a queue. */
const ownerOf = (row: Row) => {
  const owner = rowSchema.safeParse(row['Owner']);
  return optional({ ownerEmail: owner.success ? textAt(owner.data, 'Email') : undefined });
};

/** Drops what is undefined: an optional field is absent, or it has a value. */
function optional<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

/**
 * The record that a request means. `named` was asked for by `asked` and is undefined where nothing or several records
 * matched; `pointed` come from lookups of the other records. A lookup never replaces a different record that was named.
 */
function choose(
  asked: string | undefined,
  named: Row | undefined,
  nameFields: readonly string[],
  pointed: readonly (Row | undefined)[],
): Row | undefined {
  if (named !== undefined) return named;
  return pointed.find(
    (row) =>
      row !== undefined &&
      (asked === undefined ||
        nameFields.some((name) => textAt(row, name)?.toLowerCase() === asked.toLowerCase())),
  );
}

/**
 * Reads what Salesforce knows about a request, in one API call. Records are found by id or by exact name; a name that
 * several records have finds none. What is not named comes from the lookups of the PoC record, from the opportunity's
 * account and from what a converted Lead has become.
 */
export async function readRelatedRecords(
  query: RelatedRecordsQuery,
  { session, mapping }: { session: Session; mapping: Mapping },
  call: CallContext,
): Promise<RelatedRecords> {
  const answers = await sendComposite(session, relatedQueries(query, mapping), call);
  const single = (referenceId: 'poc' | NamedObject): Row | undefined => {
    const body = answers.get(referenceId);
    if (body === undefined) return undefined;
    const page = pageSchema.safeParse(body);
    if (!page.success)
      throw failure('Unreachable', 'Salesforce answered a query with something else than records.');
    return page.data.records.length === 1 ? page.data.records[0] : undefined;
  };

  const { poc: pocNames, account: accountNames, lead: leadNames, opportunity: opportunityNames } = mapping;
  const poc = single('poc');
  const lead = choose(
    query.lead,
    single('lead'),
    [leadNames.fields.company, leadNames.fields.name],
    [parentAt(poc, relationshipOf(pocNames.fields.lead))],
  );
  const opportunity = choose(
    query.opportunity,
    single('opportunity'),
    [opportunityNames.fields.name],
    [
      parentAt(poc, relationshipOf(pocNames.fields.opportunity)),
      parentAt(lead, relationshipOf(leadNames.fields.convertedOpportunity)),
    ],
  );
  const account = choose(
    query.account,
    single('account'),
    [accountNames.fields.name],
    [
      parentAt(poc, relationshipOf(pocNames.fields.account)),
      parentAt(opportunity, relationshipOf(opportunityNames.fields.account)),
      parentAt(lead, relationshipOf(leadNames.fields.convertedAccount)),
    ],
  );
  return optional({
    poc: poc && { recordId: textAt(poc, 'Id') ?? '', ...ownerOf(poc) },
    account: account && accountOf(account, mapping),
    lead: lead && leadOf(lead, mapping),
    opportunity: opportunity && opportunityOf(opportunity, mapping),
  });
}

function accountOf(row: Row, { account: { fields } }: Mapping): NonNullable<RelatedRecords['account']> {
  return {
    id: textAt(row, 'Id') ?? '',
    name: textAt(row, fields.name) ?? '',
    internal: row[fields.internal] === true,
    ...optional({ region: textAt(row, fields.region), orgId: textAt(row, fields.orgId) }),
    ...ownerOf(row),
  };
}

function leadOf(row: Row, { lead: { fields } }: Mapping): NonNullable<RelatedRecords['lead']> {
  return {
    id: textAt(row, 'Id') ?? '',
    company: textAt(row, fields.company) ?? '',
    converted: row[fields.converted] === true,
    ...optional({
      region: textAt(row, fields.region),
      orgId: textAt(row, fields.orgId),
      convertedAccountId: textAt(row, fields.convertedAccount),
      convertedContactId: textAt(row, fields.convertedContact),
      convertedOpportunityId: textAt(row, fields.convertedOpportunity),
    }),
    ...ownerOf(row),
  };
}

function opportunityOf(
  row: Row,
  { opportunity: { fields } }: Mapping,
): NonNullable<RelatedRecords['opportunity']> {
  return {
    id: textAt(row, 'Id') ?? '',
    name: textAt(row, fields.name) ?? '',
    stage: textAt(row, fields.stage) ?? '',
    ...optional({ accountId: textAt(row, fields.account) }),
    ...ownerOf(row),
  };
}
