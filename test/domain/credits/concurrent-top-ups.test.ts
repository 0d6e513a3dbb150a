import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  orderToPlace,
  sameReservation,
  wantedReservation,
  type WantedReservation,
} from '../../../domain/approval/credits.ts';
import { applyGrant } from '../../../domain/approval/grant-outcome.ts';
import { preparing } from '../../../domain/approval/preparation.ts';
import { applyReservation, type ReservationAnswer } from '../../../domain/approval/reservation.ts';
import {
  accumulatedCredits,
  emptyTenant,
  grantUnder,
  queueOrder,
  release,
  reserve,
  reservedCredits,
  seed,
  settle,
  type TenantState,
} from '../../../domain/credits/tenant.ts';
import {
  act,
  approve,
  current,
  handedIn,
  monday,
  seller,
  send,
  vetted,
  type Request,
} from '../../support/requests.ts';

/*
 * Several top-ups of one Org at the same time. Each asks the Org's workflow to reserve and to release, in calls that take
 * their time and whose answers get lost, while people amend, recall, resubmit and release the credits. The tier has to come
 * out right whatever the order.
 */

const rngSeed = 20240724;
const orgId = '1372713';
const limit = 10_000;

/** A call to the Org's workflow that is under way; it may be carried out several times before its answer arrives. */
interface Call {
  readonly wanted: WantedReservation | undefined;
  answer?: ReservationAnswer;
}

interface TopUp {
  readonly request: Request;
  readonly id: string;
  call: Call | undefined;
}

/** What the Org should have, counted the plain way. */
interface World {
  readonly tenant: TenantState;
  readonly topUps: readonly TopUp[];
  readonly grantedBefore: number;
  readonly promised: Map<string, number>;
  readonly granted: Map<string, number>;
}

function worldOf(grantedBefore: number, amounts: readonly number[]): World {
  const tenant = emptyTenant(orgId);
  const ledger = { exists: true, grantedCredits: grantedBefore, grantCount: 1, latest: [], byPoc: {} };
  seed(tenant, ledger, monday);
  const topUps = amounts.map((creditsNeeded, index) => {
    const id = `credits/C-${index + 1}`;
    const request = handedIn('top-up', { region: 'NA', creditsNeeded, orgId }, { requestId: id });
    return { request: vetted(request), id, call: undefined };
  });
  return { tenant, topUps, grantedBefore, promised: new Map(), granted: new Map() };
}

/**
 * As `keepReservation` does it: one call at a time, of what is wanted when it begins. What is given up is given up from then
 * on: whoever resubmits while the release is on its way reserves anew.
 */
function begin({ request: { state, policy }, call }: TopUp): Call | undefined {
  if (call !== undefined) return call;
  const wanted = wantedReservation(state, policy);
  if (sameReservation(wanted, state.credits.reserved)) return undefined;
  if (wanted === undefined) delete state.credits.reserved;
  return { wanted };
}

/** The Org's workflow carries the call out; the answer may be lost on the way back. */
function carryOut({ tenant, promised }: World, { id, call, request }: TopUp): void {
  if (call === undefined) return;
  if (call.wanted === undefined) {
    release(tenant, id);
    promised.delete(id);
    call.answer = { accumulated: accumulatedCredits(tenant) };
    return;
  }
  const { credits } = call.wanted;
  const { before } = reserve(tenant, id, { credits, pocId: request.state.pocId }, request.now);
  promised.set(id, credits);
  call.answer = { accumulated: accumulatedCredits(tenant), before };
}

/** The answer arrives. */
function finish(topUp: TopUp): void {
  const { call, request } = topUp;
  if (call?.answer === undefined) return;
  topUp.call = undefined;
  const { state, policy, now } = request;
  if (call.wanted !== undefined) applyReservation(state, policy, call.wanted, call.answer, now);
}

/** Everybody approves, BE&O releases, and the Org's workflow grants; it is ordered and carried out `times`. */
function grant({ tenant, promised, granted }: World, { request, id }: TopUp, times: number): void {
  const { state, policy, now } = request;
  if (state.status !== 'in-progress' && state.status !== 'approved') return;
  if (preparing(state, policy) !== undefined) return;
  while (state.status === 'in-progress') approve(request);
  act(request, 'fulfil', { by: 'kevin.lu@example.com', step: current(request).step });
  const order = orderToPlace(state, policy);
  assert.ok(order !== undefined);
  for (let time = 0; time < times; time += 1) {
    queueOrder(tenant, order, now);
    const known = grantUnder(tenant, order.idempotencyKey);
    const made = { ...order, grantId: `G-${id}`, grantedAt: '2026-11-23T09:00:00.000Z' };
    const { grantId, idempotencyKey, credits, expiresOn, grantedAt } = known ?? made;
    const answer = { grantId, idempotencyKey, orgId, credits, expiresOn, grantedAt };
    settle(tenant, order, answer);
    applyGrant(state, policy, answer, now);
  }
  promised.delete(id);
  granted.set(id, order.credits);
}

type Event =
  | { kind: 'begin' | 'carry-out' | 'finish' | 'vet' | 'recall' | 'resubmit'; of: number }
  | { kind: 'amend'; of: number; credits: number }
  | { kind: 'grant'; of: number; times: number };

function happens(world: World, event: Event): void {
  const topUp = world.topUps[event.of % world.topUps.length];
  if (topUp === undefined) return;
  switch (event.kind) {
    case 'begin':
      topUp.call = begin(topUp);
      return;
    case 'carry-out':
      return carryOut(world, topUp);
    case 'finish':
      return finish(topUp);
    case 'vet':
      return void vetted(topUp.request);
    case 'grant':
      return grant(world, topUp, event.times);
    case 'amend':
      return void send(topUp.request, 'amend', { by: seller, fields: { creditsNeeded: event.credits } });
    case 'recall':
    case 'resubmit':
      return void send(topUp.request, event.kind, { by: seller });
  }
}

/** Everything that is under way comes to its end. */
function drain(world: World): void {
  for (const topUp of world.topUps) {
    for (let turn = 0; turn < 4; turn += 1) {
      vetted(topUp.request);
      topUp.call = begin(topUp);
      carryOut(world, topUp);
      finish(topUp);
    }
  }
}

/** Top-ups that go on and whose tier is settled, and those that were granted. */
function standing({ topUps }: World): Request[] {
  return topUps
    .map(({ request }) => request)
    .filter(({ state, policy }) => {
      const isUnderWay = state.status === 'in-progress' || state.status === 'approved';
      const isSettled = isUnderWay && preparing(state, policy) === undefined;
      return isSettled || state.credits.grant !== undefined;
    });
}

function holds(world: World): void {
  const { tenant, promised, granted, grantedBefore } = world;
  const sum = (amounts: Map<string, number>): number => [...amounts.values()].reduce((a, b) => a + b, 0);
  assert.deepEqual(
    [tenant.grantedCredits, reservedCredits(tenant)],
    [grantedBefore + sum(granted), sum(promised)],
    'the totals are what was granted and what is promised',
  );
  const requests = standing(world);
  const together = requests.reduce((total, { state }) => total + Number(state.fields.creditsNeeded), 0);
  const areAllStandard = requests.length > 0 && requests.every(({ state }) => state.tier?.id === 'standard');
  assert.ok(
    !areAllStandard || grantedBefore + together <= limit,
    `${grantedBefore} and ${together} more cannot all be standard`,
  );
}

const of = fc.nat(3);
const calls = fc.record({ kind: fc.constantFrom('begin', 'carry-out', 'finish', 'vet'), of });
const grants = fc.record({ kind: fc.constant('grant' as const), of, times: fc.integer({ min: 1, max: 3 }) });

describe('two top-ups of 2,000 at the same time on 7,000', () => {
  it('are one standard and one elevated, whatever the order and however often answers are lost', () => {
    const events = fc.array(fc.oneof({ weight: 6, arbitrary: calls }, { weight: 1, arbitrary: grants }), {
      maxLength: 30,
      size: 'max',
    });
    fc.assert(
      fc.property(events, (happening) => {
        const world = worldOf(7000, [2000, 2000]);
        for (const event of happening) {
          happens(world, event);
          holds(world);
        }
        drain(world);
        assert.deepEqual(world.topUps.map(({ request }) => request.state.tier?.id).sort(), [
          'elevated',
          'standard',
        ]);
        assert.equal(accumulatedCredits(world.tenant), 11_000);
      }),
      { seed: rngSeed, numRuns: 120 },
    );
  });

  it('are both standard one after the other where the first is given up in between', () => {
    const world = worldOf(7000, [2000, 2000]);
    const [first, second] = world.topUps;
    assert.ok(first !== undefined && second !== undefined);
    for (const kind of ['begin', 'carry-out', 'finish', 'recall', 'begin', 'carry-out', 'finish'] as const)
      happens(world, { kind, of: 0 });
    for (const kind of ['begin', 'carry-out', 'finish'] as const) happens(world, { kind, of: 1 });
    assert.deepEqual([first.request.state.status, second.request.state.tier?.id], ['recalled', 'standard']);
  });

  it('are not both standard where the first is resubmitted while its release is on the way', () => {
    const world = worldOf(7000, [2000, 2000]);
    const reserving = ['begin', 'carry-out', 'finish'] as const;
    for (const kind of reserving) happens(world, { kind, of: 0 });
    for (const kind of ['recall', 'begin', 'carry-out', 'resubmit', 'vet'] as const)
      happens(world, { kind, of: 0 });
    for (const kind of reserving) happens(world, { kind, of: 1 });
    holds(world);
    drain(world);
    assert.deepEqual(
      world.topUps.map(({ request }) => request.state.tier?.id),
      ['elevated', 'standard'],
    );
  });
});

describe('any top-ups of one Org at the same time', () => {
  it('cannot all be standard where together they exceed the threshold, and the totals never drift', () => {
    const events = fc.array(
      fc.oneof(
        { weight: 8, arbitrary: calls },
        { weight: 1, arbitrary: grants },
        {
          weight: 2,
          arbitrary: fc.record({
            kind: fc.constant('amend' as const),
            of,
            credits: fc.constantFrom(500, 1000, 2000, 3000, 3001),
          }),
        },
        { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('recall', 'resubmit'), of }) },
      ),
      { maxLength: 60, size: 'max' },
    );
    const amounts = fc.array(fc.constantFrom(500, 1000, 2000, 3000, 3001), { minLength: 2, maxLength: 4 });
    const grantedBefore = fc.constantFrom(0, 4000, 7000, 7001, 9999, 10_000);
    fc.assert(
      fc.property(grantedBefore, amounts, events, (before, asked, happening) => {
        const world = worldOf(before, asked);
        for (const event of happening) {
          happens(world, event);
          holds(world);
        }
        drain(world);
        holds(world);
        for (const { request, id } of world.topUps) {
          const { state } = request;
          const isUnderWay = state.status === 'in-progress' || state.status === 'approved';
          const held = world.tenant.reserved[id]?.credits;
          assert.equal(held, isUnderWay ? state.fields.creditsNeeded : undefined, 'what is held is wanted');
          assert.equal(state.credits.reserved?.credits, held, 'request and Org know the same');
        }
      }),
      { seed: rngSeed, numRuns: 120 },
    );
  });
});
