import {
  ApplicationFailure,
  condition,
  log,
  proxyActivities,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { refuse } from '../../domain/approval/refusal.ts';
import { invalidOrder, invalidRelease, invalidReservation } from '../../domain/credits/order-shape.ts';
import {
  accumulatedCredits,
  isUntouched,
  queueOrder,
  release,
  reservationOf,
  reserve,
  reservedCredits,
  type TenantState,
} from '../../domain/credits/tenant.ts';
import { tenantDetails } from '../../domain/credits/tenant-details.ts';
import { utcDay } from '../../domain/wording/time.ts';
import { refusedFailure } from '../approval/contract.ts';
import {
  grantUpdate,
  readOrgUpdate,
  releaseUpdate,
  reserveUpdate,
  tenantViewQuery,
  type TenantTotals,
  type TenantView,
} from './contract.ts';
import { refusal } from './refusal.ts';
import { settleByHand } from './settlements.ts';

// Reading an Org for a person who waits at a terminal: a few quick tries, then the reason.
const tidbCloud = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
  summary: 'TiDB Cloud: read the Org',
});

const dayMs = 86_400_000;
const usageDays = 35;

/** An Org's workflow at work. */
export interface RunningTenant {
  readonly tenant: TenantState;
  /** Whether the ledger has been looked at: reservations that come earlier wait. */
  isSeeded: boolean;
  isUnknownToTidbCloud: boolean;
  /** What keeps the first order from being settled, in words. */
  problem?: string;
  /** TiDB Cloud does not know the Org, and nothing was ever reserved or granted for it. */
  readonly isUnknown: () => boolean;
}

/** Opens the Org to messages. Call it before the first `await`. */
export function receive(tenant: TenantState, isSeeded: boolean): RunningTenant {
  const org: RunningTenant = {
    tenant,
    isSeeded,
    isUnknownToTidbCloud: false,
    isUnknown: () => org.isUnknownToTidbCloud && isUntouched(tenant),
  };
  const view = (): TenantView => ({
    ...tenant,
    accumulated: accumulatedCredits(tenant),
    ...(org.problem === undefined ? {} : { problem: org.problem }),
  });
  setHandler(tenantViewQuery, view);
  setHandler(
    reserveUpdate,
    async ({ requestId, pocId = '', credits }) => {
      await seeded(org);
      const { before } = reserve(tenant, requestId, { credits, pocId }, Date.now());
      return { ...showTotals(tenant), before };
    },
    { validator: (reservation) => refusal(invalidReservation(reservation)) },
  );
  setHandler(
    releaseUpdate,
    ({ requestId }) => {
      release(tenant, requestId);
      return showTotals(tenant);
    },
    {
      validator: (reservation: { readonly requestId: string }) => {
        refusal(invalidRelease(reservation));
        const { requestId } = reservation;
        if (reservationOf(tenant, requestId) !== undefined) return;
        const why = `${requestId} holds no reservation in Org ${tenant.orgId}; it was released before, granted, or never reserved`;
        refusal(why, 'not-reserved');
      },
    },
  );
  setHandler(
    grantUpdate,
    (order) => {
      queueOrder(tenant, order, Date.now());
      const queued = tenant.orders.length;
      return org.problem === undefined ? { queued } : { queued, problem: org.problem };
    },
    { validator: (order) => refusal(invalidOrder(order, tenant.orgId)) },
  );
  setHandler(readOrgUpdate, async () => {
    const { orgId } = tenant;
    const account = await tidbCloud.readOrg({ orgId });
    org.isUnknownToTidbCloud = account === null;
    if (account === null) return { account, bills: [], usage: [], tenant: view() };
    const now = Date.now();
    const days = { from: utcDay(now - usageDays * dayMs), to: utcDay(now - dayMs) };
    const [bills, usage] = await Promise.all([
      tidbCloud.readBills({ orgId }),
      tidbCloud.readUsage({ orgId, ...days }),
    ]);
    return { account, bills, usage, tenant: view() };
  });
  settleByHand(tenant, () => showTotals(tenant, org.problem));
  setDefaultSignalHandler((name) => log.info('Unknown signal refused', { name }));
  return org;
}

async function seeded(org: RunningTenant): Promise<void> {
  if (!org.isSeeded) await condition(() => org.isSeeded || org.problem !== undefined);
  // No refusal: whoever asks is to try again.
  if (!org.isSeeded) throw ApplicationFailure.nonRetryable(org.problem ?? '', 'Unseeded');
  if (!org.isUnknownToTidbCloud) return;
  const { orgId } = org.tenant;
  const message = `Not done: TiDB Cloud has no Org ${orgId}. Confirm the Org ID with the customer.`;
  throw ApplicationFailure.nonRetryable(message, refusedFailure, refuse('not-eligible', message));
}

/** The totals, and the same for Temporal Web. */
export function showTotals(tenant: TenantState, problem?: string): TenantTotals {
  const [granted, reserved] = [tenant.grantedCredits, reservedCredits(tenant)];
  setCurrentDetails(tenantDetails(tenant, problem));
  return { accumulated: granted + reserved, granted, reserved };
}
