import { requesterKey } from '../../domain/approval/requester-key.ts';
import { refuse, type Refusal } from '../../domain/approval/refusal.ts';
import { utcMinute } from '../../domain/wording/time.ts';
import { pocApplicationId, pocApplicationType } from '../../workflows/poc-application/contract.ts';
import type { Confetti } from '../index.ts';
import { RefusedError } from '../refused.ts';

/** How many PoC applications one customer may have; 0 is no limit. */
export interface CustomerQuota {
  /** Drafts, what is being decided or runs, and what can be handed in once more. */
  readonly open: number;
  /** Handed in within 24 hours. */
  readonly perDay: number;
}

/** The process sets no number: enough for a company that tries two things at once, and too few to fill approvers' inboxes. */
export const customerQuota: CustomerQuota = { open: 3, perDay: 5 };

const dayMs = 86_400_000;
/** Longer than a start takes to show in lists. */
const unlistedForMs = 60_000;

interface QuotaMeans {
  readonly confetti: Pick<Confetti, 'list'>;
  readonly quota: CustomerQuota;
  readonly now: () => number;
}

interface Started {
  readonly requestId: string;
  readonly startedAt: number;
  readonly isOpen: boolean;
}

/**
 * Starts applications of customers as far as they may. What they have is what lists say they have; nothing is kept but what
 * this process started a moment ago, which lists may not have yet. One after the other for each customer, so that a burst
 * counts itself; several servers may each let one more in.
 */
export interface CustomerStarts {
  /** @throws RefusedError where they have as many as they may */
  within(email: string, pocId: string, start: () => Promise<string>): Promise<string>;
}

export function openCustomerStarts({ confetti, quota, now }: QuotaMeans): CustomerStarts {
  const underWay = new Map<string, Promise<unknown>>();
  const unlisted = new Map<string, readonly Started[]>();

  const recent = (key: string): readonly Started[] =>
    (unlisted.get(key) ?? []).filter(({ startedAt }) => startedAt > now() - unlistedForMs);
  const remember = (key: string, requestId: string): void => {
    for (const each of unlisted.keys()) if (recent(each).length === 0) unlisted.delete(each);
    unlisted.set(key, [...recent(key), { requestId, startedAt: now(), isOpen: true }]);
  };
  const startOne = async (key: string, pocId: string, start: () => Promise<string>): Promise<string> => {
    const listed: readonly Started[] = await confetti.list({ kind: pocApplicationType, requesters: [key] });
    const known = new Set(listed.map(({ requestId }) => requestId));
    const all = [...listed, ...recent(key).filter(({ requestId }) => !known.has(requestId))];
    const isAgain = all.some(({ requestId }) => requestId === pocApplicationId(pocId));
    const refusal = isAgain ? undefined : refusalOf(all, quota, now());
    if (refusal !== undefined) throw new RefusedError(refusal);
    const requestId = await start();
    remember(key, requestId);
    return requestId;
  };
  return {
    async within(email, pocId, start) {
      if (quota.open === 0 && quota.perDay === 0) return start();
      const key = requesterKey(email);
      const before = underWay.get(key) ?? Promise.resolve();
      const mine = before.then(() => startOne(key, pocId, start));
      const settled = mine.catch(() => undefined);
      underWay.set(key, settled);
      try {
        return await mine;
      } finally {
        if (underWay.get(key) === settled) underWay.delete(key);
      }
    },
  };
}

function refusalOf(
  all: readonly Started[],
  { open, perDay }: CustomerQuota,
  now: number,
): Refusal | undefined {
  const opened = all.filter(({ isOpen }) => isOpen).length;
  if (open !== 0 && opened >= open) {
    return refuse(
      'too-much',
      `Not started: ${opened} of your applications are open, and there may be ${open}. Go on with one of them: one that was rejected or recalled can be changed and handed in again. Or ask your contact at TiDB Cloud.`,
    );
  }
  const lately = all.map(({ startedAt }) => startedAt).filter((at) => at > now - dayMs);
  if (perDay === 0 || lately.length < perDay) return undefined;
  const nextAt = lately.sort((a, b) => b - a)[perDay - 1] ?? now;
  return refuse(
    'too-much',
    `Not started: you have handed in ${lately.length} applications within 24 hours, and there may be ${perDay}. Hand in the next one after ${utcMinute(nextAt + dayMs)}, or ask your contact at TiDB Cloud.`,
  );
}
