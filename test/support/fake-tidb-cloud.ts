import { failure } from '../../activities/failures.ts';
import type { TidbCloud } from '../../activities/tidb-cloud/port.ts';
import type { Grant, GrantAnswer, GrantOrder, LedgerGrant } from '../../domain/credits/grant.ts';
import type { DailyUsage, OrgAccount } from '../../domain/credits/org.ts';
import type { Operation } from '../../domain/records/operation.ts';

/** What the fake TiDB Cloud holds, and how it is told to misbehave. */
export interface FakeTidbCloudWorld {
  /** What an Org is like where it is not like every other: any Org id is an active Org of a customer. */
  readonly orgs: Map<string, Partial<OrgAccount>>;
  /** Org ids that TiDB Cloud does not know. */
  readonly unknownOrgs: Set<string>;
  /** The ledger of all Orgs by idempotency key, oldest first. */
  readonly grants: Map<string, LedgerGrant>;
  /** What each Org used, oldest day first. */
  readonly usage: Map<string, readonly DailyUsage[]>;
  /** The Operation History of all Orgs by operation id. */
  readonly operations: Map<string, Operation>;
  grantCalls: number;
  /** What happens to the next grant calls, one each: nothing is done, or it is done and the answer is lost. */
  readonly faults: ('before-commit' | 'after-commit' | 'busy')[];
  /** Thrown by the next other calls, one each. */
  readonly readFaults: Error[];
  declines: string | undefined;
}

export function emptyTidbCloud(): FakeTidbCloudWorld {
  return {
    orgs: new Map(),
    unknownOrgs: new Set(),
    grants: new Map(),
    usage: new Map(),
    operations: new Map(),
    grantCalls: 0,
    faults: [],
    readFaults: [],
    declines: undefined,
  };
}

/** TiDB Cloud in memory. Nothing is spent unless a test changes a grant's `remaining`. */
export function createFakeTidbCloud(world: FakeTidbCloudWorld): TidbCloud {
  // A grant that a test takes away does not give its id to the next one.
  let lastNumber = 0;
  const nextGrantId = () => `G-${(lastNumber = Math.max(lastNumber, world.grants.size) + 1)}`;
  const grantsOf = (orgId: string) => [...world.grants.values()].filter((grant) => grant.orgId === orgId);
  const isUnknown = (orgId: string): boolean => {
    const fault = world.readFaults.shift();
    if (fault !== undefined) throw fault;
    return world.unknownOrgs.has(orgId);
  };
  const mustKnow = (orgId: string): void => {
    if (isUnknown(orgId)) throw failure('Invalid', unknownOrg(orgId));
  };
  return {
    async org(orgId) {
      if (isUnknown(orgId)) return undefined;
      const grants = grantsOf(orgId);
      return {
        orgId,
        name: `Org ${orgId}`,
        status: 'active',
        plan: 'Essential',
        region: 'APAC',
        ownerEmail: 'owner@customer.example.com',
        remainingCredits: grants.reduce((sum, { remaining }) => sum + remaining, 0),
        grantCount: grants.length,
        grantedCredits: grants.reduce((sum, { credits }) => sum + credits, 0),
        grants,
        ...world.orgs.get(orgId),
      };
    },
    async bills(orgId) {
      mustKnow(orgId);
      return [];
    },
    async usage(orgId, { from, to }) {
      mustKnow(orgId);
      return (world.usage.get(orgId) ?? []).filter(({ day }) => from <= day && day <= to);
    },
    async grants(orgId) {
      mustKnow(orgId);
      return grantsOf(orgId);
    },
    grant: async (order) => grant(world, order, nextGrantId),
    async findGrant(orgId, key) {
      if (isUnknown(orgId)) return undefined;
      const found = world.grants.get(key);
      return found?.orgId === orgId ? asMade(found) : undefined;
    },
    async findGrantById(orgId, grantId) {
      if (isUnknown(orgId)) return undefined;
      return grantsOf(orgId).find((candidate) => candidate.grantId === grantId);
    },
    async recordOperation(operation) {
      mustKnow(operation.orgId);
      const known = world.operations.get(operation.operationId);
      const written = known === undefined || known.revision <= operation.revision;
      if (written) world.operations.set(operation.operationId, operation);
      return { written };
    },
    ping: async () => undefined,
  };
}

function grant(world: FakeTidbCloudWorld, order: GrantOrder, nextGrantId: () => string): GrantAnswer {
  world.grantCalls += 1;
  const fault = world.faults.shift();
  if (fault === 'before-commit') throw failure('Unreachable', 'TiDB Cloud: connection reset');
  if (fault === 'busy') throw failure('Busy', 'TiDB Cloud: too many requests');
  const { idempotencyKey, orgId, credits, expiresOn, requestId, pocId } = order;
  if (world.unknownOrgs.has(orgId)) {
    return { outcome: 'declined', code: 'ORG_NOT_FOUND', reason: unknownOrg(orgId) };
  }
  if (world.declines !== undefined) {
    return { outcome: 'declined', code: 'ORG_SUSPENDED', reason: world.declines };
  }
  const known = world.grants.get(idempotencyKey);
  const made = known ?? {
    grantId: nextGrantId(),
    idempotencyKey,
    orgId,
    credits,
    expiresOn,
    grantedAt: '2026-01-01T00:00:00.000Z',
    requestId,
    pocId,
    remaining: credits,
  };
  world.grants.set(idempotencyKey, made);
  if (fault === 'after-commit') throw failure('Unreachable', 'TiDB Cloud: connection reset');
  return { outcome: 'granted', grant: asMade(made) };
}

/** A grant as the answer to an order shows it. */
function asMade({ grantId, idempotencyKey, orgId, credits, expiresOn, grantedAt }: LedgerGrant): Grant {
  return { grantId, idempotencyKey, orgId, credits, expiresOn, grantedAt };
}

const unknownOrg = (orgId: string) => `TiDB Cloud has no Org ${orgId}. Check the Org ID.`;
