import { sampleAccounts } from '../../sandbox/salesforce/index.ts';
import { employee, kinds, pocKinds, stepsOf, type KindName } from './kinds.ts';
import { randomFrom, type Random } from './random.ts';

/** How an action reaches the request. */
export const deliveries = [
  'update',
  /** The same id twice, at once. */
  'twice',
  /** Two ids at once, as two clicks make them: one is to be accepted. */
  'double-click',
  /** The sender gives up before an answer can be there, and sends the same id again. */
  'impatient',
  /** As a signal; the same id as an update afterwards tells what became of it. */
  'signal',
] as const;
export type Delivery = (typeof deliveries)[number];

/** An action that somebody sends who should not; it is to be refused. */
type Aside = 'late' | 'stranger' | 'none';

interface Habit {
  readonly delivery: Delivery;
  readonly aside: Aside;
}

/** Something that happens while a step waits, before it is decided. */
export interface Detour {
  /** Role of the step. */
  readonly at: string;
  readonly what: 'ask' | 'claim' | 'comment' | 'amend' | 'reject' | 'send-back' | 'recall';
  /** Whole credits that are asked for from then on; of an amendment. */
  readonly credits?: number;
  /** Of a rejection, a return or a recall: the request comes back. */
  readonly isResubmitted?: boolean;
  /** Only once TiDB Cloud has declined the credits. */
  readonly isAfterDecline?: boolean;
}

export type Ending = 'complete' | 'closed' | 'rejected' | 'sent-back' | 'recalled';

/** What people do with one request, and where it has to end. JSON, so that schedules can be compared. */
export interface Script {
  /** `P-0007` of a PoC application, `C-0007` of a credit request. */
  readonly id: string;
  readonly kind: KindName;
  /** The Org of the sample data that it is for. */
  readonly orgId: string;
  /** The PoC that a top-up adds credits to: an earlier script's, which is played to its end before. */
  readonly host?: string;
  /** What is asked for at first, in whole credits. */
  readonly credits: number;
  readonly isAutoApproved: boolean;
  readonly detours: readonly Detour[];
  readonly ending: Ending;
  /** What has to be in the ledger of TiDB Cloud at the end; 0 is no grant. */
  readonly granted: number;
  /** For the first action, the second …, and from the beginning again. */
  readonly habits: readonly Habit[];
}

/** TiDB Cloud declines credits for this Org of the sample data. */
const suspendedOrgId = '1372813089209061652';
const orgIds = sampleAccounts
  .filter(({ internal, orgId }) => !internal && orgId !== suspendedOrgId)
  .map(({ orgId }) => orgId) as [string, ...string[]];

type Fate = Ending | 'declined';

/** What becomes of a request, in shares. */
const fates: readonly (readonly [number, Fate])[] = [
  [62, 'complete'],
  [14, 'closed'],
  [8, 'rejected'],
  [8, 'recalled'],
  [4, 'sent-back'],
  [4, 'declined'],
];

const kindShares: readonly (readonly [number, KindName])[] = [
  [30, 'cloud-sales'],
  [25, 'cloud-user'],
  [30, 'top-up'],
  [15, 'internal'],
];

/** The script of the request with this number. It depends on seed and number alone. */
export function scriptOf(seed: number, number: number): Script {
  const drawn = draw(seed, number, kindShares);
  const host = drawn.kind === 'top-up' ? hostOf(seed, number) : undefined;
  if (drawn.kind !== 'top-up') return drawn;
  if (host !== undefined) return { ...drawn, host: host.id, orgId: host.orgId };
  // There is no PoC yet that runs, so this one applies for one.
  return draw(seed, number, [[1, 'cloud-sales']]);
}

/** The latest earlier request whose PoC runs to the end. */
function hostOf(seed: number, before: number): Script | undefined {
  for (let number = before - 1; number > 0; number -= 1) {
    const script = draw(seed, number, kindShares);
    if (pocKinds.some((kind) => kind === script.kind) && script.ending === 'complete') return script;
  }
  return undefined;
}

function draw(seed: number, number: number, shares: typeof kindShares): Script {
  const random = randomFrom(seed, 'request', number);
  const kind = random.weighted(shares);
  const isPoc = pocKinds.some((poc) => poc === kind);
  const isAutoApproved = isPoc && random.chance(0.3);
  const drawn = random.weighted(fates);
  // An Org that TiDB Cloud would decline cannot even be asked for; and what is granted closes by itself.
  const fate = isPoc || drawn !== 'declined' ? drawn : 'complete';
  const isGranted = fate === 'complete' || fate === 'closed';
  const credits = random.between(1, 5000);
  const detours = [...pauses(random, kind, isAutoApproved), ...endOf(random, fate, kind, isAutoApproved)];
  const amended = detours.find(({ what }) => what === 'amend')?.credits;
  const customersOrg = fate === 'declined' ? suspendedOrgId : random.pick(orgIds);
  const ending = fate === 'declined' ? 'recalled' : fate;
  return {
    id: `${isPoc ? 'P' : 'C'}-${String(number).padStart(4, '0')}`,
    kind,
    orgId: kind === 'internal' ? employee.orgId : customersOrg,
    credits,
    isAutoApproved,
    detours,
    ending: isGranted && !isPoc ? 'closed' : ending,
    granted: isGranted ? (amended ?? credits) : 0,
    habits: Array.from({ length: 12 }, () => habit(random)),
  };
}

/** Steps where something may happen; auto-approval spares GPE. */
function places(all: readonly [string, ...string[]], isAutoApproved: boolean): [string, ...string[]] {
  return all.filter((step) => !(isAutoApproved && step === 'gpe')) as [string, ...string[]];
}

/** What happens on the way of any request, whatever its end. */
function pauses(random: Random, kind: KindName, isAutoApproved: boolean): Detour[] {
  const detours: Detour[] = [];
  const { approvals, amendableFrom } = kinds[kind];
  const deciding = places(approvals, isAutoApproved);
  if (random.chance(0.2)) detours.push({ at: random.pick(deciding), what: 'ask' });
  if (random.chance(0.2)) detours.push({ at: random.pick(deciding), what: 'claim' });
  if (random.chance(0.1)) detours.push({ at: random.pick(deciding), what: 'comment' });
  const comesBack = random.weighted([
    [80, undefined],
    [8, 'recall' as const],
    [7, 'reject' as const],
    [5, 'send-back' as const],
  ]);
  if (comesBack !== undefined) {
    detours.push({ at: random.pick(deciding), what: comesBack, isResubmitted: true });
  }
  if (random.chance(0.15)) {
    const steps = stepsOf(kind);
    const late = steps.slice(steps.indexOf(amendableFrom)) as [string, ...string[]];
    const at = random.pick(places(late, isAutoApproved));
    detours.push({ at, what: 'amend', credits: random.between(1, 5000) });
  }
  return detours;
}

function endOf(random: Random, fate: Fate, kind: KindName, isAutoApproved: boolean): Detour[] {
  const deciding = places(kinds[kind].approvals, isAutoApproved);
  switch (fate) {
    case 'complete':
    case 'closed':
      return [];
    case 'declined':
      return [{ at: 'beo', what: 'recall', isAfterDecline: true }];
    case 'recalled':
      return [{ at: random.pick(places(stepsOf(kind), isAutoApproved)), what: 'recall' }];
    case 'rejected':
      return [{ at: random.pick(deciding), what: 'reject' }];
    case 'sent-back':
      return [{ at: random.pick(deciding), what: 'send-back' }];
  }
}

function habit(random: Random): Habit {
  return {
    delivery: random.weighted([
      [60, 'update'],
      [12, 'twice'],
      [10, 'double-click'],
      [8, 'impatient'],
      [10, 'signal'],
    ]),
    aside: random.weighted([
      [85, 'none'],
      [10, 'late'],
      [5, 'stranger'],
    ]),
  };
}
