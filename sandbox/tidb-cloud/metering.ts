/** Who uses something: amounts are US cents. */
interface Consumer {
  readonly orgId: string;
  readonly monthlyUsageCents: number;
}

/** A grant as metering sees it; `remainingCents` goes down as days are metered. */
export interface Spendable {
  readonly expiresOn: string;
  /** ISO 8601 instant. */
  readonly grantedAt: string;
  remainingCents: number;
}

/** What one day cost. What credits did not pay is overage. */
export interface MeteredDay {
  readonly day: string;
  readonly totalCents: number;
  readonly paidCents: number;
}

/** FNV-1a, 32 bits: spreads texts that differ in their last digit. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** What a day costs: up to 15 % more or less than the month's share of it, from the Org and the day alone. */
export function usageCents({ orgId, monthlyUsageCents }: Consumer, day: string): number {
  const wobblePercent = (hash(`${orgId}/${day}`) % 31) - 15;
  return Math.round((((monthlyUsageCents * 12) / 365) * (100 + wobblePercent)) / 100);
}

/** Meters days, oldest first, and spends the grants: those that expire first pay first. */
export function meter(
  consumer: Consumer,
  grants: readonly Spendable[],
  days: readonly string[],
): readonly MeteredDay[] {
  const queue = grants
    .filter(({ remainingCents }) => remainingCents > 0)
    .sort((a, b) => a.expiresOn.localeCompare(b.expiresOn));
  return days.map((day) => {
    const totalCents = usageCents(consumer, day);
    let paidCents = 0;
    for (const grant of queue) {
      if (paidCents === totalCents) break;
      if (grant.expiresOn < day || grant.grantedAt.slice(0, 10) > day) continue;
      const partCents = Math.min(grant.remainingCents, totalCents - paidCents);
      grant.remainingCents -= partCents;
      paidCents += partCents;
    }
    return { day, totalCents, paidCents };
  });
}
