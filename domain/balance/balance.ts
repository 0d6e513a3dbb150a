import { amountInWords, balanceInWords, fromCents, toCents } from './amount.ts';
import { invalidBalance, type BalanceFacts, type BalanceRules } from './balance-facts.ts';
import { numberOfDay } from './calendar-day.ts';
import { expiryWarnings } from './expiry-warnings.ts';
import { forecastRunOut, lastDays, type Forecast } from './forecast.ts';
import type { ToldWarnings } from './told-warnings.ts';
import { chainHours, chainInWords, topUpBy, type ChainHours, type TopUpBy } from './top-up-by.ts';

/** Most serious first. */
const seriousness = ['used-up', 'overage', 'top-up-now', 'expired', 'expires-soon', 'share-used'] as const;

type BalanceNewsKind = (typeof seriousness)[number];

const critical: readonly BalanceNewsKind[] = ['used-up', 'overage', 'top-up-now'];

/** A submit-by day that wobbles around today is told once; further away than this it may be told again later. */
const quietDays = 7;

const nextStep =
  'Ask for more with an Adding Credits Request in Salesforce, or with `confetti credits request`.';

/** Something that was not told before: what, why and what to do next. */
interface BalanceNews {
  readonly kind: BalanceNewsKind;
  readonly inWords: string;
}

export interface BalanceAssessment {
  readonly level: 'ok' | 'warning' | 'critical';
  /** How things stand, for a view: warnings first, most serious first; then the balance and the forecast. */
  readonly lines: readonly string[];
  /** Most serious first. */
  readonly news: readonly BalanceNews[];
  /** To be handed in the next time. */
  readonly told: ToldWarnings;
  /** Absent where the facts were of no use. */
  readonly forecast?: Forecast;
  /** Absent where no run-out is foretold, and where nothing is left. */
  readonly topUpBy?: TopUpBy;
}

interface Warning {
  readonly kind: BalanceNewsKind;
  readonly line: string;
  readonly isNews: boolean;
}

/**
 * What the people of a PoC are told about the balance of its Org. When nothing is left, that alone is said of shares and
 * of the submit-by day. Never throws: facts of no use are said in `lines`, and nothing counts as told.
 */
export function assessBalance(
  rules: BalanceRules,
  facts: BalanceFacts,
  told: ToldWarnings,
): BalanceAssessment {
  const wrong = invalidBalance(rules, facts);
  if (wrong !== undefined) {
    const line = `The balance cannot be judged: ${wrong}. \`confetti doctor\` checks TiDB Cloud and the policy.`;
    return { level: 'warning', lines: [line], news: [], told };
  }
  const isUsedUp = facts.grantedCredits > 0 && toCents(facts.remainingCredits) === 0;
  const forecast = forecastRunOut({ ...facts, windowDays: rules.forecastWindowDays });
  const chain = chainHours({ steps: facts.chain, allowanceHours: rules.allowanceHours });
  const submitBy =
    isUsedUp || forecast.runsOutOn === undefined ? undefined : topUpBy(forecast.runsOutOn, chain);

  const share = highestShare(rules, facts);
  const unpaid = unpaidUsage(rules, facts);
  const expiry = expiryWarnings(rules, facts, told.expiring);
  const toldTopUp = stillToldTopUp(facts, told, submitBy);
  const isDue = submitBy !== undefined && submitBy.day <= facts.today;

  const warnings: Warning[] = [...expiry.warnings];
  if (isUsedUp) {
    warnings.push({ kind: 'used-up', line: usedUpLine(facts), isNews: told.usedUp === undefined });
  } else if (share !== undefined) {
    const isNews = told.share === undefined || share > told.share;
    warnings.push({ kind: 'share-used', line: shareLine(facts), isNews });
  }
  if (unpaid > 0) {
    const line = `${amountInWords(unpaid)} US dollars of usage in ${lastDays(rules.forecastWindowDays)} were not paid by credits.`;
    warnings.push({ kind: 'overage', line, isNews: told.overage === undefined });
  }
  if (isDue) {
    const line = dueLine(submitBy, forecast, chain);
    warnings.push({ kind: 'top-up-now', line, isNews: toldTopUp === undefined });
  }
  warnings.sort((one, other) => seriousness.indexOf(one.kind) - seriousness.indexOf(other.kind));

  const topUp =
    toldTopUp ?? (isDue ? { day: submitBy.day, grantedCredits: facts.grantedCredits } : undefined);
  return {
    level: levelOf(warnings),
    lines: [
      ...warnings.map(({ line }) => line),
      ...(isUsedUp ? [] : standing(facts, forecast, isDue ? undefined : submitBy)),
      ...(warnings.length > 0 ? [nextStep] : []),
    ],
    news: warnings
      .filter(({ isNews }) => isNews)
      .map(({ kind, line }) => ({ kind, inWords: `${line} ${nextStep}` })),
    told: {
      expiring: expiry.told,
      ...(share !== undefined && { share }),
      ...(topUp !== undefined && { topUp }),
      ...(isUsedUp && { usedUp: true }),
      ...(unpaid > 0 && { overage: true }),
    },
    forecast,
    ...(submitBy !== undefined && { topUpBy: submitBy }),
  };
}

function levelOf(warnings: readonly Warning[]): BalanceAssessment['level'] {
  if (warnings.some(({ kind }) => critical.includes(kind))) return 'critical';
  return warnings.length > 0 ? 'warning' : 'ok';
}

function highestShare({ warnAtSharesUsed }: BalanceRules, facts: BalanceFacts): number | undefined {
  const granted = toCents(facts.grantedCredits);
  if (granted === 0) return undefined;
  const used = granted - toCents(facts.remainingCredits);
  // Shares are decimals: 0.55 of 100 is a hair more than 55 and must not be.
  const exceeded = warnAtSharesUsed.filter((share) => used >= Math.round(share * granted));
  return exceeded.length === 0 ? undefined : Math.max(...exceeded);
}

/** US dollars that credits did not pay, on the closed days of the window. */
function unpaidUsage({ forecastWindowDays }: BalanceRules, { today, usage }: BalanceFacts): number {
  const end = numberOfDay(today);
  const cents = usage
    .filter(({ day }) => day < today && numberOfDay(day) >= end - forecastWindowDays)
    .reduce((sum, { total, paidByCredits }) => sum + Math.max(0, toCents(total) - toCents(paidByCredits)), 0);
  return fromCents(cents);
}

/** What was told about the submit-by day, as long as it holds. */
function stillToldTopUp(
  facts: BalanceFacts,
  { topUp }: ToldWarnings,
  submitBy: TopUpBy | undefined,
): ToldWarnings['topUp'] {
  if (topUp === undefined || facts.grantedCredits > topUp.grantedCredits) return undefined;
  const isFarAhead =
    submitBy === undefined || numberOfDay(submitBy.day) > numberOfDay(facts.today) + quietDays;
  return isFarAhead ? undefined : topUp;
}

function usedUpLine({ today, grantedCredits, grants }: BalanceFacts): string {
  const lastExpiry = grants.reduce((latest, { expiresOn }) => (expiresOn > latest ? expiresOn : latest), '');
  const why =
    lastExpiry !== '' && lastExpiry < today
      ? `the last of the ${balanceInWords(grantedCredits)} granted expired on ${lastExpiry}`
      : `${amountInWords(grantedCredits)} were granted, and all are used or expired`;
  return `No credits are left: ${why}. What is used from now on is not paid by credits.`;
}

function shareLine({ grantedCredits, remainingCredits }: BalanceFacts): string {
  const used = toCents(grantedCredits) - toCents(remainingCredits);
  const percent = Math.floor((used * 100) / toCents(grantedCredits));
  return `${amountInWords(fromCents(used))} of ${balanceInWords(grantedCredits)} (${percent} %) are used or expired.`;
}

function dueLine({ day }: TopUpBy, { runsOutOn }: Forecast, chain: ChainHours): string {
  return `A top-up is due now: credits run out about ${runsOutOn ?? 'now'}, ${chainInWords(chain)}, so it is to be submitted by ${day}.`;
}

/** The balance and the forecast, whatever the warnings are. */
function standing(facts: BalanceFacts, forecast: Forecast, submitBy: TopUpBy | undefined): string[] {
  if (toCents(facts.grantedCredits) === 0 && toCents(facts.remainingCredits) === 0) {
    return ['No credits were granted yet.'];
  }
  const { dailyUsage, runsOutOn, earliest, latest, lostToExpiry, because } = forecast;
  const band =
    earliest === undefined
      ? ''
      : `, between ${earliest} and ${latest ?? 'a day that cannot be foretold'} as usage varies`;
  return [
    `${amountInWords(facts.remainingCredits)} of ${balanceInWords(facts.grantedCredits)} are left.`,
    because ??
      `At about ${amountInWords(dailyUsage)} a day they run out about ${runsOutOn ?? ''}${band} (an estimate).`,
    ...(lostToExpiry > 0 ? [`About ${balanceInWords(lostToExpiry)} will expire unused at this usage.`] : []),
    ...(submitBy === undefined ? [] : [submitBy.inWords]),
  ];
}
