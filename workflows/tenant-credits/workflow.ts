import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  log,
  patched,
  workflowInfo,
} from '@temporalio/workflow';
import type { GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';
import {
  claim,
  decline,
  drop,
  grantUnder,
  isCountedByHand,
  markAttempted,
  reservationOf,
  settle,
  tenantOf,
  type QueuedOrder,
  type TenantState,
} from '../../domain/credits/tenant.ts';
import { grantReportSignal } from '../approval/contract.ts';
import { isRepeated } from '../approval/own-run.ts';
import { endOfActivation } from '../approval/turns.ts';
import { carryOut, findGrant } from './carry-out.ts';
import { tenantCreditsId, type TenantCreditsInput } from './contract.ts';
import { receive, showTotals, type RunningTenant } from './messages.ts';
import { seedFromLedger } from './seeding.ts';
import { verifyAddedByHand } from './verify-by-hand.ts';

/**
 * The credits of one Org: reservations, and grants one after the other. It lives as long as the Org does and carries
 * totals and a window of grants from run to run (design.md, "Credits, exactly once").
 *
 * The ledger is read once → requests reserve and release → orders are carried out one by one and reported.
 */
export async function tenantCredits(input: TenantCreditsInput): Promise<void> {
  checkInput(input);
  const tenant = tenantOf({ ...input.tenant, orgId: input.orgId });
  const org = receive(tenant, !patched('seeded-from-ledger') || tenant.seededAt !== undefined);
  if (!org.isSeeded) await seedFromLedger(org);
  await endOfActivation();

  const isTimeToContinue = (): boolean => workflowInfo().continueAsNewSuggested;
  for (;;) {
    await condition(() => tenant.orders.length > 0 || isTimeToContinue() || org.isUnknown());
    // Messages that came with it are answered first, however their arrival is told on a replay.
    await endOfActivation();
    const order = tenant.orders[0];
    // Orders that wait are handed on: a busy Org never has none.
    if (order === undefined || isTimeToContinue()) break;
    const answer = await answerOrder(org, order);
    if (answer === undefined) break;
    await report(order, answer);
  }

  await condition(allHandlersFinished);
  // A mistyped Org that somebody looked up or asked credits for leaves nothing behind.
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

/** Settles one order. An order that was granted before is answered with that grant. */
async function answerOrder(org: RunningTenant, order: QueuedOrder): Promise<GrantAnswer | undefined> {
  const { tenant } = org;
  const known = grantUnder(tenant, order.idempotencyKey);
  if (known !== undefined) {
    settle(tenant, order, known);
    return { outcome: 'granted', grant: known };
  }
  const declined = tenant.declines?.find(({ idempotencyKey }) => idempotencyKey === order.idempotencyKey);
  if (declined !== undefined) {
    drop(tenant, order);
    return { outcome: 'declined', code: declined.code, reason: declined.reason };
  }
  const answer = await (order.byHand === undefined ? addCredits(org, order) : takeByHand(tenant, order));
  if (answer === undefined) return undefined;
  if (answer.outcome === 'declined') decline(tenant, order, answer.code, answer.reason);
  showTotals(tenant);
  return answer;
}

/** Credits that were added by hand become the request's, and count once, whoever counted them before. */
async function takeByHand(tenant: TenantState, order: GrantOrder): Promise<GrantAnswer> {
  const answer = await verifyAddedByHand(tenant, order);
  if (answer.outcome === 'declined') return answer;
  settle(tenant, order, answer.grant, isCountedByHand(tenant, answer.grant));
  claim(tenant, answer.grant.grantId, order.idempotencyKey);
  return answer;
}

/** Adds the credits of an order. One that nobody holds credits for any more may have been carried out long ago. */
async function addCredits(org: RunningTenant, order: QueuedOrder): Promise<GrantAnswer | undefined> {
  const { tenant } = org;
  const isNew = order.attempted === true || reservationOf(tenant, order.requestId) !== undefined;
  const earlier = isNew ? null : await findGrant(order);
  if (earlier !== null) {
    settle(tenant, order, earlier, true);
    return { outcome: 'granted', grant: earlier };
  }
  markAttempted(tenant);
  const answer = await carryOut(order, (problem) => {
    if (problem === undefined) delete org.problem;
    else org.problem = problem;
    showTotals(tenant, problem);
  });
  if (answer?.outcome === 'granted') settle(tenant, order, answer.grant);
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
