import { ApplicationFailure, proxyActivities, setHandler } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { refuse } from '../../domain/approval/refusal.ts';
import type { LedgerGrant } from '../../domain/credits/grant.ts';
import { invalidSettlement } from '../../domain/credits/order-shape.ts';
import {
  adopt,
  isCountedByHand,
  lastWordOn,
  release,
  remember,
  reservationOf,
  writeOff,
  type TenantState,
} from '../../domain/credits/tenant.ts';
import { refusedFailure } from '../approval/contract.ts';
import {
  adoptUpdate,
  releaseReservationUpdate,
  writeOffUpdate,
  type Adoption,
  type Settlement,
  type TenantTotals,
  type WriteOff,
} from './contract.ts';
import { refusal } from './refusal.ts';

// An operator waits at a terminal: a few quick tries, then the reason.
const ledger = proxyActivities<Activities>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '500 milliseconds', maximumAttempts: 3 },
  summary: 'TiDB Cloud: look at the grant that is settled by hand',
});

/**
 * What operators settle after a reconciliation, which has said that there is a drift. Each is verified against the
 * ledger, refused where it can be seen here that nothing drifts, and remembered with its reason.
 */
export function settleByHand(tenant: TenantState, show: () => TenantTotals): void {
  const { orgId } = tenant;
  const validator = (settlement: unknown): void => refusal(invalidSettlement(settlement));

  setHandler(
    adoptUpdate,
    async (settlement): Promise<TenantTotals> => {
      const { subject, counted } = settlement;
      const grant = await ledger.findGrantById({ orgId, grantId: subject });
      if (grant === null) throw noDrift(`TiDB Cloud has no grant ${subject} in Org ${orgId}`);
      const why = whyAgreed(tenant, grant, counted);
      if (why !== undefined) throw noDrift(why);
      adopt(tenant, { ...grant, counted }, noteOf(settlement));
      return show();
    },
    {
      validator: (settlement: Adoption) => {
        validator(settlement);
        const { counted } = settlement;
        const isAmount = Number.isSafeInteger(counted) && counted >= 0 && counted <= tenant.grantedCredits;
        refusal(isAmount ? undefined : 'counted must be whole credits of the total, zero or more');
      },
    },
  );

  setHandler(
    writeOffUpdate,
    async (settlement): Promise<TenantTotals> => {
      const { subject, credits, pocId } = settlement;
      const grant = await ledger.findGrantById({ orgId, grantId: subject });
      if (grant !== null) throw noDrift(`TiDB Cloud has grant ${subject}: nothing vanished`);
      if (lastWordOn(tenant, subject)?.action === 'write-off') {
        throw noDrift(`grant ${subject} was written off before`);
      }
      writeOff(tenant, {
        ...noteOf(settlement),
        subject,
        credits,
        ...(pocId === undefined ? {} : { pocId }),
      });
      return show();
    },
    {
      validator: (settlement: WriteOff) => {
        validator(settlement);
        const { credits, pocId = '' } = settlement;
        const isAmount = Number.isSafeInteger(credits) && credits > 0 && credits <= tenant.grantedCredits;
        refusal(isAmount ? undefined : 'credits must be what the total counts');
        refusal(typeof pocId === 'string' ? undefined : 'pocId must be a text');
      },
    },
  );

  setHandler(
    releaseReservationUpdate,
    (settlement): TenantTotals => {
      const { subject } = settlement;
      const { credits = 0 } = reservationOf(tenant, subject) ?? {};
      release(tenant, subject);
      remember(tenant, { ...noteOf(settlement), action: 'release', subject, credits });
      return show();
    },
    {
      validator: (settlement: Settlement) => {
        validator(settlement);
        const { subject } = settlement;
        const isHeld = reservationOf(tenant, subject) !== undefined;
        refusal(isHeld ? undefined : `${subject} holds no reservation in Org ${orgId}`, 'not-reserved');
      },
    },
  );
}

/** Why there is nothing to adopt, as far as it can be seen from here; undefined when there may be. */
function whyAgreed(tenant: TenantState, grant: LedgerGrant, counted: number): string | undefined {
  const { grantId, credits } = grant;
  const word = lastWordOn(tenant, grantId);
  if (word?.action === 'adopt' && word.credits === credits) return `grant ${grantId} was adopted before`;
  // What was settled once, or is in the total by somebody's word, may drift again.
  if (word !== undefined || counted > 0) return undefined;
  const isKnown = isCountedByHand(tenant, grant) || tenant.grants.some((known) => known.grantId === grantId);
  return isKnown ? `grant ${grantId} is counted already` : undefined;
}

function noteOf({ by, reason }: Settlement): { by: string; reason: string; at: number } {
  return { by, reason, at: Date.now() };
}

function noDrift(why: string): ApplicationFailure {
  const message = `Not done: ${why}.`;
  return ApplicationFailure.nonRetryable(message, refusedFailure, refuse('no-drift', message));
}
