import { SalesforceError } from '../errors.ts';
import type { Org } from '../org.ts';
import { runQuery } from '../soql/run.ts';
import { malformedQuery } from '../soql/errors.ts';
import { route } from './api.ts';
import type { ApiRequest, ApiResponse, Route } from './api.ts';

/** Records of a page unless `Sforce-Query-Options: batchSize=n` says otherwise, which the API takes from 200 to 2,000. */
const defaultBatchSize = 2_000;
/** Query results that are kept for their next pages; the oldest are dropped. */
const maxOpenQueries = 50;

interface OpenQuery {
  readonly records: readonly Record<string, unknown>[];
  readonly batchSize: number;
}

/** `/query`, `/queryAll` and the pages after the first. `pageSize` is what a page holds where nobody asks for another size. */
export function queryRoutes(pageSize: number = defaultBatchSize): readonly Route[] {
  const open = new Map<string, OpenQuery>();

  const answer = (request: ApiRequest, locator: string, query: OpenQuery, offset: number): ApiResponse => {
    const { records, batchSize } = query;
    const next = offset + batchSize;
    const done = next >= records.length;
    return {
      status: 200,
      body: {
        totalSize: records.length,
        done,
        ...(done ? {} : { nextRecordsUrl: `/services/data/v${request.version}/query/${locator}-${next}` }),
        records: records.slice(offset, next),
      },
    };
  };

  const start = (org: Org, request: ApiRequest, includeDeleted: boolean): ApiResponse => {
    const soql = request.query.get('q');
    if (soql === null || soql.trim() === '') throw malformedQuery('SOQL statement cannot be empty or null');
    const { records, totalSize } = runQuery(org, soql, { version: request.version, includeDeleted });
    if (records.length === 0) return { status: 200, body: { totalSize, done: true, records: [] } };
    const query = { records, batchSize: batchSizeOf(request) ?? pageSize };
    const locator = `01g5g0${String(org.store.next('query locator')).padStart(9, '0')}`;
    if (records.length > query.batchSize) {
      open.set(locator, query);
      const [oldest] = open.keys();
      if (open.size > maxOpenQueries && oldest !== undefined) open.delete(oldest);
    }
    return answer(request, locator, query, 0);
  };

  const more = (_org: Org, request: ApiRequest, params: Readonly<Record<string, string>>): ApiResponse => {
    const [locator = '', offset = ''] = (params['locator'] ?? '').split('-');
    const query = open.get(locator);
    if (query === undefined) throw new SalesforceError(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    return answer(request, locator, query, Number(offset));
  };

  return [
    route('GET', '/query', (org, request) => start(org, request, false)),
    route('GET', '/queryAll', (org, request) => start(org, request, true)),
    route('GET', '/query/:locator', more),
    route('GET', '/queryAll/:locator', more),
  ];
}

function batchSizeOf(request: ApiRequest): number | undefined {
  const wanted = /batchSize=(\d+)/i.exec(request.headers['sforce-query-options'] ?? '')?.[1];
  return wanted === undefined ? undefined : Math.min(2_000, Math.max(200, Number(wanted)));
}
