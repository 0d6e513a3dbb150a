import assert from 'node:assert/strict';
import { notificationFor } from '../../../domain/approval/notifications.ts';
import { applyRelatedRecords, fieldsFromRecords } from '../../../domain/approval/related-records.ts';
import { snapshotOf } from '../../../domain/approval/snapshot.ts';
import type { Notification } from '../../../domain/notification.ts';
import {
  act,
  approve,
  completed,
  customer,
  day,
  decline,
  draft,
  hour,
  seller,
  submitted,
  wait,
  waitingFor,
  type Request,
} from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';

/** What people were told, from the first line of the history to the last. */
function told({ state, policy }: Request): Notification[] {
  return state.history.flatMap((entry) => notificationFor(state, policy, entry) ?? []);
}

function lastTold(request: Request): [string | undefined, string[] | undefined] {
  const last = told(request).at(-1);
  return [last?.kind, last?.to.map(({ email }) => email)];
}

describe('who is written to', () => {
  it('the assignee of a step that waits', () => {
    assert.deepEqual(lastTold(waitingFor('gpe', 'cloud-sales')), ['request', [gpe]]);
  });

  it('the operations queue, where nobody is named', () => {
    const [kind, to] = lastTold(submitted('cloud-user', { region: null }));
    assert.deepEqual([kind, to?.length], ['problem', 3]);
  });

  it('the customer and the sponsor, when something is asked', () => {
    const request = waitingFor('presales', 'cloud-user');
    act(request, 'ask', { by: 'presales.apac@example.com', question: 'How many nodes?' });
    assert.deepEqual(lastTold(request), ['question', [customer, 'sales.apac@example.com']]);
  });

  it('the assignee, when it is answered', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'ask', { by: gpe, question: 'How many nodes?' });
    act(request, 'answer', { by: seller, answer: 'Three.' });
    assert.deepEqual(lastTold(request), ['answer', [gpe]]);
  });

  it('the new assignee of a step that was reassigned', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'reassign', { by: gpe, to: 'sidney.chen@example.com' });
    assert.deepEqual(lastTold(request), ['request', ['sidney.chen@example.com']]);
  });

  it('the manager, when a breach escalates', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    wait(request, 24 * hour);
    assert.deepEqual(lastTold(request), ['escalation', [gpe, 'manager.gpe@example.com']]);
  });

  it('nobody, when a breach is noticed only with the answer', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    request.now += 30 * hour;
    act(request, 'claim', { by: gpe });
    assert.deepEqual(lastTold(request)[0], 'request');
  });

  it('the requester, when it is rejected', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'decide', { by: gpe, decision: 'reject', comment: 'no benefit' });
    assert.deepEqual(lastTold(request), ['outcome', [seller]]);
    assert.match(told(request).at(-1)?.lines[0] ?? '', /^GPE: Rejected by Xiaole Fang: no benefit$/);
  });

  it('the requester, when the credits are there', () => {
    assert.deepEqual(lastTold(completed('cloud-sales')), ['outcome', [seller]]);
  });

  it('the requester, at the last approval of a request without credits', () => {
    assert.deepEqual(lastTold(completed('enterprise')), ['outcome', [seller]]);
  });

  it('nobody for an approval on the way', () => {
    const request = submitted('enterprise');
    approve(request);
    assert.deepEqual(
      told(request).map(({ kind }) => kind),
      ['request', 'request'],
    );
  });

  it('BE&O, when TiDB Cloud declined', () => {
    const request = waitingFor('beo', 'cloud-sales');
    act(request, 'fulfil', { by: 'vince.yao@example.com' });
    decline(request, 'suspended');
    assert.deepEqual(lastTold(request), ['problem', ['vince.yao@example.com']]);
  });

  it('the requester, when PoC Status goes stale', () => {
    const request = completed('enterprise');
    wait(request, 14 * day);
    assert.deepEqual(lastTold(request), ['status-stale', [seller]]);
  });

  it('under an id of its own for every line', () => {
    const ids = told(completed('cloud-user')).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

describe('what Salesforce is told', () => {
  it('has one row per line of the history after the last one that is there', () => {
    const { state, policy, now } = completed('cloud-sales');
    const all = snapshotOf(state, policy, 0, now).history;
    assert.deepEqual(
      all.map(({ key }) => key),
      state.history.map(({ seq }) => `P-1042#${seq}`),
    );
    assert.deepEqual(snapshotOf(state, policy, 3, now).history, all.slice(3));
  });

  it('has the approval with who gave it, in the words of the page', () => {
    const { state, policy, now } = waitingFor('gpe', 'enterprise');
    const row = snapshotOf(state, policy, 0, now).history[3];
    assert.deepEqual(
      [row?.step, row?.action, row?.actor],
      ['Presales', 'Approved', 'presales.apac@example.com'],
    );
  });

  it('has 200 rows at most in one go', () => {
    const request = waitingFor('gpe', 'cloud-sales');
    for (let n = 0; n < 250; n += 1) act(request, 'comment', { by: gpe, comment: String(n) });
    assert.equal(snapshotOf(request.state, request.policy, 0, request.now).history.length, 200);
  });

  it('has a waiting line that fits its field', () => {
    const { state, policy, now } = submitted('enterprise', { presales: 'x'.repeat(4000) });
    assert.equal(snapshotOf(state, policy, 0, now).waitingFor.length, 255);
  });

  it('names people by e-mail address', () => {
    const { state, policy, now } = submitted('cloud-sales', { presales: 'presales.apac' });
    assert.equal(snapshotOf(state, policy, 0, now).fields.presales, 'presales.apac@example.com');
  });
});

describe('what Salesforce knows', () => {
  it('is the region of the Account, else of the Lead', () => {
    const account = { id: '001', name: 'Acme', region: 'JP', internal: false };
    const lead = { id: '00Q', company: 'Acme', region: 'NA', converted: false };
    const { state, policy } = draft('cloud-user');
    assert.equal(fieldsFromRecords(state, policy, { account, lead }).region, 'JP');
    assert.equal(fieldsFromRecords(state, policy, { lead }).region, 'NA');
    assert.equal(fieldsFromRecords(state, policy, {}).region, undefined);
  });

  it('fills blanks and leaves what people wrote', () => {
    const { state, policy } = draft('cloud-user', { orgId: null, company: 'Acme Corp' });
    const lead = { id: '00Q', company: 'ACME', orgId: '77', converted: false };
    const { orgId, company } = fieldsFromRecords(state, policy, { lead });
    assert.deepEqual([orgId, company], ['77', undefined]);
  });

  it('says whether it is an internal user', () => {
    const { state, policy } = draft('cloud-user');
    const account = { id: '001', name: 'Us', internal: true };
    assert.equal(fieldsFromRecords(state, policy, { account }).internalUser, true);
  });

  it('does not undo what was mended here since, and replaces no region by one that nobody knows', () => {
    const { state, policy, now } = draft('cloud-user', { region: 'APAC' });
    const lead = { id: '00Q', company: 'Acme', region: 'Asia', converted: false };
    applyRelatedRecords(state, policy, { lead }, now);
    assert.equal(state.fields.region, 'APAC');
    applyRelatedRecords(state, policy, { lead: { ...lead, region: 'JP' } }, now);
    assert.equal(state.fields.region, 'JP');
    state.fields.region = 'NA';
    applyRelatedRecords(state, policy, { lead: { ...lead, region: 'JP' } }, now);
    assert.equal(state.fields.region, 'NA');
  });
});
