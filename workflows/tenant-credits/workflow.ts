import {
  allHandlersFinished,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';
import { invalidOrder, invalidReservation } from '../../domain/credits/order-shape.ts';
import {
  accumulatedCredits,
  drop,
  emptyTenant,
  grantUnder,
  queueOrder,
  release,
  reserve,
  settle,
  type TenantState,
} from '../../domain/credits/tenant.ts';
import { grantReportSignal } from '../approval/contract.ts';
import { refusal } from './refusal.ts';
import { carryOut } from './carry-out.ts';
import {
  grantUpdate,
  readOrgUpdate,
  releaseUpdate,
  reserveUpdate,
  tenantViewQuery,
  type TenantCreditsInput,
  type TenantTotals,
  type TenantView,
} from './contract.ts';

// Reading an Org for a person who waits at a terminal: a few quick tries, then the reason.
const org = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
});

/**
 * The credits of one Org: reservations, and grants one after the other. It lives as long as the Org does and carries
 * totals and a window of grants from run to run (design.md, "Credits, exactly once").
 */
export async function tenantCredits(input: TenantCreditsInput): Promise<void> {
  const tenant = input.tenant ?? emptyTenant(input.orgId);
  const problems: { current?: string } = {};
  receive(tenant, problems);

  const isTimeToContinue = (): boolean => workflowInfo().continueAsNewSuggested;
  for (;;) {
    await condition(() => tenant.orders.length > 0 || isTimeToContinue());
    const order = tenant.orders[0];
    if (order === undefined) break;
    const answer = await answerOrder(tenant, order, problems);
    await report(order, answer);
  }

  await condition(allHandlersFinished);
  await continueAsNew<typeof tenantCredits>({ orgId: input.orgId, tenant });
}

function receive(tenant: TenantState, problems: { readonly current?: string }): void {
  const view = (): TenantView => ({
    ...tenant,
    accumulated: accumulatedCredits(tenant),
    ...(problems.current === undefined ? {} : { problem: problems.current }),
  });
  setHandler(tenantViewQuery, view);
  setHandler(
    reserveUpdate,
    ({ requestId, credits }) => {
      reserve(tenant, requestId, credits);
      return totals(tenant);
    },
    { validator: (reservation) => refusal(invalidReservation(reservation)) },
  );
  setHandler(releaseUpdate, ({ requestId }) => {
    release(tenant, requestId);
    return totals(tenant);
  });
  setHandler(
    grantUpdate,
    (order) => {
      queueOrder(tenant, order);
      return { queued: tenant.orders.length };
    },
    { validator: (order) => refusal(invalidOrder(order, tenant.orgId)) },
  );
  setHandler(readOrgUpdate, async () => {
    const { orgId } = tenant;
    const account = await org.readOrg({ orgId });
    const bills = account === null ? [] : await org.readBills({ orgId });
    return { account, bills, tenant: view() };
  });
}

function totals(tenant: TenantState): TenantTotals {
  setCurrentDetails(
    `Org ${tenant.orgId}: ${tenant.grantedCredits} credits granted, ${accumulatedCredits(tenant) - tenant.grantedCredits} reserved`,
  );
  const accumulated = accumulatedCredits(tenant);
  return { accumulated, granted: tenant.grantedCredits, reserved: accumulated - tenant.grantedCredits };
}

/** Settles one order. An order that was granted before is answered with that grant. */
async function answerOrder(
  tenant: TenantState,
  order: GrantOrder,
  problems: { current?: string },
): Promise<GrantAnswer> {
  const known = grantUnder(tenant, order.idempotencyKey);
  if (known !== undefined) {
    drop(tenant, order);
    return { outcome: 'granted', grant: known };
  }
  const answer = await carryOut(order, (problem) => {
    if (problem === undefined) delete problems.current;
    else problems.current = problem;
  });
  if (answer.outcome === 'granted') settle(tenant, order, answer.grant);
  else drop(tenant, order);
  totals(tenant);
  return answer;
}

/** Tells the request. One that is already over cannot be told; the grant stands all the same. */
async function report(order: GrantOrder, answer: GrantAnswer): Promise<void> {
  try {
    const request = getExternalWorkflowHandle(order.requestId);
    await request.signal(grantReportSignal, { idempotencyKey: order.idempotencyKey, answer });
  } catch (error) {
    log.warn('The request could not be told of its grant', { requestId: order.requestId, error });
  }
}
