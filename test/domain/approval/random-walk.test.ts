import assert from 'node:assert/strict';
import fc from 'fast-check';
import { actionNames, type ActionName } from '../../../domain/approval/actions.ts';
import { applySystemFields } from '../../../domain/approval/apply.ts';
import { applyBalance } from '../../../domain/approval/balance.ts';
import { isReleasing, orderToPlace, wantedReservation } from '../../../domain/approval/credits.ts';
import { nextDeadline } from '../../../domain/approval/deadlines.ts';
import { detailsInMarkdown } from '../../../domain/approval/details.ts';
import { noteUnsettled } from '../../../domain/approval/grant-outcome.ts';
import { notificationFor } from '../../../domain/approval/notifications.ts';
import { operationOf } from '../../../domain/approval/operation.ts';
import { preparing } from '../../../domain/approval/preparation.ts';
import { snapshotOf } from '../../../domain/approval/snapshot.ts';
import { mayStillDecide } from '../../../domain/approval/seats.ts';
import { isOwnRequest } from '../../../domain/approval/standing.ts';
import type { RequestState } from '../../../domain/approval/state.ts';
import { currentSteps } from '../../../domain/approval/steps.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import { listedValues } from '../../../domain/approval/visibility.ts';
import type { BalanceReading } from '../../../domain/balance/watched-balance.ts';
import { entryPoints, type Route, type RouteStep } from '../../../domain/policy/policy.ts';
import { fieldIds } from '../../../domain/request/fields.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import {
  together,
  withField,
  withGroup,
  withLadder,
  withPerson,
  withRole,
  type Edit,
} from '../../support/policy-edits.ts';
import { shippedSlice, withRegionalSla } from '../../support/shipped-policy.ts';
import {
  credit,
  customer,
  day,
  decline,
  draft,
  factsOf,
  hour,
  monday,
  operator,
  reserved,
  seller,
  send,
  sleepThrough,
  submitted,
  vetted,
  wait,
  type Request,
} from '../../support/requests.ts';

/*
 * Arbitrary people do arbitrary things to a request, in and out of turn, while time passes and the outside world answers
 * or does not. Whatever they do, these hold after every step.
 */

const seed = 20240724;

/** Directory ids of the shipped policy are what stands before the `@`. */
const idOf = (email: string): string => email.split('@')[0] ?? '';

const people = [
  customer,
  seller,
  'nobody@elsewhere.example.com',
  ...Object.values(shippedSlice('cloud-user').people).map(({ email }) => email),
];

const fieldValues = fc.oneof(
  fc.constantFrom(
    'APAC',
    'NA',
    'EMEA',
    'JP',
    'LATAM',
    'Succeeded',
    'In Progress',
    'No Payment',
    '2027-05-01',
  ),
  fc.constantFrom(...people),
  fc.constantFrom(0, 1, 3000, 3001, 12.5),
  fc.boolean(),
  fc.constant(null),
  fc.string(),
);

/** Somebody is away for a while from the Monday on, and names a delegate or nobody. */
function awayFrom(id: string, delegate?: string): Edit {
  const absence = { from: monday - day, until: monday + 10 * day };
  const outOfOffice = [delegate === undefined ? absence : { ...absence, delegate }];
  return (policy) => (policy.people[id] === undefined ? policy : withPerson(id, { outOfOffice })(policy));
}

/** The same change in every route that has the step. */
function inEveryRoute(role: string, change: Partial<RouteStep>): Edit {
  const changed = (steps: readonly RouteStep[]): RouteStep[] =>
    steps.map((step) => (step.role === role ? { ...step, ...change } : step));
  const routes = <Id extends string>(all: Readonly<Record<Id, Route>>): Record<Id, Route> => {
    const entries = Object.entries<Route>(all).map(([id, { steps, tiers, ...route }]) => [
      id,
      {
        ...route,
        steps: changed(steps),
        ...(tiers === undefined
          ? {}
          : { tiers: tiers.map((tier) => ({ ...tier, steps: changed(tier.steps) })) }),
      },
    ]);
    return Object.fromEntries(entries) as Record<Id, Route>;
  };
  return (policy) => ({
    ...policy,
    pocApplication: routes(policy.pocApplication),
    creditRequest: routes(policy.creditRequest),
  });
}

/** What a business may have decided otherwise. Each walk has some of them, and may come to others on its way. */
const variations: readonly Edit[] = [
  withRegionalSla('sales', 'APAC', 8),
  together(withGroup('gpe', 'xiaole.fang', 'sidney.chen', 'nicole.sun'), inEveryRoute('gpe', { needs: 2 })),
  together(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), inEveryRoute('gpe', { needs: 'all' })),
  together(
    withGroup('regional-leader', 'regional-leader.apac', 'manager.apac', 'presales.apac'),
    inEveryRoute('regional-leader', { needs: 2 }),
  ),
  inEveryRoute('regional-leader', { alongside: true, slaHours: 8 }),
  inEveryRoute('finance', { alongside: true }),
  awayFrom('xiaole.fang', 'sidney.chen'),
  awayFrom('sidney.chen', 'xiaole.fang'),
  awayFrom('regional-leader.apac', 'manager.apac'),
  awayFrom('vince.yao'),
  withPerson('presales.apac', { departedAt: monday - day, successor: 'presales.jp' }),
  withPerson('nicole.sun', { departedAt: monday - day }),
  withRole('gpe', () => ({ hours: 'business' })),
  withLadder('standard', {
    restartsClock: true,
    levels: [
      { afterHours: 0, tell: ['assignee'], add: ['manager'] },
      { afterHours: 24, tell: [], add: ['role', 'operations'] },
    ],
  }),
  withField('creditsNeeded', { material: 'increase' }),
  (policy) => ({ ...policy, carryDecisions: true }),
];

function varied(edits: readonly number[]): Edit {
  return together(...variations.filter((_, index) => edits.includes(index)));
}

type Move =
  | { kind: 'act'; name: ActionName; by: string; round: number; own: Record<string, unknown> }
  | { kind: 'turn'; name: ActionName; own: Record<string, unknown> }
  | { kind: 'wait' | 'sleep'; hours: number }
  | { kind: 'approve' | 'credit' | 'decline' | 'unsettled' }
  | { kind: 'vet'; fit: boolean }
  | { kind: 'reserve'; before: number }
  | { kind: 'release' | 'balance' }
  | { kind: 'salesforce'; fields: Record<string, string> }
  | { kind: 'adopt'; edits: readonly number[] };

const payload = fc.record(
  {
    decision: fc.constantFrom('approve', 'reject', 'send-back'),
    comment: fc.constantFrom('because', '|', 'x'.repeat(3000)),
    question: fc.constant('How many nodes?'),
    answer: fc.constant('Three.'),
    to: fc.constantFrom(...people),
    from: fc.constantFrom(undefined, undefined, ...people),
    approver: fc.constantFrom(...people),
    seen: fc.constantFrom(undefined, undefined, undefined, 'something else'),
    nth: fc.nat(3),
    byHand: fc.constantFrom(undefined, { grantId: 'G-9' }, { reference: 'ticket 1' }),
    fields: fc.dictionary(fc.constantFrom(...fieldIds), fieldValues, { minKeys: 1, maxKeys: 2 }),
  },
  { noNullPrototype: true },
);

const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      name: fc.constantFrom(...actionNames),
      by: fc.constantFrom(...people),
      round: fc.constantFrom(0, 0, 0, -1),
      own: payload,
    }),
  },
  // Somebody whose turn it is: otherwise hardly any walk would get anywhere.
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('turn' as const),
      name: fc.constantFrom(...actionNames),
      own: payload,
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('approve' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('wait', 'sleep'), hours: fc.integer({ min: 0, max: 400 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('credit', 'decline', 'unsettled') }) },
  // The outside world looks at a credit request and reserves, in its own time.
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('vet' as const),
      fit: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      before: fc.constantFrom(0, 7000, 7001, 9999),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('release', 'balance') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('adopt' as const),
      edits: fc.subarray(variations.map((_, index) => index)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('salesforce' as const),
      fields: fc.dictionary(
        fc.constantFrom('region', 'company', 'orgId'),
        fc.constantFrom('JP', 'NA', 'LATAM', '77'),
        {
          maxKeys: 2,
          noNullPrototype: true,
        },
      ),
    }),
  },
);

/** The fields of a payload that the action takes; the walk is about the chain, not about malformed payloads. */
const taken: Record<ActionName, readonly string[]> = {
  submit: [],
  decide: ['decision', 'comment', 'seen'],
  claim: [],
  comment: ['comment'],
  ask: ['question'],
  answer: ['answer'],
  setFields: ['fields'],
  fulfil: ['byHand'],
  reassign: ['to', 'from'],
  delegate: ['to', 'from'],
  addApprover: ['approver'],
  nudge: ['comment'],
  override: ['decision', 'comment'],
  adoptPolicy: [],
  recall: [],
  resubmit: [],
  amend: ['fields'],
};

const requestWide: readonly ActionName[] = [
  'submit',
  'setFields',
  'recall',
  'resubmit',
  'amend',
  'adoptPolicy',
];

function own(name: ActionName, all: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(taken[name].map((key) => [key, all[key]]));
}

const operators = ['nudge', 'override', 'adoptPolicy'];

function whoseTurn(request: Request, name: ActionName, step = currentSteps(request.state)[0]): string {
  if (operators.includes(name)) return operator;
  const isRequesters = ['submit', 'answer', 'recall', 'resubmit', 'setFields', 'amend'].includes(name);
  const [next] = step === undefined ? [] : mayStillDecide(step);
  const email = next === undefined ? undefined : request.policy.people[next]?.email;
  return isRequesters ? request.state.requester.email : (email ?? 'vince.yao@example.com');
}

/** The move as this request makes it: the policy may change on the way. */
function making(request: Request, move: Move): Request {
  if (move.kind !== 'adopt') {
    make(request, move);
    return request;
  }
  const policy = shippedSlice(request.state.entryPoint, varied(move.edits));
  const { refusal } = send(request, 'adoptPolicy', { by: operator, policy, comment: 'as decided' });
  return refusal === undefined ? { ...request, policy } : request;
}

function make(request: Request, move: Exclude<Move, { kind: 'adopt' }>): void {
  const { state, policy } = request;
  const waiting = currentSteps(state);
  const [step] = waiting;
  switch (move.kind) {
    case 'act':
      send(request, move.name, {
        by: move.by,
        ...own(move.name, move.own),
        round: Math.max(0, state.round + move.round),
      });
      return;
    case 'turn':
      {
        // Of steps that wait side by side, either.
        const one = waiting[Number(move.own.nth ?? 0) % Math.max(1, waiting.length)];
        const on = one === undefined ? {} : { step: one.step };
        const isOnStep = 'step' in on && !requestWide.includes(move.name);
        send(request, move.name, {
          by: whoseTurn(request, move.name, one),
          ...own(move.name, move.own),
          ...(isOnStep ? on : {}),
        });
      }
      return;
    case 'approve':
      if (state.status === 'draft') send(request, 'submit', { by: state.requester.email });
      else if (step?.kind === 'fulfilment') send(request, 'fulfil', { by: whoseTurn(request, 'fulfil') });
      else if (step?.step === 'presales') {
        const by = whoseTurn(request, 'decide');
        send(request, 'setFields', { by, fields: { presalesAutoApprove: false } });
        send(request, 'decide', { by, decision: 'approve' });
      } else send(request, 'decide', { by: whoseTurn(request, 'decide'), decision: 'approve' });
      return;
    case 'wait':
      return wait(request, move.hours * hour);
    case 'sleep':
      return sleepThrough(request, move.hours * hour);
    case 'credit':
      if (step?.status === 'releasing') credit(request);
      return;
    case 'decline':
      if (step?.status === 'releasing') decline(request, 'over the limit');
      return;
    case 'unsettled':
      return noteUnsettled(state, policy, 'no answer', request.now);
    case 'vet':
      return void vetted(request, factsOf(request, move.fit ? {} : { org: null }));
    case 'reserve':
      if (wantedReservation(state, policy) !== undefined) {
        reserved(request, { org: move.before, poc: move.before });
      }
      return;
    case 'release':
      if (state.status !== 'closed' && wantedReservation(state, policy) === undefined) {
        delete state.credits.reserved;
      }
      return;
    case 'balance':
      if (state.isBalanceDue === true) applyBalance(state, policy, reading, request.now);
      return;
    case 'salesforce':
      // A credit request takes over blanks from its PoC; nothing moves its Org from outside.
      if (state.status === 'closed' || (policy.kind === 'creditRequest' && 'orgId' in move.fields)) return;
      return applySystemFields(state, policy, move.fields, 'salesforce', request.now);
  }
}

const reading: BalanceReading = { grantedCredits: 3000, remainingCredits: 100, grants: [], usage: [] };

type Before = Pick<RequestState, 'round' | 'revision' | 'status' | 'steps' | 'history' | 'credits'> & {
  readonly isPreparing: boolean;
};

function copy({ state, policy }: Request): Before & { text: string } {
  const isPreparing = preparing(state, policy) !== undefined;
  return { ...structuredClone(state), isPreparing, text: JSON.stringify(state) };
}

function holds(request: Request, before: ReturnType<typeof copy>): void {
  const { state, policy, now } = request;
  const news = state.history.slice(before.history.length);
  assert.ok(state.round >= before.round, 'a round never goes back');
  assert.ok(state.revision >= before.revision, 'the revision never goes back');
  const isChanged = JSON.stringify(state.history) !== JSON.stringify(before.history);
  assert.ok(!isChanged || state.revision > before.revision, 'every change has its revision');
  const stages = new Set(currentSteps(state).map(({ stage }) => stage));
  assert.ok(stages.size <= 1, 'one stage at most is waited for');
  const isOpen = state.status === 'in-progress' || state.status === 'approved';
  const waits = currentSteps(state).length;
  // Until the route is known nobody need be waited for, and whoever was before stays.
  if (preparing(state, policy) === undefined)
    assert.equal(waits > 0, isOpen, `${state.status} waits for the right number of steps`);
  else {
    assert.ok(waits === 0 || isOpen, `${state.status} waits for nobody`);
    assert.ok(!isReleasing(state), 'nothing is released while the route is not known');
  }
  if (before.isPreparing) {
    assert.deepEqual(
      news.filter(({ action, by }) => (action === 'approved' || action === 'released') && by.includes('@')),
      [],
      'nobody decides while the route is not known',
    );
  }
  // What was carried over is there before the tier is known, and waits for nobody.
  if (policy.route.tiers !== undefined && currentSteps(state).length > 0) {
    assert.ok(state.tier !== undefined, 'a route with tiers goes by one');
  }
  assert.deepEqual(
    state.history.map(({ seq }) => seq),
    state.history.map((_, index) => index + 1),
    'lines are numbered',
  );
  assert.deepEqual(state.history.slice(0, before.history.length), before.history, 'lines never change');
  assert.deepEqual(JSON.parse(JSON.stringify(state)), state, 'the state is JSON');
  if (before.status === 'closed')
    assert.equal(JSON.stringify(state), before.text, 'nothing changes in a closed request');
  for (const step of before.steps.filter(({ status }) => status === 'approved' || status === 'fulfilled')) {
    const present = state.steps.find((candidate) => candidate.step === step.step);
    const isStill = present === undefined || present.status === step.status;
    const isReopened = news.some((line) => line.action === 'reopened' && line.step === step.step);
    assert.ok(
      isStill || isReopened || state.round > before.round,
      `${step.step} is undecided without a reason`,
    );
  }
  if (before.credits.grant !== undefined)
    assert.deepEqual(state.credits.grant, before.credits.grant, 'granted once');
  assert.ok(state.history.filter(({ action }) => action === 'credited').length <= 1, 'credited once');
  assert.ok(
    state.credits.grant === undefined || wantedReservation(state, policy) === undefined,
    'no double reservation',
  );
  for (const step of state.steps) {
    const voters = step.votes.map(({ by }) => by);
    assert.deepEqual(voters, [...new Set(voters)], `${step.step}: nobody decides twice`);
    const seats = step.votes.map(({ seat }) => seat);
    assert.deepEqual(seats, [...new Set(seats)], `${step.step}: no place counts twice`);
    assert.deepEqual(step.assignees, [...new Set(step.assignees)], `${step.step}: nobody has two places`);
    const mayDecide = [...voters, ...(step.escalatedTo ?? []), ...mayStillDecide(step)];
    for (const id of [...mayDecide, step.decidedBy ?? '']) {
      const email = policy.people[id]?.email;
      const isOwn = email !== undefined && isOwnRequest(state, policy, email);
      assert.ok(!isOwn, `${step.step}: whoever asked does not decide`);
    }
    if (step.status === 'active') {
      const isKnown = mayStillDecide(step).length > 0 || step.unassigned !== undefined;
      assert.ok(isKnown, `${step.step}: somebody is waited for, or it is said why nobody is`);
    }
    if (step.status === 'approved' && step.overridden === undefined) {
      assert.ok(
        step.votes.some(({ decision }) => decision === 'approve'),
        `${step.step}: somebody approved`,
      );
    }
    const requester = Object.values(policy.people).find(({ email }) => email === state.requester.email);
    assert.ok(
      requester === undefined || !step.assignees.includes(requester.id),
      'nobody has their own request',
    );
  }
  viewOf(state, policy, now, utcMinute);
  detailsInMarkdown(state, policy, now);
  listedValues(state, policy, now);
  operationOf(state, policy, now);
  for (const line of news) notificationFor(state, policy, line);
  assert.ok(snapshotOf(state, policy, 0, now).waitingFor.length <= 255);
  const order = orderToPlace(state, policy);
  if (order !== undefined) {
    assert.equal(order.credits, state.fields.creditsNeeded, 'what is ordered is what was approved');
    const approvals = state.steps.filter(({ kind }) => kind === 'approval');
    assert.deepEqual(
      order.proof?.filter(({ decision }) => decision === 'approved').map(({ step }) => step),
      approvals.map(({ step }) => step),
      'every approval of the chain stands behind an order',
    );
  }
}

/** `check` and `apply` see a clock that may lag behind; only a look at the clock has to leave nothing overdue. */
function clockHolds(request: Request, move: Move): void {
  if (move.kind !== 'wait' && move.kind !== 'sleep') return;
  const at = nextDeadline(request.state, request.policy);
  assert.ok(at === undefined || at > request.now, 'nothing is due any more after time has passed');
}

function walk(start: Request, steps: readonly Move[]): void {
  let request = start;
  for (const move of steps) {
    const before = copy(request);
    request = making(request, move);
    holds(request, before);
    clockHolds(request, move);
  }
}

describe('whatever people do to a request', () => {
  for (const entryPoint of entryPoints) {
    it(`its state stays sound: ${entryPoint}`, function () {
      this.timeout(60_000);
      const requester = fc.constantFrom(
        customer,
        seller,
        'sales.apac@example.com',
        'presales.apac@example.com',
      );
      const region = fc.constantFrom('APAC', 'JP', null, 'LATAM');
      const edits = fc.subarray(variations.map((_, index) => index));
      const start = fc.record({ requester, region, isSubmitted: fc.boolean(), edits });
      fc.assert(
        fc.property(start, fc.array(moves, { maxLength: 60, size: 'max' }), (from, steps) => {
          const edit = varied(from.edits);
          // Somebody who has left submits nothing; what they left behind is a draft.
          const hasLeft =
            shippedSlice(entryPoint, edit).people[idOf(from.requester)]?.departedAt !== undefined;
          const begin = from.isSubmitted && !hasLeft ? submitted : draft;
          const region = from.region ?? (entryPoint === 'internal' ? 'LATAM' : null);
          walk(begin(entryPoint, { region }, { requester: from.requester, edit }), steps);
        }),
        { seed, numRuns: 100 },
      );
    });
  }
});
