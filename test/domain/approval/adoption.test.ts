import assert from 'node:assert/strict';
import fc from 'fast-check';
import { previewAdoption } from '../../../domain/approval/adoption.ts';
import { slaState } from '../../../domain/approval/clock.ts';
import type { RequestState } from '../../../domain/approval/state.ts';
import type { PolicySlice } from '../../../domain/policy/policy.ts';
import {
  together,
  withField,
  withGroup,
  withLadder,
  withPerson,
  withRole,
  withStep,
  withSteps,
  type Edit,
} from '../../support/policy-edits.ts';
import {
  act,
  adopting,
  approve,
  approveUntil,
  current,
  day,
  entries,
  hour,
  monday,
  operator,
  refusalOf,
  seller,
  stepOf,
  submitted,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';
import { shippedSlice, withRegionalSla, withSwitches } from '../../support/shipped-policy.ts';

const gpe = 'xiaole.fang@example.com';
const leader = 'regional-leader.apac@example.com';

function atGpe(edit: Edit = (policy) => policy): Request {
  return waitingFor('gpe', 'cloud-sales', {}, { edit });
}

/** What the adoption of the edited policy would change. */
function preview({ state, policy, now }: Request, edit: Edit): readonly string[] {
  return previewAdoption(state, policy, shippedSlice(state.entryPoint, edit), now).changes;
}

function statuses({ state }: Request): string[] {
  return state.steps.map(({ step, status }) => `${step} ${status}`);
}

const withoutGpe = withSteps('cloud-sales', (steps) => steps.filter(({ role }) => role !== 'gpe'));

describe('a policy that is adopted', () => {
  it('is recorded with both editions, who and why', () => {
    const request = adopting(atGpe(), withSwitches({ rdgInPocChain: true }));
    const [line] = entries(request, 'policy-adopted');
    assert.equal(line?.by, operator);
    assert.match(
      line.comment ?? '',
      /^edition 2024-07-24 \([0-9a-f]{32}\) instead of 2024-07-24 \([0-9a-f]{32}\) — as the business decided$/,
    );
  });

  it('brings in a step that is still to come', () => {
    const request = adopting(atGpe(), withSwitches({ rdgInPocChain: true }));
    assert.deepEqual(statuses(request), [
      'presales approved',
      'gpe active',
      'regional-leader coming',
      'rdg coming',
      'beo coming',
    ]);
  });

  it('asks a step that comes in before the one that waits, which waits again', () => {
    const before = waitingFor('beo', 'cloud-sales');
    const request = adopting(before, withSwitches({ financeInPocChain: true }));
    assert.deepEqual([current(request).step, stepOf(request, 'beo').status], ['finance', 'coming']);
    assert.equal(request.state.status, 'in-progress');
  });

  it('drops a step that is gone, and goes on after it', () => {
    const request = adopting(atGpe(), withoutGpe);
    assert.deepEqual(statuses(request), ['presales approved', 'regional-leader active', 'beo coming']);
  });

  it('keeps the decisions that were made', () => {
    const before = waitingFor('beo', 'cloud-sales');
    const decided = stepOf(before, 'gpe').decidedBy;
    const request = adopting(before, withGroup('gpe', 'sidney.chen'));
    assert.deepEqual(
      [stepOf(request, 'gpe').status, stepOf(request, 'gpe').decidedBy],
      ['approved', decided],
    );
  });

  it('asks another approver where more have to approve, and keeps the approval', () => {
    const before = waitingFor('regional-leader', 'cloud-sales');
    const two = together(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), withStep('gpe', { needs: 2 }));
    const request = adopting(before, two);
    assert.deepEqual(
      [current(request).step, current(request).votes.map(({ by }) => by), current(request).assignees],
      ['gpe', ['xiaole.fang'], ['xiaole.fang', 'sidney.chen']],
    );
    assert.equal(entries(request, 'reopened')[0]?.comment, 'it needs 2 approvals now and has 1');
    assert.equal(refusalOf(request, 'decide', { by: gpe, decision: 'approve' }).code, 'already-decided');
    act(request, 'decide', { by: 'sidney.chen@example.com', decision: 'approve' });
    assert.equal(current(request).step, 'regional-leader');
  });

  it('does not count a place twice that was decided in by a delegate', () => {
    const before = atGpe();
    act(before, 'delegate', { by: gpe, to: 'nicole.sun@example.com' });
    act(before, 'decide', { by: 'nicole.sun@example.com', decision: 'approve' });
    const two = together(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), withStep('gpe', { needs: 2 }));
    const request = adopting(before, two);
    assert.deepEqual(current(request).assignees, ['nicole.sun', 'sidney.chen']);
    assert.equal(refusalOf(request, 'decide', { by: gpe, decision: 'approve' }).code, 'already-decided');
  });

  it('is content with the approvals there are where fewer are needed', () => {
    const before = atGpe(
      together(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), withStep('gpe', { needs: 'all' })),
    );
    act(before, 'decide', { by: gpe, decision: 'approve' });
    const request = adopting(before, withGroup('gpe', 'xiaole.fang', 'sidney.chen'));
    assert.deepEqual(
      [current(request).step, stepOf(request, 'gpe').decidedBy],
      ['regional-leader', 'xiaole.fang'],
    );
  });

  it('does not ask again where all who can be named have approved already', () => {
    const before = atGpe(withGroup('gpe', 'xiaole.fang', 'sidney.chen'));
    act(before, 'decide', { by: gpe, decision: 'approve' });
    // Sidney Chen is away now, and Xiaole Fang acts for them.
    const outOfOffice = [{ from: monday - day, until: monday + 9 * day, delegate: 'xiaole.fang' }];
    const all = together(
      withGroup('gpe', 'xiaole.fang', 'sidney.chen'),
      withStep('gpe', { needs: 'all' }),
      withPerson('sidney.chen', { outOfOffice }),
    );
    const request = adopting(before, all);
    assert.equal(current(request).step, 'regional-leader');
    assert.equal(entries(request, 'approved').at(-1)?.comment, '1 of 1 approvals, which is enough now');
  });

  it('leaves a waiting step to operations where more are needed than there are', () => {
    const request = adopting(atGpe(), withStep('gpe', { needs: 2 }));
    assert.equal(current(request).unassigned, 'it needs 2 people and only Xiaole Fang can be named');
    assert.equal(entries(request, 'unassigned').length, 1);
  });

  it('leaves an overridden step as it is, however many approvals it would need', () => {
    const before = atGpe();
    act(before, 'override', { by: operator, decision: 'approve', comment: 'urgent' });
    const request = adopting(before, withStep('gpe', { needs: 2 }));
    assert.equal(current(request).step, 'regional-leader');
  });

  it('shortens a running SLA, which may be missed then', () => {
    const before = atGpe();
    wait(before, 10 * hour);
    const request = adopting(before, withStep('gpe', { slaHours: 8 }));
    wait(request, 0);
    assert.equal(current(request).clock?.breachedAt, monday + 8 * hour);
  });

  it('lengthens a running SLA and takes a breach back that is none any more', () => {
    const before = atGpe();
    wait(before, 30 * hour);
    assert.equal(slaState(current(before).clock), 'breached');
    const request = adopting(before, withStep('gpe', { slaHours: 48 }));
    assert.equal(slaState(current(request).clock), 'running');
    act(request, 'claim', { by: gpe });
    assert.equal(stepOf(request, 'gpe').clock?.response?.outcome, 'met');
  });

  it('reminds, breaches and escalates anew by the longer SLA', () => {
    const before = atGpe();
    wait(before, 30 * hour);
    const request = adopting(before, withStep('gpe', { slaHours: 72 }));
    wait(request, 50 * hour);
    const since = (kind: 'reminded' | 'breached' | 'escalated'): number[] =>
      entries(request, kind)
        .map(({ at }) => (at - monday) / hour)
        .filter((at) => at > 30);
    assert.deepEqual([since('reminded'), since('breached'), since('escalated')], [[36, 64.8], [72], [72]]);
    assert.equal(entries(request, 'escalated').at(-1)?.comment, 'level 1');
  });

  it('gives a timer to a step that had none', () => {
    const before = submitted('cloud-user');
    wait(before, hour);
    const request = adopting(before, withRegionalSla('sdr', 'APAC', 8));
    wait(request, 10 * hour);
    assert.equal(entries(request, 'breached')[0]?.at, monday + 8 * hour);
  });

  it('counts the time that has passed by an edited calendar', () => {
    const business = withRole('gpe', () => ({ hours: 'business' }));
    // The first two of these days turn out to be holidays: what was a breach is none.
    const holidays: Edit = (policy) => {
      const { cn } = policy.calendars;
      assert.ok(cn !== undefined);
      const more = { ...cn, holidays: [...cn.holidays, '2026-11-24', '2026-11-25'].sort() };
      return { ...policy, calendars: { ...policy.calendars, cn: more } };
    };
    const before = atGpe(business);
    wait(before, 3 * day);
    assert.equal(slaState(current(before).clock), 'breached');
    const request = adopting(before, together(business, holidays));
    assert.equal(slaState(current(request).clock), 'running');
    act(request, 'claim', { by: gpe });
    // One hour on Monday and eight on Thursday.
    assert.equal(stepOf(request, 'gpe').clock?.response?.businessMs, 9 * hour);
  });

  it('leaves the figures of a first response as they were', () => {
    const before = atGpe();
    wait(before, 30 * hour);
    act(before, 'claim', { by: gpe });
    const figures = stepOf(before, 'gpe').clock?.response;
    const request = adopting(before, withStep('gpe', { slaHours: 48 }));
    assert.deepEqual(stepOf(request, 'gpe').clock?.response, figures);
  });

  it('gives a waiting step to those who hold it now', () => {
    const edit = withGroup('gpe', 'sidney.chen');
    assert.deepEqual(current(adopting(atGpe(), edit)).assignees, ['sidney.chen']);
  });

  it('leaves what was given by hand where it is', () => {
    const before = atGpe();
    act(before, 'reassign', { by: operator, to: 'manager.gpe@example.com' });
    const request = adopting(before, withGroup('gpe', 'sidney.chen'));
    assert.deepEqual(current(request).assignees, ['manager.gpe']);
  });

  it('puts a request into the tier of the new thresholds', () => {
    const higher: Edit = (policy) => {
      const topUp = policy.creditRequest['top-up'];
      const tiers = (topUp.tiers ?? []).map((tier) =>
        tier.upTo === undefined
          ? tier
          : { ...tier, upTo: { creditsNeeded: 500, accumulatedCredits: 10_000 } },
      );
      return { ...policy, creditRequest: { ...policy.creditRequest, 'top-up': { ...topUp, tiers } } };
    };
    const before = submitted('top-up');
    assert.equal(before.state.tier?.id, 'standard');
    assert.ok(preview(before, higher).includes('tier: standard becomes elevated'));
    assert.equal(adopting(before, higher).state.tier?.id, 'elevated');
  });

  it('reopens no decision by a change that did not matter when it was made', () => {
    const before = waitingFor(
      'regional-leader',
      'cloud-sales',
      {},
      { edit: withField('creditsNeeded', { material: 'increase' }) },
    );
    act(before, 'setFields', { by: seller, fields: { creditsNeeded: 2000 } });
    const request = adopting(before, (policy) => policy);
    act(request, 'setFields', { by: seller, fields: { contact: 'Bob' } });
    assert.deepEqual(entries(request, 'reopened'), []);
    act(request, 'setFields', { by: seller, fields: { creditsNeeded: 1000 } });
    assert.equal(entries(request, 'reopened').length, 2, 'from then on it matters');
  });

  it('reopens a decision by a field that it is about from now on', () => {
    const before = waitingFor('regional-leader', 'cloud-sales');
    const request = adopting(
      before,
      withRole('gpe', () => ({ decidesOn: ['contact'] })),
    );
    act(request, 'setFields', { by: seller, fields: { contact: 'Bob' } });
    assert.deepEqual(
      entries(request, 'reopened').map(({ step }) => step),
      ['gpe'],
    );
  });

  it('lets a held request go on', () => {
    const before = atGpe();
    before.state.held = 'the policy is not the published one';
    assert.equal(refusalOf(before, 'claim', { by: gpe }).code, 'policy-not-published');
    const request = adopting(before, withSwitches({ rdgInPocChain: true }));
    act(request, 'claim', { by: gpe });
  });

  it('leaves a draft a draft', () => {
    const before = waitingFor('regional-leader', 'cloud-sales');
    act(before, 'decide', { by: leader, decision: 'send-back', comment: 'no' });
    const request = adopting(before, withSwitches({ rdgInPocChain: true }));
    assert.equal(request.state.status, 'sent-back');
    act(request, 'resubmit', { by: seller });
    approveUntil(request, 'rdg');
  });

  it('is completed by the last approval where the rest is dropped', () => {
    const before = waitingFor('regional-leader', 'enterprise');
    const shorter = withSteps('enterprise', (steps) =>
      steps.filter(({ role }) => role !== 'regional-leader'),
    );
    assert.ok(preview(before, shorter).includes('the request becomes complete'));
    assert.equal(adopting(before, shorter).state.status, 'complete');
  });
});

describe('adopting a policy', () => {
  function refusedFor(policy: PolicySlice, by = operator): { code: string; message: string } {
    return refusalOf(atGpe(), 'adoptPolicy', { by, policy, comment: 'because' });
  }

  it('is an operator’s', () => {
    const { code, message } = refusedFor(shippedSlice('cloud-sales', withoutGpe), seller);
    assert.deepEqual(
      [code, message],
      ['not-an-operator', 'Not adopted: only an operator can (Vince Yao, Kevin Lu, Dexter Deng).'],
    );
  });

  it('needs a reason', () => {
    const sent = { by: operator, policy: shippedSlice('cloud-sales', withoutGpe) };
    assert.equal(refusalOf(atGpe(), 'adoptPolicy', sent).code, 'malformed');
  });

  it('is of the same kind of request', () => {
    assert.match(refusedFor(shippedSlice('enterprise')).message, /policy of enterprise requests/);
  });

  it('is of another policy than it goes by', () => {
    assert.match(refusedFor(shippedSlice('cloud-sales')).message, /goes by this policy already/);
  });

  it('waits while credits are being added', () => {
    const request = waitingFor('beo', 'cloud-sales');
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    const sent = { by: operator, policy: shippedSlice('cloud-sales', withoutGpe), comment: 'x' };
    assert.equal(refusalOf(request, 'adoptPolicy', sent).code, 'grant-under-way');
  });
});

describe('the preview of an adoption', () => {
  it('is empty where the policy is the same, and where it changes nothing for the request', () => {
    assert.deepEqual(
      preview(atGpe(), (policy) => policy),
      [],
    );
    assert.deepEqual(
      preview(atGpe(), (policy) => ({ ...policy, edition: '2027-01-01' })),
      [],
    );
  });

  it('names both editions', () => {
    const { state, policy, now } = atGpe();
    const after = shippedSlice('cloud-sales', (edited) => ({ ...edited, edition: '2027-01-01' }));
    const { requestId, from, to } = previewAdoption(state, policy, after, now);
    assert.deepEqual(
      [requestId, from, to],
      [
        'poc/P-1042',
        { edition: '2024-07-24', hash: policy.hash },
        { edition: '2027-01-01', hash: after.hash },
      ],
    );
  });

  it('tells of a step that comes in', () => {
    assert.deepEqual(preview(atGpe(), withSwitches({ rdgInPocChain: true })), [
      'RDG Product Readiness comes in',
    ]);
  });

  it('tells of a step that is dropped, and of who is asked instead', () => {
    assert.deepEqual(preview(atGpe(), withoutGpe), [
      'GPE is dropped',
      'Regional Leader: coming becomes active',
      'Regional Leader, who: nobody becomes APAC Regional Leader',
    ]);
  });

  it('tells of holders, approvals and deadlines', () => {
    const edit = together(
      withGroup('gpe', 'sidney.chen', 'nicole.sun'),
      withStep('gpe', { needs: 'all', slaHours: 48 }),
    );
    assert.deepEqual(preview(atGpe(), edit), [
      'GPE, who: Xiaole Fang becomes Sidney Chen, Nicole Sun',
      'GPE, approvals needed: one becomes all',
      'GPE, first response due: 2026-11-24 09:00 UTC becomes 2026-11-25 09:00 UTC',
    ]);
  });

  it('tells of a breach that is taken back', () => {
    const request = atGpe();
    wait(request, 30 * hour);
    assert.deepEqual(preview(request, withStep('gpe', { slaHours: 48 })), [
      'GPE, SLA: breached becomes running',
      'GPE, first response due: 2026-11-24 09:00 UTC becomes 2026-11-25 09:00 UTC',
    ]);
  });

  const edits: readonly Edit[] = [
    withSwitches({ rdgInPocChain: true }),
    withSwitches({ financeInPocChain: true }),
    withoutGpe,
    withStep('gpe', { slaHours: 4 }),
    withStep('gpe', { slaHours: 100 }),
    withStep('gpe', { needs: 'all' }),
    together(withGroup('gpe', 'xiaole.fang', 'sidney.chen'), withStep('gpe', { needs: 2 })),
    withGroup('gpe', 'sidney.chen'),
    withStep('regional-leader', { alongside: true, slaHours: 8 }),
    withRole('gpe', () => ({ hours: 'business' })),
    withLadder('standard', { restartsClock: true }),
    withStep('beo', { slaHours: 1 }),
  ];

  it('says exactly what the adoption then does, and changes nothing', () => {
    const stages = ['presales', 'gpe', 'regional-leader', 'beo'];
    fc.assert(
      fc.property(
        fc.constantFrom(...stages),
        fc.subarray([...edits], { maxLength: 3 }),
        fc.subarray([...edits], { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 0, max: 80 }),
        fc.boolean(),
        (stage, from, to, hours, isClaimed) => {
          const request = submitted('cloud-sales', {}, { edit: together(...from) });
          while (current(request).step !== stage) {
            if (request.state.status !== 'in-progress' || current(request).assignees.length === 0) break;
            approve(request);
          }
          wait(request, hours * hour);
          const [assignee] = current(request).assignees;
          if (isClaimed && assignee !== undefined && current(request).kind === 'approval') {
            act(request, 'claim', { by: assignee });
          }
          const before = structuredClone(request.state);
          const foreseen = preview(request, together(...to));
          assert.deepEqual(request.state, before, 'a preview changes nothing');
          const after = shippedSlice('cloud-sales', together(...to));
          if (after.hash === request.policy.hash) return;
          const adopted = adopting(request, together(...to));
          assert.equal(
            foreseen.length === 0,
            essence(before) === essence(adopted.state),
            `${foreseen.join('; ') || 'nothing'} is foreseen`,
          );
          for (const { step, label } of before.steps) {
            const isThere = adopted.state.steps.some((other) => other.step === step);
            assert.equal(foreseen.includes(`${label} is dropped`), !isThere);
          }
          for (const { step, label, status, assignees } of adopted.state.steps) {
            const was = before.steps.find((other) => other.step === step);
            assert.equal(foreseen.includes(`${label} comes in`), was === undefined);
            if (was === undefined) continue;
            assert.equal(
              foreseen.includes(`${label}: ${was.status} becomes ${status}`),
              was.status !== status,
            );
            assert.equal(
              foreseen.some((line) => line.startsWith(`${label}, who: `)),
              was.assignees.join() !== assignees.join(),
            );
          }
        },
      ),
      { seed: 20240724, numRuns: 200 },
    );
  });
});

/** What a preview is about: who is asked for what until when. */
function essence({ status, tier, steps }: RequestState): string {
  return JSON.stringify([
    status,
    tier?.id,
    steps.map(({ step, status: each, assignees, needs, clock }) => [
      step,
      each,
      assignees,
      needs,
      each === 'coming' || clock?.response !== undefined
        ? 'settled'
        : [clock?.slaHours, clock?.hours, clock?.breachedAt === undefined],
    ]),
  ]);
}
