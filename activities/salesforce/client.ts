import type { RelatedRecords, RelatedRecordsQuery } from '../../domain/records/related-records.ts';
import type { MirrorReceipt, RecordedGrant, RequestSnapshot } from '../../domain/records/request-snapshot.ts';
import { createDescriptions } from './descriptions.ts';
import { SalesforceRefusal, refusalFailure } from './failures.ts';
import type { Mapping } from './mapping.ts';
import { mirrorSnapshot } from './mirror.ts';
import { readRecordedGrants } from './recorded-grants.ts';
import { recordOf } from './records.ts';
import { readRelatedRecords } from './related.ts';
import { createSession } from './session.ts';
import type { CallContext } from './session.ts';
import { queryPath } from './soql.ts';
import { createUsers } from './users.ts';
import { verifyMapping } from './verify-mapping.ts';
import type { MappingFinding } from './verify-mapping.ts';

export interface SalesforceSettings {
  /** The organization's My Domain address: setting `SALESFORCE_LOGIN_URL`. */
  readonly loginUrl: string;
  /** Setting `SALESFORCE_CLIENT_ID`. */
  readonly clientId: string;
  /** Setting `SALESFORCE_CLIENT_SECRET`. */
  readonly clientSecret: string;
  /** 62.0 unless given. */
  readonly apiVersion?: string;
  readonly mapping: Mapping;
  /** Longest wait for one answer of Salesforce, in milliseconds; 30 s unless given. */
  readonly timeoutMs?: number;
}

/**
 * Salesforce, as far as Confetti needs it. Everything fails with an `ApplicationFailure` of a kind in
 * `activities/failures.ts` and is safe to call again; nothing is retried here but a call whose session had expired.
 */
export interface Salesforce {
  relatedRecords(query: RelatedRecordsQuery, signal?: AbortSignal): Promise<RelatedRecords>;
  mirror(snapshot: RequestSnapshot, signal?: AbortSignal): Promise<MirrorReceipt>;
  /** Every grant that the PoCs and Cloud User Requests of an Org show; for reconciliation. */
  recordedGrants(orgId: string, signal?: AbortSignal): Promise<RecordedGrant[]>;
  /** How the organization differs from the mapping; reads it anew each time. */
  verify(): Promise<MappingFinding[]>;
  /** Signs in and reads one row; throws where that fails. */
  ping(): Promise<void>;
}

/** Connects nothing yet: the first call signs in. */
export function createSalesforce(settings: SalesforceSettings): Salesforce {
  const { mapping, apiVersion = '62.0', timeoutMs = 30_000 } = settings;
  const session = createSession({ ...settings, apiVersion, timeoutMs });
  const users = createUsers(session);
  const descriptions = createDescriptions(session);

  async function run<T>(
    doing: string,
    signal: AbortSignal | undefined,
    work: (call: CallContext) => Promise<T>,
  ): Promise<T> {
    try {
      return await work({ signal, apiCalls: 0 });
    } catch (error) {
      throw error instanceof SalesforceRefusal ? refusalFailure(error, doing) : error;
    }
  }

  return {
    relatedRecords: (query, signal) =>
      run(`read the records related to ${query.pocId}`, signal, (call) =>
        readRelatedRecords(query, { session, mapping }, call),
      ),
    mirror: (snapshot, signal) => {
      const { object, id } = recordOf(snapshot);
      return run(`write ${mapping[object].object} ${id}`, signal, (call) =>
        mirrorSnapshot(snapshot, { session, mapping, users, descriptions }, call),
      );
    },
    recordedGrants: (orgId, signal) =>
      run(`show the grants of Org ${orgId}`, signal, (call) =>
        readRecordedGrants(orgId, { session, mapping, descriptions }, call),
      ),
    verify: () =>
      run('describe its objects', undefined, (call) => {
        descriptions.forget();
        return verifyMapping(mapping, (object) => descriptions.find(object, call));
      }),
    ping: () =>
      run(`show ${mapping.poc.object}`, undefined, async (call) => {
        await session.request({ path: queryPath(`SELECT Id FROM ${mapping.poc.object} LIMIT 1`) }, call);
      }),
  };
}
