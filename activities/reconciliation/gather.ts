import type { RequestView } from '../../domain/approval/view.ts';
import type { LedgerGrant } from '../../domain/credits/grant.ts';
import { inTurn } from '../../domain/in-turn.ts';
import type { DriftFacts, HistoryGrant } from '../../domain/reconciliation/drift-facts.ts';
import { requestOfKey } from '../../domain/reconciliation/ledger-drift.ts';
import { tenantFacts } from '../../domain/reconciliation/tenant-facts.ts';
import type { ArchivedCredits } from '../../domain/records/archived-credits.ts';
import type { Archive, CreditsInArchive } from '../archive/activities.ts';
import { failure } from '../failures.ts';
import type { Requests } from '../requests/port.ts';
import type { Salesforce } from '../salesforce/client.ts';
import type { TenantCredits, TenantReading } from '../tenant-credits/port.ts';
import type { TidbCloud } from '../tidb-cloud/port.ts';

export interface Sources {
  readonly tidbCloud: Pick<TidbCloud, 'grants'>;
  readonly salesforce: Pick<Salesforce, 'recordedGrants'>;
  readonly requests: Pick<Requests, 'view' | 'ofOrg'>;
  readonly tenantCredits: Pick<TenantCredits, 'tenant'>;
  readonly archive: Pick<Archive, 'creditsIn'>;
}

/** Everything that is known of an Org's credits, and which archived requests could not be read. */
interface Gathered {
  readonly facts: DriftFacts;
  readonly unreadable: CreditsInArchive['unreadable'];
}

const viewsAtOnce = 10;

/** Requests that nobody listed and something of the Org names: more than these are for another reconciliation. */
const maxLookedUp = 200;

/** Reads the three systems. Fails where one of them cannot be read, or Confetti does not know the Org. */
export async function gather(orgId: string, sources: Sources, signal: AbortSignal): Promise<Gathered> {
  const { tidbCloud, salesforce, requests, tenantCredits, archive } = sources;
  const now = Date.now();
  const tenant = await readable('its workflow', () => tenantCredits.tenant(orgId));
  if (tenant === undefined) {
    throw failure(
      'Invalid',
      `No credits were ever asked for Org ${orgId} here, so there is nothing to compare.`,
    );
  }
  if (tenant.seededAt === undefined) {
    const why = tenant.problem ?? 'its workflow waits for TiDB Cloud';
    throw failure('Invalid', `The ledger of Org ${orgId} has not been taken over: ${why}`);
  }
  const [ledger, recorded, listed, archived] = await Promise.all([
    tidbCloud.grants(orgId, { signal }),
    salesforce.recordedGrants(orgId, signal),
    readable('the list of its requests', () => requests.ofOrg(orgId)),
    archive.creditsIn(orgId),
  ]);

  const found = new Map(archived.requests.map((request) => [request.requestId, grantOf(request)]));
  const open = new Set<string>();
  const look = async (requestId: string): Promise<void> => {
    signal.throwIfAborted();
    const view = await readable(requestId, () => requests.view(requestId));
    if (view === undefined) return;
    if (view.status !== 'closed') open.add(requestId);
    found.set(requestId, grantIn(view));
  };
  // The archive has what is closed for good, and reading it disturbs no worker.
  const toView = listed.filter(({ requestId, isRunning }) => isRunning || !found.has(requestId));
  await inTurn(toView, viewsAtOnce, ({ requestId }) => look(requestId));
  const named = namedBy(ledger, tenant).filter((requestId) => !found.has(requestId));
  await inTurn(named.slice(0, maxLookedUp), viewsAtOnce, look);
  const concerned = new Set([...named, ...recorded.map(({ requestId }) => requestId)]);
  const lost = archived.unreadable.find(({ requestId }) => concerned.has(requestId) && !found.has(requestId));
  if (lost !== undefined) throw failure('Invalid', `${lost.requestId} is in the archive, and ${lost.why}`);

  return {
    unreadable: archived.unreadable,
    facts: {
      orgId,
      histories: [...found].flatMap(([requestId, history]) =>
        history?.orgId === orgId ? [{ ...history.said, requestId }] : [],
      ),
      tenant: tenantFacts(tenant, tenant.problem, now),
      ledger,
      salesforce: recorded,
      openRequests: [...open],
      seeded: { before: tenant.seededAt },
    },
  };
}

interface OwnGrant {
  readonly orgId: string;
  readonly said: Omit<HistoryGrant, 'requestId'>;
}

function grantIn({ entryPoint, pocId, credits: { grant } }: RequestView): OwnGrant | undefined {
  return grantOf({ entryPoint, pocId, ...(grant === undefined ? {} : { grant }) });
}

function grantOf({ entryPoint, pocId, grant }: Omit<ArchivedCredits, 'requestId'>): OwnGrant | undefined {
  if (grant === undefined) return undefined;
  const { grantId, idempotencyKey, credits, grantedAt } = grant;
  return {
    orgId: grant.orgId,
    said: {
      grant: { grantId, idempotencyKey, credits, grantedAt },
      // Internal requests are shown in the Ops Portal.
      inSalesforce: entryPoint !== 'internal',
      pocId,
    },
  };
}

/** Lists are a moment behind, and a request can have moved to another Org: who is named here is looked at. */
function namedBy(ledger: readonly LedgerGrant[], tenant: TenantReading): string[] {
  const ids = [
    ...Object.keys(tenant.reserved),
    ...ledger.flatMap(({ idempotencyKey }) => requestOfKey(idempotencyKey) ?? []).toReversed(),
  ];
  return [...new Set(ids)];
}

/** Temporal's own errors name nothing that an operator knows. */
async function readable<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw failure('Unreachable', `Temporal did not say how ${what} stands: ${why}`, { cause });
  }
}
