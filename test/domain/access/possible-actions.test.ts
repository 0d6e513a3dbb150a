import assert from 'node:assert/strict';
import { customerView } from '../../../domain/access/customer-view.ts';
import {
  possibleActions,
  type Looker,
  type PossibleActions,
} from '../../../domain/access/possible-actions.ts';
import { standingOf } from '../../../domain/access/standing-of.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import {
  act,
  approve,
  completed,
  customer,
  draft,
  hour,
  operator,
  submitted,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';
import { shippedPolicy, shippedSlice } from '../../support/shipped-policy.ts';

const gpe = 'xiaole.fang@example.com';
const manager = 'manager.gpe@example.com';
const sales = 'sales.apac@example.com';
const presales = 'presales.apac@example.com';
const directory = directoryOf(shippedPolicy());

function possible({ state, policy, now }: Request, email: string): PossibleActions {
  const known = standingOf(directory, email, now);
  const standing = known.standing === 'departed' ? 'visitor' : known.standing;
  const who: Looker = { email, standing, ...(known.person === undefined ? {} : { person: known.person }) };
  const view = viewOf(state, policy, now, utcMinute);
  return possibleActions(who, {
    view: standing === 'customer' ? customerView(view) : view,
    policy: shippedSlice(state.entryPoint),
    directory,
  });
}

/** What may be done on the steps that wait, by name. */
function onStep(request: Request, email: string): readonly string[] {
  return possible(request, email).onSteps.flatMap(({ actions }) => actions);
}

describe('what somebody may do on a request, as far as its view tells', () => {
  it('is deciding, asking, claiming and handing over for whoever it waits for', () => {
    assert.deepEqual(onStep(waitingFor('gpe', 'cloud-sales'), gpe), [
      ...['decide', 'ask', 'claim', 'comment', 'reassign', 'delegate', 'addApprover'],
    ]);
  });

  it('is releasing the credits for BE&O', () => {
    assert.deepEqual(onStep(waitingFor('beo', 'cloud-sales'), 'vince.yao@example.com').slice(0, 2), [
      ...['fulfil', 'ask'],
    ]);
  });

  it('is nothing on the step for somebody else', () => {
    assert.deepEqual(onStep(waitingFor('gpe', 'cloud-sales'), presales), []);
  });

  it('is deciding for the manager once it was escalated to them, and handing over before', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    assert.deepEqual(onStep(request, manager), ['reassign', 'delegate']);
    wait(request, 25 * hour);
    assert.equal(onStep(request, manager).includes('decide'), true);
  });

  it('is not deciding for somebody who has decided, or while somebody else has claimed it', () => {
    const several = waitingFor('gpe', 'cloud-sales');
    act(several, 'addApprover', { by: gpe, approver: 'sidney.chen@example.com' });
    act(several, 'decide', { by: gpe, decision: 'approve' });
    assert.equal(onStep(several, gpe).includes('decide'), false);
    assert.equal(onStep(several, 'sidney.chen@example.com').includes('decide'), true);
    const claimed = waitingFor('gpe', 'cloud-sales');
    act(claimed, 'claim', { by: gpe });
    wait(claimed, 72 * hour);
    assert.equal(onStep(claimed, gpe).includes('decide'), true);
    assert.equal(onStep(claimed, manager).includes('decide'), false);
  });

  it('is deciding for whoever is stood in for as well', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'delegate', { by: gpe, to: 'sidney.chen@example.com' });
    assert.equal(onStep(request, gpe).includes('decide'), true);
    assert.equal(onStep(request, 'sidney.chen@example.com').includes('decide'), true);
  });

  it('is never deciding one’s own', () => {
    const request = waitingFor('gpe', 'cloud-sales', {}, { requester: gpe });
    assert.equal(onStep(request, gpe).includes('decide'), false);
    assert.equal(onStep(request, gpe).includes('addApprover'), false);
  });

  it('is answering, amending and recalling for whoever asked or sponsors it', () => {
    const request = waitingFor('gpe', 'cloud-user');
    assert.deepEqual(onStep(request, sales), ['comment']);
    act(request, 'ask', { by: gpe, question: 'How big?' });
    assert.deepEqual(onStep(request, sales), ['comment', 'answer']);
    assert.deepEqual(possible(request, sales).onRequest, ['amend', 'recall']);
  });

  it('is handing in for the requester of a draft or of one that was sent back', () => {
    assert.deepEqual(possible(draft('cloud-sales', {}, { requester: sales }), sales).onRequest, [
      ...['submit', 'setFields'],
    ]);
    const back = waitingFor('gpe', 'cloud-sales', {}, { requester: sales });
    act(back, 'decide', { by: gpe, decision: 'send-back', comment: 'say how big' });
    assert.deepEqual(possible(back, sales).onRequest, ['resubmit', 'setFields']);
  });

  it('is less for a customer, who neither comments nor sees fields that are not theirs', () => {
    const { onRequest, onSteps, fields } = possible(waitingFor('gpe', 'cloud-user'), customer);
    assert.deepEqual(onRequest, ['amend', 'recall']);
    assert.deepEqual(onSteps, []);
    assert.deepEqual(fields, ['company', 'region', 'applicationLink', 'orgId']);
  });

  it('is setting the fields of one’s role', () => {
    const request = submitted('cloud-sales');
    assert.deepEqual(possible(request, presales).fields, ['presalesAutoApprove']);
    assert.deepEqual(possible(request, 'presales.jp@example.com').fields, []);
  });

  it('is keeping PoC Status up to date once the PoC runs, and nothing else', () => {
    const request = completed('cloud-sales', {}, { requester: sales });
    assert.deepEqual(possible(request, sales).fields, ['pocStatus']);
    assert.deepEqual(possible(request, presales).fields, ['pocStatus']);
  });

  it('is reminding, overriding and adopting for operators', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    assert.deepEqual(onStep(request, operator), ['comment', 'reassign', 'delegate', 'nudge', 'override']);
    assert.equal(possible(request, operator).onRequest.includes('adoptPolicy'), true);
    assert.equal(possible(request, gpe).onRequest.includes('adoptPolicy'), false);
  });

  it('is nothing while the credits are being added, and once it is closed', () => {
    const request = waitingFor('beo', 'cloud-sales', {}, { requester: sales });
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    assert.deepEqual(possible(request, sales), { speaks: true, onRequest: [], onSteps: [], fields: [] });
    const closed = completed('top-up', {}, { requester: sales });
    assert.deepEqual(possible(closed, sales).onRequest, []);
  });

  it('is found for every step of a route by whoever it waits for', () => {
    const request = submitted('cloud-user');
    for (;;) {
      const [step] = request.state.steps.filter(({ status }) => status === 'active');
      const email = request.policy.people[step?.assignees[0] ?? '']?.email ?? '';
      const wanted = step?.kind === 'fulfilment' ? 'fulfil' : 'decide';
      assert.equal(onStep(request, email)[0], wanted, step?.label);
      if (wanted === 'fulfil') break;
      approve(request);
    }
  });
});
