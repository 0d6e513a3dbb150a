import assert from 'node:assert/strict';
import { orderToPlace, wantedReservation } from '../../../domain/approval/credits.ts';
import { preparing } from '../../../domain/approval/preparation.ts';
import { applyReservation } from '../../../domain/approval/reservation.ts';
import type { Policy, RouteStep } from '../../../domain/policy/policy.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import {
  act,
  approve,
  approveUntil,
  assigneeOf,
  completed,
  credit,
  current,
  draft,
  entries,
  factsOf,
  prepared,
  refusalOf,
  reserved,
  seller,
  stepOf,
  submitted,
  vetted,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const beo = 'vince.yao@example.com';
const finance = 'yanice.zhang@example.com';

function amend(request: Request, fields: FieldValues, comment?: string): void {
  act(request, 'amend', { by: seller, fields, ...(comment === undefined ? {} : { comment }) });
}

/** Amended, looked at again and reserved again. */
function amended(request: Request, fields: FieldValues, org = 0): Request {
  amend(request, fields);
  return prepared(request, { org, poc: org });
}

function reopened(request: Request): (string | undefined)[] {
  return entries(request, 'reopened').map(({ step }) => step);
}

describe('amending a request', () => {
  it('is recorded with what it was changed to, and why', () => {
    const request = waitingFor('rdg', 'top-up');
    amend(request, { creditsNeeded: 2500 }, 'the test is shorter');
    assert.equal(entries(request, 'amended')[0]?.comment, 'Credits Needed = 2500 — the test is shorter');
  });

  it('is the requester’s', () => {
    const request = waitingFor('rdg', 'top-up');
    for (const by of ['nicole.sun@example.com', beo, 'somebody@example.com']) {
      const { code, message } = refusalOf(request, 'amend', { by, fields: { creditsNeeded: 1 } });
      assert.equal(code, 'not-yours');
      assert.match(message, /^Not amended: only seller@example\.com can amend this request/);
    }
  });

  const tooLate: [what: string, request: () => Request, code: string][] = [
    ['a draft', () => draft('top-up'), 'not-open'],
    [
      'a request that was sent back',
      () => {
        const request = waitingFor('finance', 'top-up');
        act(request, 'decide', { by: finance, decision: 'send-back', comment: 'less' });
        return request;
      },
      'not-open',
    ],
    [
      'a request whose credits are on their way',
      () => {
        const request = waitingFor('beo', 'top-up');
        act(request, 'fulfil', { by: beo });
        return request;
      },
      'grant-under-way',
    ],
    ['a PoC that runs', () => completed('cloud-sales'), 'not-open'],
    ['a closed request', () => completed('top-up'), 'closed'],
  ];
  for (const [what, made, code] of tooLate) {
    it(`is refused for ${what}, and changes nothing`, () =>
      assert.equal(refusalOf(made(), 'amend', { by: seller, fields: { creditsNeeded: 1 } }).code, code));
  }

  it('says that the credits are on their way', () => {
    const request = waitingFor('beo', 'top-up');
    act(request, 'fulfil', { by: beo });
    const { message } = refusalOf(request, 'amend', { by: seller, fields: { creditsNeeded: 1 } });
    assert.match(message, /^Not amended: /);
  });

  it('says what to do instead where the request is not under way', () => {
    const { message } = refusalOf(draft('top-up'), 'amend', { by: seller, fields: { creditsNeeded: 1 } });
    assert.match(message, /Only a request that is under way is amended; set its fields instead/);
  });

  it('takes a PoC application under way as well', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    amend(request, { creditsNeeded: 500 });
    assert.deepEqual([reopened(request), current(request).step], [['presales'], 'presales']);
  });

  it('sets what the requester may set, and nothing else', () => {
    const { code } = refusalOf(waitingFor('rdg', 'top-up'), 'amend', {
      by: seller,
      fields: { internalUser: true },
    });
    assert.equal(code, 'field-not-yours');
  });

  it('leaves PoC Status alone, which is the PoC’s: it would close the request', () => {
    const request = waitingFor('beo', 'top-up');
    for (const name of ['amend', 'setFields'] as const) {
      const { code, message } = refusalOf(request, name, { by: seller, fields: { pocStatus: 'Succeeded' } });
      assert.deepEqual(
        [code, message],
        ['not-open', 'Not set: PoC Status is set on the PoC, not on a request for its credits.'],
      );
    }
  });

  it('empties nothing that was asked for', () => {
    const request = waitingFor('rdg', 'top-up');
    assert.match(
      refusalOf(request, 'amend', { by: seller, fields: { creditsNeeded: null } }).message,
      /Credits Needed has been asked for already; change it, but do not empty it/,
    );
  });

  it('to what it is already changes nothing but the history', () => {
    const request = waitingFor('rdg', 'top-up');
    amend(request, { creditsNeeded: 3000 });
    assert.equal(entries(request, 'amended')[0]?.comment, 'no change');
    assert.deepEqual([preparing(request.state, request.policy), reopened(request)], [undefined, []]);
  });
});

describe('an amended top-up', () => {
  const cases: [field: string, fields: FieldValues, reopens: string[]][] = [
    ['the amount', { creditsNeeded: 2000 }, ['sales-manager', 'regional-leader', 'rdg', 'finance']],
    ['the expiry', { creditsExpiryDate: '2027-05-31' }, ['regional-leader', 'finance']],
    ['the justification', { justification: 'Another month' }, ['sales-manager', 'regional-leader', 'rdg']],
    ['the Account', { account: 'Acme Holding' }, ['sales-manager', 'regional-leader']],
    ['the contact', { contact: 'Bob Acme' }, []],
  ];
  for (const [what, fields, reopens] of cases) {
    it(`reopens only the steps that had decided on ${what}`, () => {
      const request = amended(waitingFor('beo', 'top-up'), fields);
      assert.deepEqual(reopened(request), reopens);
      assert.equal(current(request).step, reopens[0] ?? 'beo');
    });
  }

  it('keeps the decisions of the others, and comes back to where it was', () => {
    const request = amended(waitingFor('beo', 'top-up'), { creditsExpiryDate: '2027-05-31' });
    const asked: string[] = [];
    while (request.state.status === 'in-progress') {
      asked.push(current(request).step);
      approve(request);
    }
    assert.deepEqual([asked, current(request).step], [['regional-leader', 'finance'], 'beo']);
  });

  it('reopens nothing that had not decided yet', () => {
    const request = amended(waitingFor('regional-leader', 'top-up'), { creditsExpiryDate: '2027-05-31' });
    assert.deepEqual([reopened(request), current(request).step], [[], 'regional-leader']);
  });

  it('goes up a tier, and says so', () => {
    const request = amended(submitted('top-up'), { creditsNeeded: 3001 });
    assert.equal(request.state.tier?.id, 'elevated');
    assert.match(entries(request, 'tier-matched').at(-1)?.comment ?? '', /^elevated: 3,001 needed is more/);
  });

  it('goes down a tier, and says so', () => {
    const request = amended(submitted('top-up', { creditsNeeded: 3001 }), { creditsNeeded: 3000 });
    assert.equal(request.state.tier?.id, 'standard');
    assert.equal(entries(request, 'tier-matched').length, 2);
  });

  it('goes by what others have reserved meanwhile', () => {
    const request = submitted('top-up', { creditsNeeded: 2000 }, { before: { org: 7000, poc: 0 } });
    assert.equal(request.state.tier?.id, 'standard');
    const { tier } = amended(request, { creditsNeeded: 1999 }, 9000).state;
    assert.deepEqual([tier?.id, tier?.accumulated], ['elevated', 10_999]);
  });

  it('grants the amended amount', () => {
    const request = amended(waitingFor('beo', 'top-up'), { creditsNeeded: 2000 });
    approveUntil(request, 'beo');
    act(request, 'fulfil', { by: beo });
    assert.equal(orderToPlace(request.state, request.policy)?.credits, 2000);
    assert.equal(credit(request).credits, 2000);
  });
});

describe('while an amended amount is not reserved yet', () => {
  function beingMoved(): Request {
    const request = waitingFor('finance', 'top-up');
    amend(request, { creditsNeeded: 2000 });
    return request;
  }

  it('PoC and Org are looked at again, and then the reservation is moved', () => {
    const request = beingMoved();
    assert.equal(preparing(request.state, request.policy), 'checking');
    assert.equal(wantedReservation(request.state, request.policy)?.credits, 3000);
    vetted(request);
    assert.equal(preparing(request.state, request.policy), 'reserving');
    assert.equal(wantedReservation(request.state, request.policy)?.credits, 2000);
    reserved(request);
    assert.equal(preparing(request.state, request.policy), undefined);
  });

  it('nobody decides, and hears why', () => {
    // Nothing that was approved depends on it: Sales Manager has it still.
    const request = submitted('top-up');
    amend(request, { creditsNeeded: 2000 });
    const decision = { by: assigneeOf(request), decision: 'approve' };
    const { code, message } = refusalOf(request, 'decide', decision);
    assert.equal(code, 'being-checked');
    assert.equal(
      message,
      'Not done: the request was changed. PoC and Org are being checked; look at it again in a moment.',
    );
    vetted(request);
    assert.match(refusalOf(request, 'decide', decision).message, /The credits are being reserved/);
    reserved(request);
    act(request, 'decide', decision);
  });

  it('nobody releases', () => {
    const request = waitingFor('beo', 'top-up', {}, { edit: withoutDeciders });
    amend(request, { creditsNeeded: 2000 });
    assert.equal(refusalOf(request, 'fulfil', { by: beo, step: 'beo' }).code, 'being-checked');
  });

  it('nobody rejects either; it can be claimed, asked about and commented', () => {
    const request = submitted('top-up');
    amend(request, { creditsNeeded: 2000 });
    const by = assigneeOf(request);
    const rejected = refusalOf(request, 'decide', { by, decision: 'reject', comment: 'no' });
    assert.equal(rejected.code, 'being-checked');
    act(request, 'claim', { by });
    act(request, 'comment', { by, comment: 'waiting for the amount' });
    act(request, 'ask', { by, question: 'Why less?' });
  });

  it('the answer to the amount before does not count for the one after', () => {
    const request = vetted(beingMoved());
    const { state, policy, now } = request;
    const old = { orgId: '1372713', credits: 3000 };
    applyReservation(state, policy, old, { accumulated: 3000, before: { org: 0, poc: 0 } }, now);
    assert.equal(preparing(state, policy), 'reserving');
    assert.deepEqual(
      state.steps.filter(({ status }) => status === 'active'),
      [],
    );
  });

  it('it can be recalled, and then nothing is wanted any more', () => {
    const request = beingMoved();
    act(request, 'recall', { by: seller });
    assert.equal(wantedReservation(request.state, request.policy), undefined);
  });

  it('it can be amended once more', () => {
    const request = beingMoved();
    amended(request, { creditsNeeded: 1000 });
    assert.equal(request.state.credits.reserved?.credits, 1000);
    assert.equal(current(request).step, 'sales-manager');
  });
});

describe('an amended expiry', () => {
  it('has PoC and Org looked at again, and is sent back where the credits would expire too soon', () => {
    const request = waitingFor('regional-leader', 'top-up');
    amend(request, { creditsExpiryDate: '2026-11-24' });
    vetted(request);
    assert.equal(request.state.status, 'sent-back');
    assert.match(entries(request, 'sent-back')[0]?.comment ?? '', /would expire on 2026-11-24/);
  });

  it('keeps the reservation as it is', () => {
    const request = waitingFor('regional-leader', 'top-up');
    amend(request, { creditsExpiryDate: '2027-05-31' });
    assert.deepEqual(wantedReservation(request.state, request.policy), request.state.credits.reserved);
    vetted(request);
    assert.equal(preparing(request.state, request.policy), undefined);
  });

  it('is not looked at again for another justification', () => {
    const request = waitingFor('regional-leader', 'top-up');
    amend(request, { justification: 'Another month' });
    assert.equal(preparing(request.state, request.policy), undefined);
  });
});

describe('an amended Org', () => {
  it('is looked at before anything is reserved in it', () => {
    const request = waitingFor('rdg', 'top-up');
    amend(request, { orgId: '99' });
    assert.equal(wantedReservation(request.state, request.policy)?.orgId, '1372713');
    vetted(request, factsOf(request));
    assert.equal(request.state.status, 'sent-back');
    assert.equal(wantedReservation(request.state, request.policy), undefined);
  });
});

describe('where the upper tier passes somebody more', () => {
  const gpe = 'xiaole.fang@example.com';

  function withGpeAbove(policy: Policy): Policy {
    const extra: RouteStep = { role: 'gpe', slaHours: 24 };
    const topUp = policy.creditRequest['top-up'];
    const tiers = (topUp.tiers ?? []).map((tier) => {
      if (tier.id !== 'elevated') return tier;
      const [first, ...rest] = tier.steps;
      return { ...tier, steps: first === undefined ? [extra] : [first, extra, ...rest] };
    });
    return { ...policy, creditRequest: { ...policy.creditRequest, 'top-up': { ...topUp, tiers } } };
  }

  function atRdg(creditsNeeded: number): Request {
    return waitingFor('rdg', 'top-up', { creditsNeeded }, { edit: withGpeAbove });
  }

  it('a request that goes up passes them', () => {
    const request = amended(atRdg(3000), { creditsNeeded: 3001 });
    approve(request);
    assert.deepEqual([current(request).step, assigneeOf(request)], ['gpe', gpe]);
  });

  it('a request that goes up by what others have reserved passes them, though it asks for less', () => {
    const request = amended(atRdg(3000), { creditsNeeded: 100 }, 9901);
    assert.equal(request.state.tier?.id, 'elevated');
    approve(request);
    assert.equal(current(request).step, 'gpe');
  });

  it('a request that goes down is spared them', () => {
    const request = waitingFor('gpe', 'top-up', { creditsNeeded: 3001 }, { edit: withGpeAbove });
    amended(request, { creditsNeeded: 3000 });
    approve(request);
    assert.equal(current(request).step, 'regional-leader');
    assert.equal(
      refusalOf(request, 'decide', { by: gpe, decision: 'approve', step: 'gpe' }).code,
      'unknown-step',
    );
  });

  it('keeps a decision that did not depend on what changed', () => {
    const noAmount = withoutDeciders;
    const edit = (policy: Policy): Policy => noAmount(withGpeAbove(policy));
    const request = waitingFor('rdg', 'top-up', {}, { edit });
    amended(request, { creditsNeeded: 3001 });
    assert.equal(current(request).step, 'gpe');
    assert.equal(stepOf(request, 'sales-manager').status, 'approved');
    assert.equal(stepOf(request, 'rdg').status, 'coming');
    approve(request);
    assert.equal(current(request).step, 'rdg');
  });
});

/** Nobody decides on the amount: only the tier goes by it. */
function withoutDeciders(policy: Policy): Policy {
  const roles = Object.entries(policy.roles).map(([id, role]) => [
    id,
    { ...role, decidesOn: role.decidesOn.filter((field) => field !== 'creditsNeeded') },
  ]);
  return { ...policy, roles: Object.fromEntries(roles) as Policy['roles'] };
}
