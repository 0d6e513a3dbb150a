import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { refuse } from '../domain/approval/refusal.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { Drift } from '../domain/reconciliation/drift-row.ts';
import type { ReconciliationReport } from '../domain/reconciliation/report.ts';
import type { SettledBy } from '../domain/reconciliation/settle-with.ts';
import { nextStep } from '../domain/reconciliation/words.ts';
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
 * reason, and where a reconciliation that is run first finds no such drift: nothing is settled that is none. Mirroring
 * again moves no credits, so it takes an operator and no more.
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
    settledBy: Exclude<SettledBy, 'mirror'>,
    subject: string,
  ): Promise<Drift> => {
    checkOperator(policy, by);
    if (reason.trim() === '') {
      throw new RefusedError(refuse('comment-required', 'Not settled: say why, with --reason "…".'));
    }
    const { comparedOrgs, drifts, unreadable } = await run({ orgId, subject });
    if (comparedOrgs === 0) {
      const whys = unreadable.map(({ why }) => why);
      const message = [`Not settled: Org ${orgId} could not be compared.`, ...whys].join(' ');
      throw new RefusedError(refuse('not-eligible', message));
    }
    const row = drifts.find(
      (one) =>
        one.settledBy === settledBy && subject === (settledBy === 'release' ? one.requestId : one.grantId),
    );
    if (row !== undefined) return row;
    const [other] = drifts;
    const message =
      other === undefined
        ? `Nothing about ${subject} drifts in Org ${orgId}: see \`confetti credits reconcile ${orgId}\`.`
        : `Not settled: ${subject} drifts otherwise. ${other.what} ${nextStep(other)}`;
    throw new RefusedError(refuse('no-drift', message));
  };

  const orgOf = (orgId: string): ReturnType<Client['workflow']['getHandle']> =>
    client.workflow.getHandle(tenantCreditsId(orgId));

  return {
    reconcile: ({ orgId }) => run(orgId === undefined ? {} : { orgId }),
    async adoptGrant(settling) {
      const { orgId, by, reason, grantId } = settling;
      const { counted = 0 } = await driftOf(settling, 'adopt', grantId);
      const args = [{ subject: grantId, by, reason, counted }] as const;
      return within(`Org ${orgId}`, () =>
        orgOf(orgId).executeUpdate(adoptUpdate, { args: [...args], updateId: randomUUID() }),
      );
    },
    async writeOffGrant(settling) {
      const { orgId, by, reason, grantId } = settling;
      const { credits, pocId } = await driftOf(settling, 'write-off', grantId);
      const payload = { subject: grantId, by, reason, credits, ...(pocId === undefined ? {} : { pocId }) };
      return within(`Org ${orgId}`, () =>
        orgOf(orgId).executeUpdate(writeOffUpdate, { args: [payload], updateId: randomUUID() }),
      );
    },
    async releaseReservation(settling) {
      const { orgId, by, reason, requestId } = settling;
      await driftOf(settling, 'release', requestId);
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
