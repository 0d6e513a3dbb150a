import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  proxyActivities,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';
import { invalidOrder, invalidRelease, invalidReservation } from '../../domain/credits/order-shape.ts';
import {
  accumulatedCredits,
  decline,
  drop,
  emptyTenant,
  grantUnder,
  isUntouched,
  queueOrder,
  release,
  reserve,
  settle,
  type TenantState,
} from '../../domain/credits/tenant.ts';
import { grantReportSignal } from '../approval/contract.ts';
import { isRepeated } from '../approval/own-run.ts';
import { refusal } from './refusal.ts';
import { carryOut } from './carry-out.ts';
import {
  grantUpdate,
  readOrgUpdate,
  releaseUpdate,
  reserveUpdate,
  tenantCreditsId,
  tenantViewQuery,
  type TenantCreditsInput,
  type TenantTotals,
  type TenantView,
} from './contract.ts';

// Reading an Org for a person who waits at a terminal: a few quick tries, then the reason.
const tidbCloud = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
  summary: 'TiDB Cloud: read the Org',
});

/**
 * The credits of one Org: reservations, and grants one after the other. It lives as long as the Org does and carries
 * totals and a window of grants from run to run (design.md, "Credits, exactly once").
 */
export async function tenantCredits(input: TenantCreditsInput): Promise<void> {
  checkInput(input);
  const tenant = input.tenant ?? emptyTenant(input.orgId);
  const problems: { current?: string } = {};
  const org = receive(tenant, problems);

  const isTimeToContinue = (): boolean => workflowInfo().continueAsNewSuggested;
  for (;;) {
    await condition(() => tenant.orders.length > 0 || isTimeToContinue() || org.isUnknown());
    const order = tenant.orders[0];
    if (order === undefined) break;
    const answer = await answerOrder(tenant, order, problems);
    if (answer === undefined) break;
    await report(order, answer);
  }

  await condition(allHandlersFinished);
  // A mistyped Org that somebody looked up leaves nothing behind.
  if (org.isUnknown()) return;
  await continueAsNew<typeof tenantCredits>({ orgId: input.orgId, tenant });
}

/** Anybody can start a workflow from a command line; a plain error would be retried for ever. */
function checkInput(input: Partial<TenantCreditsInput> | undefined): void {
  const { workflowId, continuedFromExecutionRunId } = workflowInfo();
  const isOwn =
    !isRepeated() && typeof input?.orgId === 'string' && workflowId === tenantCreditsId(input.orgId);
  if (isOwn && (input.tenant === undefined || continuedFromExecutionRunId !== undefined)) return;
  throw ApplicationFailure.nonRetryable(
    `This is not the input of an Org's credits: ${workflowId} takes {"orgId": "…"} with the id that is in its name.`,
    'Malformed',
  );
}

/** Opens the Org to messages. It is unknown when TiDB Cloud says so and nothing was ever reserved or granted for it. */
function receive(
  tenant: TenantState,
  problems: { readonly current?: string },
): { readonly isUnknown: () => boolean } {
  let isUnknownToTidbCloud = false;
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
  setHandler(
    releaseUpdate,
    ({ requestId }) => {
      release(tenant, requestId);
      return totals(tenant);
    },
    { validator: (reservation) => refusal(invalidRelease(reservation)) },
  );
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
    const account = await tidbCloud.readOrg({ orgId });
    isUnknownToTidbCloud = account === null;
    const bills = account === null ? [] : await tidbCloud.readBills({ orgId });
    return { account, bills, tenant: view() };
  });
  setDefaultSignalHandler((name) => log.info('Unknown signal refused', { name }));
  return { isUnknown: () => isUnknownToTidbCloud && isUntouched(tenant) };
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
): Promise<GrantAnswer | undefined> {
  const known = grantUnder(tenant, order.idempotencyKey);
  if (known !== undefined) {
    drop(tenant, order);
    return { outcome: 'granted', grant: known };
  }
  const declined = tenant.declines?.find(({ idempotencyKey }) => idempotencyKey === order.idempotencyKey);
  if (declined !== undefined) {
    drop(tenant, order);
    return { outcome: 'declined', code: declined.code, reason: declined.reason };
  }
  const answer = await carryOut(order, (problem) => {
    if (problem === undefined) delete problems.current;
    else problems.current = problem;
  });
  if (answer === undefined) return undefined;
  if (answer.outcome === 'granted') settle(tenant, order, answer.grant);
  else decline(tenant, order, answer.code, answer.reason);
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
