import { Context } from '@temporalio/activity';

import type { Grant, GrantAnswer, GrantOrder, LedgerGrant } from '../../domain/credits/grant.ts';
import type { DailyUsage, MonthlyBill, OrgAccount } from '../../domain/credits/org.ts';
import type { Operation } from '../../domain/records/operation.ts';
import type { LedgerSummary } from '../../domain/credits/ledger-summary.ts';
import type { BalanceReading } from '../../domain/balance/watched-balance.ts';
import { failure } from '../failures.ts';
import { newest, summarizeLedger } from './ledger-summary.ts';
import type { DayRange, TidbCloud } from './port.ts';

/** An Org with thousands of grants must still fit into a history. */
const grantsOfReadOrg = 100;

/** The latest grants, oldest first; what still holds credits is never left out for what does not. */
function worthShowing(grants: readonly LedgerGrant[]): readonly LedgerGrant[] {
  const unspent = newest(
    grants.filter(({ remaining }) => remaining > 0),
    grantsOfReadOrg,
  );
  const spent = newest(
    grants.filter(({ remaining }) => remaining <= 0),
    grantsOfReadOrg - unspent.length,
  );
  const shown = new Set([...unspent, ...spent]);
  return grants.filter((grant) => shown.has(grant));
}

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
    /** Verifies a grant that somebody says to have made by hand. */
    async findGrantById({ orgId, grantId }: { orgId: string; grantId: string }): Promise<LedgerGrant | null> {
      return (await tidbCloud.findGrantById(orgId, grantId, untilCancelled())) ?? null;
    },
    /** With 100 grants, those that still hold credits before others; amounts and counts are over all. */
    async readOrg({ orgId }: { orgId: string }): Promise<OrgAccount | null> {
      const org = await tidbCloud.org(orgId, untilCancelled());
      return org === undefined ? null : { ...org, grants: worthShowing(org.grants) };
    },
    readBills({ orgId }: { orgId: string }): Promise<readonly MonthlyBill[]> {
      return tidbCloud.bills(orgId, untilCancelled());
    },
    readUsage({ orgId, ...range }: { orgId: string } & DayRange): Promise<readonly DailyUsage[]> {
      return tidbCloud.usage(orgId, range, untilCancelled());
    },
    /** `latest` is how many of the newest grants are wanted whole. An unknown Org has an empty ledger that does not exist. */
    async readLedger({ orgId, latest }: { orgId: string; latest: number }): Promise<LedgerSummary> {
      return summarizeLedger(await tidbCloud.org(orgId, untilCancelled()), latest);
    },
    /** How an Org's credits stand, for the watch over a running PoC: grants that still matter, and the days' usage. */
    async readBalance({ orgId, ...range }: { orgId: string } & DayRange): Promise<BalanceReading> {
      const [org, usage] = await Promise.all([
        tidbCloud.org(orgId, untilCancelled()),
        tidbCloud.usage(orgId, range, untilCancelled()),
      ]);
      if (org === undefined) throw failure('Invalid', `TiDB Cloud has no Org ${orgId} any more.`);
      const { grantedCredits, remainingCredits, grants } = org;
      const isOfInterest = ({ remaining, expiresOn }: LedgerGrant): boolean =>
        remaining > 0 || expiresOn >= range.from;
      return {
        grantedCredits,
        remainingCredits,
        grants: newest(grants.filter(isOfInterest), grantsOfReadOrg).map(
          ({ grantId, remaining, expiresOn }) => ({ grantId, remaining, expiresOn }),
        ),
        usage,
      };
    },
    recordOperation(operation: Operation): Promise<{ readonly written: boolean }> {
      return tidbCloud.recordOperation(operation, untilCancelled());
    },
  };
}
