import { z } from 'zod';

import type { RecordedGrant } from '../../domain/records/request-snapshot.ts';
import { failure } from '../failures.ts';
import type { Descriptions } from './descriptions.ts';
import type { Mapping } from './mapping.ts';
import type { CallContext, Session } from './session.ts';
import { queryPath, soqlText } from './soql.ts';

const pageSchema = z.object({
  records: z.array(z.record(z.string(), z.unknown())),
  nextRecordsUrl: z.string().optional(),
});
const rowSchema = z.object({
  recordId: z.string(),
  requestId: z.string().nullish(),
  credits: z.number(),
  grantId: z.string().nullish(),
});

/** How the workflow ids of the requests in each object begin. */
const prefixes = { poc: 'poc', creditRequest: 'credits' } as const;

interface Parts {
  readonly session: Session;
  readonly mapping: Mapping;
  readonly descriptions: Descriptions;
}

/**
 * Every grant that the records of an Org show, oldest record first: what `Credits Granted` says, whoever wrote it. A
 * grant id that somebody blanked is an empty text; the request of a record that has no external id is named by the
 * record's id. Throws `Misconfigured` where the fields to read are missing; without the object Cloud User Request there
 * are no grants of credit requests.
 */
export async function readRecordedGrants(
  orgId: string,
  { session, mapping, descriptions }: Parts,
  call: CallContext,
): Promise<RecordedGrant[]> {
  // A blank would match every record that has no Org ID.
  if (orgId.trim() === '') throw failure('Invalid', 'Recorded grants are read by Org ID, and it is blank.');

  async function grantsIn(key: keyof typeof prefixes): Promise<RecordedGrant[]> {
    const { object, fields: names } = mapping[key];
    if (key === 'creditRequest' && (await descriptions.find(object, call)) === undefined) return [];
    const { requestId, creditsGranted, grantId } = names;
    await descriptions.get(object, call, [requestId, names.orgId, creditsGranted, grantId]);
    const soql =
      `SELECT Id, ${requestId}, ${creditsGranted}, ${grantId} FROM ${object} ` +
      `WHERE ${names.orgId} = ${soqlText(orgId)} AND ${creditsGranted} != null ORDER BY Id`;
    const rows = await everyRow(soql, session, call);
    return rows.map((row) => {
      const parsed = rowSchema.safeParse({
        recordId: row['Id'],
        requestId: row[requestId],
        credits: row[creditsGranted],
        grantId: row[grantId],
      });
      if (!parsed.success) throw notRecords();
      const { recordId, credits } = parsed.data;
      return {
        requestId: `${prefixes[key]}/${parsed.data.requestId ?? recordId}`,
        recordId,
        credits,
        grantId: parsed.data.grantId ?? '',
      };
    });
  }

  const [pocs, creditRequests] = await Promise.all([grantsIn('poc'), grantsIn('creditRequest')]);
  return [...pocs, ...creditRequests];
}

/** All pages of a query. A locator that has expired meanwhile is `Busy`: the query is asked again from its start. */
async function everyRow(
  soql: string,
  session: Session,
  call: CallContext,
): Promise<Readonly<Record<string, unknown>>[]> {
  const rows: Readonly<Record<string, unknown>>[] = [];
  let path: string | undefined = queryPath(soql);
  while (path !== undefined) {
    const page = pageSchema.safeParse(await session.request({ path }, call));
    if (!page.success) throw notRecords();
    rows.push(...page.data.records);
    const { nextRecordsUrl } = page.data;
    if (nextRecordsUrl !== undefined && !nextRecordsUrl.startsWith(`${session.basePath}/`))
      throw notRecords();
    path = nextRecordsUrl?.slice(session.basePath.length);
  }
  return rows;
}

const notRecords = () =>
  failure('Unreachable', 'Salesforce answered the query for grants with something else than records.');
