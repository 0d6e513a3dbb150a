import { assessBalance } from '../balance/balance.ts';
import type { BalanceReading, WatchedBalance } from '../balance/watched-balance.ts';
import { nothingTold } from '../balance/told-warnings.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { textField } from '../request/fields.ts';
import { utcDay } from '../wording/time.ts';
import { setProblem } from './problems.ts';
import { confetti, record } from './record.ts';
import type { RequestState } from './state.ts';

const hourMs = 3_600_000;

/**
 * When the balance of a PoC's Org is read next, while the PoC runs on credits; undefined where nothing is watched. Requests
 * whose policy knows no balance are not watched.
 */
export function balanceDueAt(state: RequestState, policy: Partial<PolicySlice>): number | undefined {
  const isRunning = state.status === 'complete' && state.credits.grant !== undefined;
  if (!isRunning || policy.balance === undefined || state.isBalanceDue === true) return undefined;
  const readAt = state.balance?.readAt ?? state.pocStatusSince;
  return readAt === undefined ? undefined : readAt + policy.balance.checkEveryHours * hourMs;
}

/** Takes over how the Org stands, and says what people have not been told of yet. */
export function applyBalance(
  state: RequestState,
  policy: PolicySlice,
  reading: BalanceReading,
  now: number,
): void {
  delete state.isBalanceDue;
  if (state.status !== 'complete') return;
  const region = textField(state.fields, 'region') ?? '';
  const chain = (Object.hasOwn(policy.topUpChain, region) ? policy.topUpChain[region] : undefined) ?? [];
  const facts = { ...reading, today: utcDay(now), chain };
  const assessed = assessBalance(policy.balance, facts, state.balance?.told ?? nothingTold);
  const { level, lines, told, news, forecast, topUpBy } = assessed;
  const runsOutOn = forecast?.runsOutOn;
  state.balance = {
    readAt: now,
    remaining: reading.remainingCredits,
    granted: reading.grantedCredits,
    level,
    lines,
    told,
    ...(runsOutOn === undefined ? {} : { runsOutOn }),
    ...(topUpBy === undefined ? {} : { topUpBy: topUpBy.day }),
  } satisfies WatchedBalance;
  setProblem(state, 'balance', undefined, now);
  if (news.length === 0) return;
  const comment = news.map(({ inWords }) => inWords).join(' ');
  record(state, { at: now, action: 'balance-warned', by: confetti, comment });
}

/** The balance could not be read; it is tried again at the next turn. */
export function noteUnreadBalance(state: RequestState, why: string, now: number): void {
  delete state.isBalanceDue;
  if (state.status !== 'complete') return;
  const balance = state.balance ?? { granted: 0, remaining: 0, level: 'ok', lines: [], told: nothingTold };
  state.balance = { ...balance, readAt: now };
  setProblem(state, 'balance', `The balance could not be read: ${why}`, now);
}
