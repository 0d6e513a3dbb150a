import assert from 'node:assert/strict';
import { slaState } from '../../../domain/approval/clock.ts';
import { orderToPlace, wantedReservation } from '../../../domain/approval/credits.ts';
import { applyReservation } from '../../../domain/approval/reservation.ts';
import { detailsInMarkdown } from '../../../domain/approval/details.ts';
import { notificationFor } from '../../../domain/approval/notifications.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import {
  act,
  approve,
  assigneeOf,
  completed,
  credit,
  current,
  day,
  decline,
  draft,
  entries,
  factsOf,
  handedIn,
  hour,
  hoursOf,
  monday,
  refusalOf,
  reserved,
  seller,
  stepOf,
  submitted,
  vetted,
  wait,
  waitingFor,
  type Request,
  startedAt,
} from '../../support/requests.ts';

const finance = 'yanice.zhang@example.com';

function statuses({ state }: Request): string[] {
  return state.steps.map(({ step, status }) => `${step} ${status}`);
}

describe('the chain of a top-up', () => {
  const chains: [region: string, chain: string[]][] = [
    ['APAC', ['sales-manager.apac', 'regional-leader.apac', 'nicole.sun', 'yanice.zhang', 'vince.yao']],
    ['NA', ['regional-leader.na', 'nicole.sun', 'ellen.wang', 'kevin.lu']],
    ['EMEA', ['regional-leader.emea', 'nicole.sun', 'ellen.wang', 'kevin.lu']],
    ['JP', ['regional-leader.jp', 'nicole.sun', 'yanice.zhang', 'dexter.deng']],
  ];
  for (const [region, chain] of chains) {
    it(`goes to ${chain.join(', ')} in ${region}`, () => {
      const request = submitted('top-up', { region });
      const asked: string[] = [];
      while (request.state.status === 'in-progress') {
        asked.push(assigneeOf(request));
        approve(request);
      }
      asked.push(assigneeOf(request));
      assert.deepEqual(
        asked,
        chain.map((id) => `${id}@example.com`),
      );
      assert.equal(current(request).kind, 'fulfilment');
    });
  }

  it('says why a region has no Sales Manager', () => {
    const { state } = submitted('top-up', { region: 'JP' });
    assert.deepEqual(state.skipped, [
      { step: 'sales-manager', label: 'Sales Manager', because: 'only for APAC, this is JP' },
    ]);
  });

  it('has the same people in both tiers', () => {
    const elevated = submitted('top-up', {}, { before: { org: 7001, poc: 0 } });
    assert.deepEqual(statuses(elevated), statuses(submitted('top-up')));
    assert.equal(elevated.state.tier?.id, 'elevated');
  });

  it('ends with the credits: the request is closed then', () => {
    const request = completed('top-up');
    assert.deepEqual(
      [request.state.status, request.state.closedFrom, entries(request, 'closed')[0]?.comment],
      ['closed', 'complete', 'complete: the credits are in the Org'],
    );
  });

  it('orders what was asked for, for its PoC and under its own key', () => {
    const request = waitingFor('beo', 'top-up');
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    const order = orderToPlace(request.state, request.policy);
    assert.deepEqual(
      [order?.idempotencyKey, order?.pocId, order?.orgId, order?.credits],
      ['credits/C-207/grant/1', 'P-1042', '1372713', 3000],
    );
    assert.deepEqual(
      order?.proof?.map(({ step, decision }) => `${step} ${decision}`),
      [
        'sales-manager approved',
        'regional-leader approved',
        'rdg approved',
        'finance approved',
        'beo released',
      ],
    );
  });

  it('takes no second release: not while the credits are on their way, not afterwards', () => {
    const request = waitingFor('beo', 'top-up');
    const release = { by: 'vince.yao@example.com', step: 'beo' };
    act(request, 'fulfil', release);
    assert.equal(refusalOf(request, 'fulfil', release).code, 'grant-under-way');
    credit(request);
    assert.equal(refusalOf(request, 'fulfil', release).code, 'closed');
  });

  it('goes on after TiDB Cloud declined, under another key', () => {
    const request = waitingFor('beo', 'top-up');
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    decline(request, 'over the limit');
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    assert.equal(orderToPlace(request.state, request.policy)?.idempotencyKey, 'credits/C-207/grant/2');
    credit(request);
    assert.equal(request.state.status, 'closed');
  });
});

describe('the clocks of a top-up', () => {
  const clocks: [step: string, hours: number, reminders: number[], manager: string][] = [
    ['rdg', 4, [2, 3], 'manager.rdg'],
    ['finance', 8, [4, 6], 'manager.finance'],
    ['beo', 4, [2, 3], 'manager.beo'],
  ];
  for (const [step, hours, reminders, manager] of clocks) {
    it(`give ${step} ${hours} hours, remind, and escalate to the manager and then to operations`, () => {
      const request = waitingFor(step, 'top-up');
      const [assignee] = current(request).assignees;
      wait(request, 2 * day);
      const at = (kind: 'reminded' | 'breached' | 'escalated'): number[] => hoursOf(request, kind);
      assert.deepEqual([at('reminded'), at('breached')], [reminders, [hours]]);
      assert.deepEqual(at('escalated').slice(0, 2), [hours, hours + 4]);
      assert.deepEqual(
        entries(request, 'escalated')
          .slice(0, 2)
          .map(({ told }) => told?.slice(0, 2)),
        [
          [assignee, manager],
          [manager, 'vince.yao'],
        ],
      );
    });
  }

  for (const step of ['sales-manager', 'regional-leader']) {
    it(`have no timer for ${step}, which has no figure`, () => {
      const request = waitingFor(step, 'top-up');
      wait(request, 60 * day);
      assert.deepEqual(entries(request, 'reminded', 'breached', 'escalated'), []);
      assert.equal(slaState(current(request).clock), 'none');
    });
  }

  it('decide nothing when they are breached', () => {
    const request = waitingFor('finance', 'top-up');
    wait(request, 60 * day);
    assert.deepEqual([request.state.status, current(request).step], ['in-progress', 'finance']);
  });

  it('of BE&O stop when the credits are there, not when they are released', () => {
    const request = waitingFor('beo', 'top-up');
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    wait(request, 5 * hour);
    credit(request);
    assert.equal(slaState(stepOf(request, 'beo').clock), 'breached');
  });
});

describe('a top-up that was just handed in', () => {
  it('goes to nobody before PoC and Org were looked at and the credits are reserved', () => {
    const request = handedIn('top-up');
    const waiting = (): string => viewOf(request.state, request.policy, request.now, utcMinute).waiting;
    assert.deepEqual([request.state.steps, waiting()], [[], 'PoC and Org are being checked']);
    vetted(request);
    assert.deepEqual(
      [request.state.steps, waiting()],
      [[], 'The credits are being reserved, which decides the route'],
    );
    reserved(request, { org: 7000, poc: 0 });
    assert.equal(current(request).step, 'sales-manager');
  });

  it('answers that it is being checked', () => {
    const request = draft('top-up');
    assert.equal(act(request, 'submit', { by: seller }).message, 'Submitted. PoC and Org are being checked.');
  });

  it('can be recalled meanwhile', () => {
    const request = handedIn('top-up');
    act(request, 'recall', { by: seller });
    assert.equal(request.state.status, 'recalled');
  });

  it('is not moved by a reservation whose answer comes after it was recalled', () => {
    const request = vetted(handedIn('top-up'));
    const { state, policy, now } = request;
    const wanted = wantedReservation(state, policy);
    assert.ok(wanted !== undefined);
    act(request, 'recall', { by: seller });
    const before = JSON.stringify([state.status, state.history, state.steps]);
    applyReservation(state, policy, wanted, { accumulated: 3000, before: { org: 0, poc: 0 } }, now);
    assert.equal(JSON.stringify([state.status, state.history, state.steps]), before);
    assert.deepEqual([state.credits.reserved, wantedReservation(state, policy)], [wanted, undefined]);
  });

  it('starts its first clock when it reaches somebody, not when it was handed in', () => {
    const request = handedIn('top-up', { region: 'NA' });
    request.now += 3 * hour;
    vetted(request);
    request.now += 2 * hour;
    reserved(request);
    assert.equal(startedAt(request), monday + 5 * hour);
  });

  it('needs amount, expiry and justification', () => {
    const request = draft('top-up', { creditsNeeded: null, creditsExpiryDate: null, justification: null });
    assert.deepEqual(
      refusalOf(request, 'submit', { by: seller }).missing?.map(({ field, where }) => [field, where]),
      [
        ['creditsNeeded', 'Cloud User Request page, field Credits Needed'],
        ['creditsExpiryDate', 'Cloud User Request page, field Credits Expiry Date'],
        ['justification', 'Cloud User Request page, field Justification to Credits Needed'],
      ],
    );
  });
});

describe('what people read of a top-up', () => {
  it('begins with the customer, what it is, how much and where', () => {
    const { state, policy, now } = submitted('top-up');
    const { headline, waiting } = viewOf(state, policy, now, utcMinute);
    assert.deepEqual(
      [headline, waiting],
      [
        'Acme Corp · top-up · 3,000 credits · APAC',
        'Waiting for Sales Manager (APAC Sales Manager) · no SLA set · then Regional Leader',
      ],
    );
  });

  it('begins with its PoC, or with whoever asks, where no customer is named', () => {
    const headlineOf = ({ state, policy, now }: Request): string =>
      viewOf(state, policy, now, utcMinute).headline;
    const blank = { company: null, account: null };
    assert.equal(headlineOf(draft('top-up', blank)), 'P-1042 · top-up · 3,000 credits · APAC');
    assert.equal(
      headlineOf(draft('internal')),
      'sales.apac@example.com · internal credits · 200 credits · APAC',
    );
  });

  it('is the tier with its reason in Temporal Web', () => {
    const { state, policy, now } = submitted('top-up');
    assert.match(
      detailsInMarkdown(state, policy, now),
      /### Tier\n\nstandard: 3,000 needed is at most 3,000/,
    );
  });

  it('is a question for nobody while it is checked, and nothing to type', () => {
    const { state, policy, now } = handedIn('top-up');
    const markdown = detailsInMarkdown(state, policy, now);
    assert.match(markdown, /^\*\*PoC and Org are being checked\*\*/);
    assert.doesNotMatch(markdown, /What to type/);
  });

  it('reaches the requester when it is not eligible, with the reason', () => {
    const request = handedIn('top-up');
    vetted(request, factsOf(request, { org: null }));
    const [line] = entries(request, 'sent-back');
    assert.ok(line !== undefined);
    const message = notificationFor(request.state, request.policy, line);
    assert.deepEqual([message?.kind, message?.to.map(({ email }) => email)], ['outcome', [seller]]);
    assert.match(message?.lines[0] ?? '', /^Sent back: Not eligible: TiDB Cloud has no Org 1372713/);
  });

  it('reaches the requester when the credits are there', () => {
    const request = completed('top-up');
    const [line] = entries(request, 'credited');
    assert.ok(line !== undefined);
    const message = notificationFor(request.state, request.policy, line);
    assert.deepEqual([message?.kind, message?.to.map(({ email }) => email)], ['outcome', [seller]]);
  });
});

describe('the tier of a top-up', () => {
  it('is recorded with its reason, and shown', () => {
    const request = submitted('top-up', {}, { before: { org: 7000, poc: 0 } });
    const because =
      '3,000 needed is at most 3,000, and 10,000 accumulated in the Org with this request is at most 10,000';
    assert.equal(entries(request, 'tier-matched')[0]?.comment, `standard: ${because}`);
    assert.deepEqual(viewOf(request.state, request.policy, request.now, utcMinute).tier, {
      id: 'standard',
      accumulated: 10_000,
      because,
    });
  });

  it('is recorded once, however often the request moves on', () => {
    assert.equal(entries(waitingFor('beo', 'top-up'), 'tier-matched').length, 1);
  });

  it('is matched anew in the next round', () => {
    const request = waitingFor('finance', 'top-up', {}, { before: { org: 7000, poc: 0 } });
    act(request, 'decide', { by: finance, decision: 'send-back', comment: 'ask for less' });
    delete request.state.credits.reserved;
    act(request, 'resubmit', { by: seller });
    assert.deepEqual([request.state.tier, request.state.steps], [undefined, []]);
    reserved(vetted(request), { org: 9000, poc: 0 });
    assert.deepEqual([request.state.tier?.id, current(request).step], ['elevated', 'sales-manager']);
    assert.equal(entries(request, 'tier-matched').length, 2);
  });
});
