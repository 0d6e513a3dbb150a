import type { Correction, TenantState } from '../credits/tenant.ts';
import type { GrantAmount, TenantFacts } from './drift-facts.ts';

/** What an Org's workflow knows, for a comparison. `problem` is what keeps its first order from being settled. */
export function tenantFacts(tenant: TenantState, problem: string | undefined, now: number): TenantFacts {
  const words = lastWords(tenant);
  return {
    grantedCredits: tenant.grantedCredits,
    reserved: Object.entries(tenant.reserved).map(([requestId, { credits, since }]) => ({
      requestId,
      credits,
      since: new Date(since).toISOString(),
    })),
    orders: tenant.orders.map(({ requestId, credits, idempotencyKey, queuedAt = now }, index) => ({
      requestId,
      credits,
      idempotencyKey,
      since: new Date(queuedAt).toISOString(),
      ...(index === 0 && problem !== undefined ? { problem } : {}),
    })),
    latest: tenant.grants.map(({ grantId, credits }) => ({ grantId, credits })),
    adopted: amountsOf(words, 'adopt'),
    writtenOff: amountsOf(words, 'write-off'),
  };
}

/** The latest correction of each grant: an operator who thought again is taken at their last word. */
function lastWords({ corrections }: TenantState): readonly Correction[] {
  const words = corrections.filter(({ action }) => action !== 'release');
  return [...new Map(words.map((word) => [word.subject, word])).values()];
}

function amountsOf(words: readonly Correction[], action: Correction['action']): GrantAmount[] {
  return words
    .filter((word) => word.action === action)
    .map(({ subject, credits }) => ({ grantId: subject, credits }));
}
