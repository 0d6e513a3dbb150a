import { balanceInWords, fromCents, toCents } from './amount.ts';
import type { BalanceFacts, BalanceRules } from './balance-facts.ts';
import { numberOfDay } from './calendar-day.ts';
import { compareText } from '../compare-text.ts';
import type { ExpiringGrant } from './told-warnings.ts';

/** Something to say about credits that expire; `isNews` when it was not said before. */
interface ExpiryWarning {
  readonly kind: 'expired' | 'expires-soon';
  readonly line: string;
  readonly isNews: boolean;
}

/**
 * What expires soon and what expired lately, and what is told after this. Grants that expire on the same day are said
 * together; each grant is warned of once for each number of days, at the fewest that apply, so that a late first look
 * warns once. Facts and rules are valid.
 */
export function expiryWarnings(
  rules: BalanceRules,
  facts: BalanceFacts,
  told: readonly ExpiringGrant[],
): { readonly warnings: readonly ExpiryWarning[]; readonly told: readonly ExpiringGrant[] } {
  const today = numberOfDay(facts.today);
  const { soon, over } = watched(rules, facts, told, today);
  const warnings = [
    ...byDay(over).map(([day, grants]): ExpiryWarning => {
      return {
        kind: 'expired',
        line: `Up to ${balanceInWords(sumOf(grants))} expired unused on ${day}.`,
        isNews: grants.some(({ toldExpired }) => toldExpired === undefined),
      };
    }),
    ...byDay(soon).flatMap(([day, grants]): ExpiryWarning[] => {
      const left = numberOfDay(day) - today;
      const due = fewestDays(rules, left);
      if (due === undefined) return [];
      return [
        {
          kind: 'expires-soon',
          line: `${balanceInWords(sumOf(grants))} expire after ${day} (${daysLeft(left)}): what is not used by then is lost.`,
          isNews: grants.some(({ toldDays }) => toldDays === undefined || toldDays > due),
        },
      ];
    }),
  ];
  return { warnings, told: [...over.map(expiredTold), ...soon.map((grant) => warned(rules, grant, today))] };
}

/** The grants inside the widest warning, at least on their last day, and those that expired within the window. */
function watched(
  rules: BalanceRules,
  facts: BalanceFacts,
  told: readonly ExpiringGrant[],
  today: number,
): { readonly soon: readonly ExpiringGrant[]; readonly over: readonly ExpiringGrant[] } {
  const horizon = today + Math.max(0, ...rules.warnDaysBeforeExpiry);
  const before = new Map(told.map((grant) => [grant.grantId, grant]));
  const grants = new Map(before);
  for (const { grantId, expiresOn, remaining } of facts.grants) {
    const known = before.get(grantId);
    // An expiry that was moved is a new one; of an expired grant the ledger no longer says what was left.
    const isSame = known?.expiresOn === expiresOn;
    if (isSame && numberOfDay(expiresOn) < today) continue;
    grants.set(grantId, { ...(isSame ? known : {}), grantId, expiresOn, remaining });
  }
  const live = [...grants.values()]
    .filter(({ remaining }) => toCents(remaining) > 0)
    .sort(
      (one, other) => compareText(one.expiresOn, other.expiresOn) || compareText(one.grantId, other.grantId),
    );
  return {
    soon: live.filter(({ expiresOn }) => {
      const day = numberOfDay(expiresOn);
      return day >= today && day <= horizon;
    }),
    over: live.filter(({ expiresOn }) => {
      const day = numberOfDay(expiresOn);
      return day < today && day >= today - rules.forecastWindowDays;
    }),
  };
}

function fewestDays({ warnDaysBeforeExpiry }: BalanceRules, left: number): number | undefined {
  const due = warnDaysBeforeExpiry.filter((days) => days >= left);
  return due.length === 0 ? undefined : Math.min(...due);
}

function warned(rules: BalanceRules, grant: ExpiringGrant, today: number): ExpiringGrant {
  const due = fewestDays(rules, numberOfDay(grant.expiresOn) - today);
  return due === undefined ? grant : { ...grant, toldDays: due };
}

function expiredTold({ grantId, expiresOn, remaining }: ExpiringGrant): ExpiringGrant {
  return { grantId, expiresOn, remaining, toldExpired: true };
}

function byDay(grants: readonly ExpiringGrant[]): readonly (readonly [string, readonly ExpiringGrant[]])[] {
  const days = new Map<string, ExpiringGrant[]>();
  for (const grant of grants) {
    const sameDay = days.get(grant.expiresOn);
    if (sameDay === undefined) days.set(grant.expiresOn, [grant]);
    else sameDay.push(grant);
  }
  return [...days];
}

function sumOf(grants: readonly ExpiringGrant[]): number {
  return fromCents(grants.reduce((sum, { remaining }) => sum + toCents(remaining), 0));
}

function daysLeft(left: number): string {
  if (left === 0) return 'today is the last day';
  return left === 1 ? '1 day left' : `${left} days left`;
}
