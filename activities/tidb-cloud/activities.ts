import { Context } from '@temporalio/activity';

import type { Grant, GrantAnswer, GrantOrder } from '../../domain/credits/grant.ts';
import type { MonthlyBill, OrgAccount } from '../../domain/credits/org.ts';
import type { TidbCloud } from './port.ts';

/**
 * TiDB Cloud for workflows. Absence is null, which survives JSON. Failures are those of the port: after an `Unreachable`
 * grant, `findGrant` says whether it was made.
 */
export function createTidbCloudActivities({ tidbCloud }: { tidbCloud: TidbCloud }) {
  const untilCancelled = () => ({ signal: Context.current().cancellationSignal });
  return {
    grantCredits(order: GrantOrder): Promise<GrantAnswer> {
      return tidbCloud.grant(order, untilCancelled());
    },
    async findGrant({
      orgId,
      idempotencyKey,
    }: {
      orgId: string;
      idempotencyKey: string;
    }): Promise<Grant | null> {
      return (await tidbCloud.findGrant(orgId, idempotencyKey, untilCancelled())) ?? null;
    },
    async readOrg({ orgId }: { orgId: string }): Promise<OrgAccount | null> {
      return (await tidbCloud.org(orgId, untilCancelled())) ?? null;
    },
    readBills({ orgId }: { orgId: string }): Promise<readonly MonthlyBill[]> {
      return tidbCloud.bills(orgId, untilCancelled());
    },
  };
}
