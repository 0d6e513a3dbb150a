import type { SettledGrant, TenantFacts } from './drift-facts.ts';
import type { TenantState } from './tenant.ts';

/** What an Org's workflow knows, for a comparison. `problem` is what keeps its first order from being settled. */
export function tenantFacts(tenant: TenantState, problem: string | undefined, now: number): TenantFacts {
  const [acknowledged, writtenOff] = (['adopt', 'write-off'] as const).map((action) =>
    lastWords(tenant).filter((word) => word.action === action),
  );
  return {
    grantedCredits: tenant.grantedCredits,
    reserved: Object.entries(tenant.reserved).map(([requestId, { credits, since }]) => ({
      ...{ requestId, credits },
      since: new Date(since).toISOString(),
    })),
    orders: tenant.orders.map(({ requestId, credits, idempotencyKey, queuedAt = now }, index) => ({
      ...{ requestId, credits, idempotencyKey },
      since: new Date(queuedAt).toISOString(),
      ...(index === 0 && problem !== undefined ? { problem } : {}),
    })),
    latest: tenant.grants.map(({ grantId, credits }) => ({ grantId, credits })),
    acknowledged: (acknowledged ?? []).map(settled),
    writtenOff: (writtenOff ?? []).map(settled),
  };
}

/** The latest note per grant: an operator who thought again is taken at their last word. */
function lastWords({ settled: notes }: TenantState): TenantState['settled'] {
  const words = notes.filter(({ action }) => action !== 'release');
  return [...new Map(words.map((word) => [word.subject, word])).values()];
}

function settled({ subject, credits }: TenantState['settled'][number]): SettledGrant {
  return { grantId: subject, credits };
}
