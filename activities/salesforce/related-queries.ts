import type { RelatedRecordsQuery } from '../../domain/records/related-records.ts';
import type { Subrequest } from './composite.ts';
import { relationshipOf } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { isRecordId, queryPath, soqlText } from './soql.ts';

/** Objects whose records a request names. */
export type NamedObject = 'account' | 'lead' | 'opportunity';

/** What Confetti wants of each object, as paths from the object itself. */
function columns(mapping: Mapping, object: NamedObject): string[] {
  return ['Id', 'Owner.Email', ...Object.values<string>(mapping[object].fields)];
}

const through = (path: string, names: readonly string[]): string[] => names.map((name) => `${path}.${name}`);

/** One query per record that is named, all by key; two rows are enough to see that a name is not one record's. */
export function relatedQueries(query: RelatedRecordsQuery, mapping: Mapping): Subrequest[] {
  const { poc, account, lead, opportunity } = mapping;
  const toAccount = columns(mapping, 'account');
  const toOpportunity = [
    ...columns(mapping, 'opportunity'),
    ...through(relationshipOf(opportunity.fields.account), toAccount),
  ];
  const toLead = [
    ...columns(mapping, 'lead'),
    ...through(relationshipOf(lead.fields.convertedAccount), toAccount),
    ...through(relationshipOf(lead.fields.convertedOpportunity), columns(mapping, 'opportunity')),
  ];
  const toPoc = [
    'Id',
    'Owner.Email',
    ...through(relationshipOf(poc.fields.account), toAccount),
    ...through(relationshipOf(poc.fields.lead), toLead),
    ...through(relationshipOf(poc.fields.opportunity), toOpportunity),
  ];
  const select = (
    referenceId: string,
    names: readonly string[],
    object: string,
    where: string,
  ): Subrequest => ({
    method: 'GET',
    path: queryPath(`SELECT ${names.join(', ')} FROM ${object} WHERE ${where} LIMIT 2`),
    referenceId,
  });
  const named = (object: NamedObject, value: string, nameFields: readonly string[]): string =>
    isRecordId(value, object)
      ? `Id = ${soqlText(value)}`
      : nameFields.map((name) => `${name} = ${soqlText(value)}`).join(' OR ');

  const parts = [select('poc', toPoc, poc.object, `${poc.fields.requestId} = ${soqlText(query.pocId)}`)];
  if (query.account !== undefined)
    parts.push(
      select('account', toAccount, account.object, named('account', query.account, [account.fields.name])),
    );
  if (query.lead !== undefined) {
    const names = [lead.fields.company, lead.fields.name];
    parts.push(select('lead', toLead, lead.object, named('lead', query.lead, names)));
  }
  if (query.opportunity !== undefined) {
    const where = named('opportunity', query.opportunity, [opportunity.fields.name]);
    parts.push(select('opportunity', toOpportunity, opportunity.object, where));
  }
  return parts;
}
