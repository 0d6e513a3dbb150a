import type { Grant } from '../credits/grant.ts';
import { namesOf } from '../people/directory.ts';
import type { MatchedTier } from '../credits/tier.ts';
import type { WatchedBalance } from '../balance/watched-balance.ts';
import type { EntryPoint, PersonId, PolicySlice, RequestKind } from '../policy/policy.ts';
import type { FieldValues } from '../request/fields.ts';
import { headline, waitingLine, type TimeInWords } from './headline.ts';
import { historyLine, type HistoryLine } from './history.ts';
import { stepViews, type StepView } from './step-view.ts';
import { missingFields } from './missing-fields.ts';
import type { MissingField } from './refusal.ts';
import type { Problem, RefusedSignal, RequestState, RequestStatus } from './state.ts';
import { currentSteps, requirementsOf } from './steps.ts';

/** Lines 1 to `lines` of the request that was opened at `createdAt`. */
export interface EarlierHistory {
  readonly lines: number;
  readonly createdAt: number;
}

/** What the `view` query answers: everything a person needs to understand the request and act on it. */
export interface RequestView {
  readonly requestId: string;
  readonly kind: RequestKind;
  readonly entryPoint: EntryPoint;
  /** The PoC that it is, or that it adds credits to. */
  readonly pocId: string;
  readonly status: RequestStatus;
  readonly round: number;
  readonly headline: string;
  readonly waiting: string;
  /** The sponsor by name, and by directory id. */
  readonly requester: { readonly email: string; readonly sponsor?: string; readonly sponsorId?: PersonId };
  readonly fields: FieldValues;
  readonly steps: readonly StepView[];
  /** What the current step needs before it can be approved or fulfilled. */
  readonly missing: readonly MissingField[];
  readonly problems: readonly Problem[];
  readonly credits: { readonly reserved?: number; readonly accumulated?: number; readonly grant?: Grant };
  /** How the credits of a running PoC stand, as last read: what the balance's own fields say, without what was told. */
  readonly balance?: Omit<WatchedBalance, 'told'>;
  /** The tier that the route goes by, and why. */
  readonly tier?: MatchedTier;
  /** The latest lines, oldest first. */
  readonly history: readonly HistoryLine[];
  /** The lines before those, which are in the archive; absent where all are shown. */
  readonly earlierHistory?: EarlierHistory;
  readonly refusedSignals: readonly RefusedSignal[];
  readonly policy: { readonly edition: string; readonly hash: string };
}

/**
 * The view at `now`, with this many lines of the history at most: the latest. Deadlines in `waiting` are worded by
 * `inWords`.
 */
export function viewOf(
  state: RequestState,
  policy: PolicySlice,
  now: number,
  inWords: TimeInWords,
  mostLines = Infinity,
): RequestView {
  const { sponsor, email } = state.requester;
  const { reserved, accumulated, grant } = state.credits;
  return {
    requestId: state.requestId,
    kind: policy.kind,
    entryPoint: state.entryPoint,
    pocId: state.pocId,
    status: state.status,
    round: state.round,
    headline: headline(state),
    waiting: waitingLine(state, policy, now, inWords),
    requester: {
      email,
      ...(sponsor === undefined ? {} : { sponsor: namesOf(policy, [sponsor]), sponsorId: sponsor }),
    },
    fields: state.fields,
    steps: stepViews(state, policy, now),
    missing: missingFields(
      policy,
      state.fields,
      state.status === 'draft'
        ? policy.route.submission.requires
        : [...new Set(currentSteps(state).flatMap(({ step }) => requirementsOf(policy, state, step)))],
    ),
    problems: state.problems,
    credits: {
      ...(reserved === undefined ? {} : { reserved: reserved.credits }),
      ...(accumulated === undefined ? {} : { accumulated }),
      ...(grant === undefined ? {} : { grant }),
    },
    ...balanceOf(state),
    ...(state.tier === undefined ? {} : { tier: state.tier }),
    history: state.history.slice(-mostLines).map((entry) => historyLine(policy, entry)),
    ...(state.archivedHistory === undefined
      ? {}
      : { earlierHistory: { lines: state.archivedHistory.lines, createdAt: state.createdAt } }),
    refusedSignals: state.refusedSignals,
    policy: { edition: policy.edition, hash: policy.hash },
  };
}

function balanceOf({ balance }: RequestState): Pick<RequestView, 'balance'> {
  if (balance === undefined) return {};
  const { told: _told, ...shown } = balance;
  return { balance: shown };
}
