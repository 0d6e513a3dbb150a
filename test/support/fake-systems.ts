import type { ActivityDependencies } from '../../activities/index.ts';
import type { Requests } from '../../activities/requests/port.ts';
import type { TenantCredits } from '../../activities/tenant-credits/port.ts';
import { directoryOf } from '../../domain/directory/content.ts';
import { directorySlice } from '../../domain/directory/directory-slice.ts';
import { openDirectory, type DirectoryState } from '../../domain/directory/state.ts';
import type { Notification } from '../../domain/notification.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { creditsOf } from '../../domain/records/archived-credits.ts';
import type { ArchivedRequest } from '../../domain/records/archived-request.ts';
import { wholeRecord, type HistoryPage } from '../../domain/records/history-page.ts';
import type { RelatedRecords } from '../../domain/records/related-records.ts';
import type {
  ApprovalHistoryRow,
  RecordedGrant,
  RequestSnapshot,
} from '../../domain/records/request-snapshot.ts';
import { createFakeTidbCloud, emptyTidbCloud } from './fake-tidb-cloud.ts';
import type { FakeTidbCloudWorld } from './fake-tidb-cloud.ts';

/** What the fake systems hold, for tests to look at, and how they are told to misbehave. */
export interface FakeWorld {
  /** The newest snapshot of each request that Salesforce was sent: of PoC applications by PoC id, of credit requests by theirs. */
  readonly salesforce: {
    readonly pocs: Map<string, RequestSnapshot>;
    readonly creditRequests: Map<string, RequestSnapshot>;
    readonly rows: Map<string, ApprovalHistoryRow>;
    mirrorCalls: number;
    /** Thrown by the next calls, one each. */
    readonly faults: Error[];
    /** Thrown by the next readings, one each. */
    readonly readFaults: Error[];
    /** Thrown by every mirror call while it is set: Salesforce is down, or refuses. */
    down: Error | undefined;
    records: RelatedRecords;
  };
  readonly tidbCloud: FakeTidbCloudWorld;
  readonly notifications: { readonly channel: string; readonly notification: Notification }[];
  readonly channelFaults: Map<string, Error>;
  readonly archive: Map<string, ArchivedRequest>;
  /** Pages of open requests, in the order in which they were written. */
  readonly archivePages: HistoryPage[];
  /** Thrown by every writing of a page while it is set: the archive is away. */
  archiveDown: Error | undefined;
  /** The people, as the policy has them until a test edits them (`applyEdit`). */
  readonly directory: DirectoryState;
  /** Thrown by the next readings of the directory, one each. */
  readonly directoryFaults: Error[];
}

/** Systems in memory with the types of the real ones. Orgs' workflows and requests are the worker's own, on the test's server. */
export function createFakeSystems(
  policies: readonly Policy[],
  tenantCredits: TenantCredits,
  requests: Requests,
): { readonly world: FakeWorld; readonly dependencies: ActivityDependencies } {
  const world: FakeWorld = {
    salesforce: {
      pocs: new Map(),
      creditRequests: new Map(),
      rows: new Map(),
      mirrorCalls: 0,
      faults: [],
      readFaults: [],
      down: undefined,
      records: {},
    },
    tidbCloud: emptyTidbCloud(),
    notifications: [],
    channelFaults: new Map(),
    archive: new Map(),
    archivePages: [],
    archiveDown: undefined,
    directory: openDirectory(directoryOf(policies[0] ?? nobody), 0),
    directoryFaults: [],
  };
  const nothing = async (): Promise<void> => undefined;
  const channel = (name: 'mail' | 'lark') => ({
    name,
    async send(notification: Notification): Promise<void> {
      const fault = world.channelFaults.get(name);
      if (fault !== undefined) throw fault;
      world.notifications.push({ channel: name, notification });
    },
    ping: nothing,
  });
  const dependencies: ActivityDependencies = {
    policies,
    tenantCredits,
    requests,
    directory: {
      async read(need) {
        const fault = world.directoryFaults.shift();
        if (fault !== undefined) throw fault;
        // What a test has put in the past was there to be read: time is skipped, and this clock is not.
        return directorySlice(world.directory, need, 0);
      },
    },
    channels: [channel('mail'), channel('lark')],
    archive: {
      async writePage(page) {
        if (world.archiveDown !== undefined) throw world.archiveDown;
        world.archivePages.push(page);
      },
      async write(record) {
        const { requestId } = record;
        const pages = world.archivePages.filter((page) => page.requestId === requestId);
        const whole = wholeRecord(record, pages, world.archive.get(requestId));
        if (whole === undefined) throw new Error(`Lines of ${requestId} are missing`);
        world.archive.set(requestId, whole);
      },
      read: async (requestId) => world.archive.get(requestId),
      creditsIn: async (orgId) => ({
        requests: [...world.archive.values()].map(creditsOf).filter((request) => request.orgId === orgId),
        unreadable: [],
      }),
      ping: nothing,
    },
    salesforce: {
      async relatedRecords() {
        const fault = world.salesforce.readFaults.shift();
        if (fault !== undefined) throw fault;
        return world.salesforce.records;
      },
      async mirror(snapshot) {
        world.salesforce.mirrorCalls += 1;
        const fault = world.salesforce.faults.shift() ?? world.salesforce.down;
        if (fault !== undefined) throw fault;
        const { pocId, creditRequest, granted } = snapshot;
        const { pocs, creditRequests } = world.salesforce;
        const [records, id] = creditRequest ? [creditRequests, creditRequest.id] : [pocs, pocId];
        const known = records.get(id);
        const written = known === undefined || known.revision <= snapshot.revision;
        // A snapshot that knows of no grant leaves the one that is recorded.
        const recorded = granted === undefined ? known?.granted : granted;
        if (written) records.set(id, recorded === undefined ? snapshot : { ...snapshot, granted: recorded });
        for (const row of snapshot.history) world.salesforce.rows.set(row.key, row);
        return { recordId: `a00${id}`, written, apiCalls: 1, notes: [] };
      },
      async recordedGrants(orgId) {
        const fault = world.salesforce.readFaults.shift();
        if (fault !== undefined) throw fault;
        const { pocs, creditRequests } = world.salesforce;
        return [...grantsOn('poc', pocs, orgId), ...grantsOn('credits', creditRequests, orgId)];
      },
      verify: async () => [],
      ping: nothing,
    },
    tidbCloud: createFakeTidbCloud(world.tidbCloud),
  };
  return { world, dependencies };
}

/** Of a worker without policies. */
const nobody = { regions: [], people: {}, roles: {}, operations: { queue: [], operators: [] } };

function grantsOn(kind: string, records: Map<string, RequestSnapshot>, orgId: string): RecordedGrant[] {
  return [...records].flatMap(([id, { fields, granted }]) =>
    granted === undefined || granted === null || fields.orgId !== orgId
      ? []
      : [
          {
            requestId: `${kind}/${id}`,
            recordId: `a00${id}`,
            credits: granted.credits,
            grantId: granted.grantId,
          },
        ],
  );
}
