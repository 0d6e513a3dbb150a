import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { refuse } from '../domain/approval/refusal.ts';
import type { Drift } from '../domain/credits/drift-row.ts';
import type { ReconciliationReport } from '../domain/credits/reconciliation-report.ts';
import type { Policy } from '../domain/policy/policy.ts';
import {
  reconcileCreditsType,
  reconciliationId,
  type ReconcileCreditsInput,
} from '../workflows/reconciliation/contract.ts';
import {
  adoptUpdate,
  releaseReservationUpdate,
  tenantCreditsId,
  writeOffUpdate,
  type TenantTotals,
} from '../workflows/tenant-credits/contract.ts';
import { mirrorAgain, type MirroredAgain } from './mirror-again.ts';
import { checkOperator } from './operators.ts';
import { RefusedError } from './refused.ts';
import { taskQueue } from './task-queue.ts';

/** Who settles a drift, and why. */
export interface Settling {
  readonly orgId: string;
  /** E-mail address of an operator of the policy. */
  readonly by: string;
  readonly reason: string;
}

/**
 * Comparing credits, and settling what drifts. Settling is refused to everybody but the policy's operators, without a
 * reason, and where a reconciliation that is run first finds no such drift: nothing is settled that is none.
 */
export interface ReconciliationDoor {
  /** Compares histories, TiDB Cloud and Salesforce: of one Org, or of all that Confetti has. */
  reconcile(asked: { readonly orgId?: string }): Promise<ReconciliationReport>;
  /** Takes the ledger's word for a grant. */
  adoptGrant(settling: Settling & { readonly grantId: string }): Promise<TenantTotals>;
  /** Gives up a grant that is gone from the ledger. */
  writeOffGrant(settling: Settling & { readonly grantId: string }): Promise<TenantTotals>;
  /** Releases what is reserved for a request that is not open. */
  releaseReservation(settling: Settling & { readonly requestId: string }): Promise<TenantTotals>;
  /** Sends Salesforce the record of a request again, open or closed. */
  mirrorAgain(asked: { readonly requestId: string; readonly by: string }): Promise<MirroredAgain>;
}

/** Calls the server and words what went wrong; `ms` is how long to wait for an answer. */
export type Within = <T>(about: string, call: () => Promise<T>, ms?: number) => Promise<T>;

/** Every Org is compared a second time where something drifts, and TiDB Cloud or Salesforce may have to be asked again. */
const orgWithinMs = 90_000;
const allWithinMs = 3_600_000;

export function openReconciliation(client: Client, policy: Policy, within: Within): ReconciliationDoor {
  const run = (input: ReconcileCreditsInput): Promise<ReconciliationReport> => {
    const { orgId } = input;
    const waitMs = orgId === undefined ? allWithinMs : orgWithinMs;
    const about = orgId === undefined ? 'the reconciliation' : `the reconciliation of Org ${orgId}`;
    const execute = (): Promise<ReconciliationReport> =>
      client.workflow.execute<(asked: ReconcileCreditsInput) => Promise<ReconciliationReport>>(
        reconcileCreditsType,
        {
          workflowId: reconciliationId(randomUUID(), orgId),
          taskQueue,
          args: [input],
          workflowExecutionTimeout: waitMs,
          staticSummary: `Credits compared: ${orgId === undefined ? 'all Orgs' : `Org ${orgId}`}`,
        },
      );
    return within(about, execute, waitMs);
  };

  /** The drift that is to be settled, of whoever may settle it; refused where there is none. */
  const driftOf = async (
    { orgId, by, reason }: Settling,
    subject: string,
    isIt: (row: Drift) => boolean,
  ): Promise<Drift> => {
    checkOperator(policy, by);
    if (reason.trim() === '') {
      throw new RefusedError(refuse('comment-required', 'Not settled: say why, with --reason "…".'));
    }
    const { drifts, unreadable } = await run({ orgId, subject });
    const unread = unreadable.find((one) => one.orgId === orgId);
    if (unread !== undefined) {
      const message = `Not settled: Org ${orgId} could not be compared. ${unread.why}`;
      throw new RefusedError(refuse('not-eligible', message));
    }
    const row = drifts.find(isIt);
    if (row !== undefined) return row;
    const [other] = drifts;
    const mend =
      other === undefined
        ? `there is none such in Org ${orgId}, or nothing about it drifts. "confetti credits reconcile ${orgId}" lists what does.`
        : `it drifts otherwise: ${other.what} Settle it with: ${other.settleWith}`;
    throw new RefusedError(
      refuse('no-drift', `Not settled: ${subject} cannot be settled this way, as ${mend}`),
    );
  };

  const orgOf = (orgId: string): ReturnType<Client['workflow']['getHandle']> =>
    client.workflow.getHandle(tenantCreditsId(orgId));

  return {
    reconcile: ({ orgId }) => run(orgId === undefined ? {} : { orgId }),
    async adoptGrant(settling) {
      const { orgId, by, reason, grantId } = settling;
      const isIt = (row: Drift): boolean => row.grantId === grantId && row.counted !== undefined;
      const { counted = 0 } = await driftOf(settling, grantId, isIt);
      const args = [{ subject: grantId, by, reason, counted }] as const;
      return within(`Org ${orgId}`, () =>
        orgOf(orgId).executeUpdate(adoptUpdate, { args: [...args], updateId: randomUUID() }),
      );
    },
    async writeOffGrant(settling) {
      const { orgId, by, reason, grantId } = settling;
      const isIt = (row: Drift): boolean => row.grantId === grantId && row.kind === 'grant-vanished';
      const { credits, pocId } = await driftOf(settling, grantId, isIt);
      const payload = { subject: grantId, by, reason, credits, ...(pocId === undefined ? {} : { pocId }) };
      return within(`Org ${orgId}`, () =>
        orgOf(orgId).executeUpdate(writeOffUpdate, { args: [payload], updateId: randomUUID() }),
      );
    },
    async releaseReservation(settling) {
      const { orgId, by, reason, requestId } = settling;
      const isIt = (row: Drift): boolean =>
        row.requestId === requestId && row.kind === 'reservation-without-request';
      await driftOf(settling, requestId, isIt);
      const payload = { subject: requestId, by, reason };
      return within(`Org ${orgId}`, () =>
        orgOf(orgId).executeUpdate(releaseReservationUpdate, { args: [payload], updateId: randomUUID() }),
      );
    },
    async mirrorAgain({ requestId, by }) {
      checkOperator(policy, by);
      return within(requestId, () => mirrorAgain(client, requestId, by), orgWithinMs);
    },
  };
}
