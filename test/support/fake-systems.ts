import type { ActivityDependencies } from '../../activities/index.ts';
import { failure } from '../../activities/failures.ts';
import type { TenantCredits } from '../../activities/tenant-credits/activities.ts';
import type { Grant, GrantOrder } from '../../domain/credits/grant.ts';
import type { Notification } from '../../domain/notification.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { ArchivedRequest } from '../../domain/records/archived-request.ts';
import type { RelatedRecords } from '../../domain/records/related-records.ts';
import type { ApprovalHistoryRow, RequestSnapshot } from '../../domain/records/request-snapshot.ts';

/** What the fake systems hold, for tests to look at, and how they are told to misbehave. */
export interface FakeWorld {
  /** The newest snapshot of each PoC that Salesforce was sent. */
  readonly salesforce: {
    readonly pocs: Map<string, RequestSnapshot>;
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
  readonly tidbCloud: {
    readonly grants: Map<string, Grant>;
    grantCalls: number;
    /** What happens to the next grant calls, one each: nothing is done, or it is done and the answer is lost. */
    readonly faults: ('before-commit' | 'after-commit' | 'busy')[];
    declines: string | undefined;
  };
  readonly notifications: { readonly channel: string; readonly notification: Notification }[];
  readonly channelFaults: Map<string, Error>;
  readonly archive: Map<string, ArchivedRequest>;
}

/** Systems in memory with the types of the real ones. `tenantCredits` is the worker's own, on the test's server. */
export function createFakeSystems(
  policies: readonly Policy[],
  tenantCredits: TenantCredits,
): { readonly world: FakeWorld; readonly dependencies: ActivityDependencies } {
  const world: FakeWorld = {
    salesforce: {
      pocs: new Map(),
      rows: new Map(),
      mirrorCalls: 0,
      faults: [],
      readFaults: [],
      down: undefined,
      records: {},
    },
    tidbCloud: { grants: new Map(), grantCalls: 0, faults: [], declines: undefined },
    notifications: [],
    channelFaults: new Map(),
    archive: new Map(),
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
    channels: [channel('mail'), channel('lark')],
    archive: {
      write: async (record) => void world.archive.set(record.requestId, record),
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
        const known = world.salesforce.pocs.get(snapshot.pocId);
        const written = known === undefined || known.revision <= snapshot.revision;
        if (written) world.salesforce.pocs.set(snapshot.pocId, snapshot);
        for (const row of snapshot.history) world.salesforce.rows.set(row.key, row);
        return { recordId: `a00${snapshot.pocId}`, written, apiCalls: 1, notes: [] };
      },
      verify: async () => [],
      ping: nothing,
    },
    tidbCloud: {
      org: async () => undefined,
      bills: async () => [],
      ping: nothing,
      grant: async (order) => grant(world, order),
      findGrant: async (orgId, key) => {
        const found = world.tidbCloud.grants.get(key);
        return found?.orgId === orgId ? found : undefined;
      },
    },
  };
  return { world, dependencies };
}

function grant(world: FakeWorld, order: GrantOrder) {
  const ledger = world.tidbCloud;
  ledger.grantCalls += 1;
  const fault = ledger.faults.shift();
  if (fault === 'before-commit') throw failure('Unreachable', 'TiDB Cloud: connection reset');
  if (fault === 'busy') throw failure('Busy', 'TiDB Cloud: too many requests');
  if (ledger.declines !== undefined) {
    return { outcome: 'declined', code: 'ORG_SUSPENDED', reason: ledger.declines } as const;
  }
  const { idempotencyKey, orgId, credits, expiresOn } = order;
  const known = ledger.grants.get(idempotencyKey);
  const made = known ?? {
    grantId: `G-${ledger.grants.size + 1}`,
    idempotencyKey,
    orgId,
    credits,
    expiresOn,
    grantedAt: '2026-01-01T00:00:00.000Z',
  };
  ledger.grants.set(idempotencyKey, made);
  if (fault === 'after-commit') throw failure('Unreachable', 'TiDB Cloud: connection reset');
  return { outcome: 'granted', grant: made } as const;
}
