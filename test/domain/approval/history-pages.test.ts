import assert from 'node:assert/strict';
import { orderToPlace } from '../../../domain/approval/credits.ts';
import { dropPage, lastSeq, nextPage, pageOf } from '../../../domain/approval/history-pages.ts';
import { notificationFor } from '../../../domain/approval/notifications.ts';
import { operationOf } from '../../../domain/approval/operation.ts';
import { wholeSnapshot } from '../../../domain/approval/snapshot.ts';
import { viewOf } from '../../../domain/approval/view.ts';
import { bytesInJson } from '../../../domain/wording/bytes.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { act, decline, waitingFor, type Request } from '../../support/requests.ts';

const gpe = 'xiaole.fang@example.com';

/** A request with so many lines of history. */
function withLines(count: number, comment = 'Went well.'): Request {
  const request = waitingFor('gpe', 'cloud-sales');
  while (request.state.history.length < count) act(request, 'comment', { by: gpe, comment });
  return request;
}

/** The same after its oldest page has gone to the archive. */
function paged(request: Request): Request {
  const page = pageOf(request.state, request.policy);
  assert.ok(page);
  dropPage(request.state, page);
  return request;
}

const seqs = (lines: readonly { readonly seq: number }[]): number[] => lines.map(({ seq }) => seq);

describe('a long history', () => {
  it('stays whole up to 400 lines', () => {
    assert.deepEqual(nextPage(withLines(400).state), []);
  });

  it('gives its oldest 200 lines to the archive after that', () => {
    const page = nextPage(withLines(401).state);
    assert.deepEqual([page.length, page[0]?.seq, page.at(-1)?.seq], [200, 1, 200]);
  });

  it('of long comments gives them sooner, in pages that are no larger', () => {
    const { state } = withLines(60, '漢'.repeat(1000));
    const page = nextPage(state);
    assert.ok(page.length > 10 && page.length < 30, `${page.length} lines`);
    assert.ok(bytesInJson(page) < 80_000);
  });

  it('keeps its last line, however long that is', () => {
    const { state } = withLines(1);
    state.history.splice(0, Infinity, { ...state.history[0]!, comment: 'x'.repeat(200_000) });
    assert.deepEqual(nextPage(state), []);
  });

  it('has lines numbered on, also where none is left in the state', () => {
    const request = paged(withLines(401));
    act(request, 'comment', { by: gpe, comment: 'One more.' });
    assert.equal(lastSeq(request.state), 402);
    dropPage(request.state, { entries: request.state.history });
    assert.equal(lastSeq(request.state), 402);
    act(request, 'comment', { by: gpe, comment: 'And one.' });
    assert.deepEqual(seqs(request.state.history), [403]);
  });

  it('shows the lines that the state has and says how many there were before', () => {
    const { state, policy, now } = paged(withLines(401));
    const view = viewOf(state, policy, now, utcMinute);
    assert.deepEqual([view.history[0]?.seq, view.history.length], [201, 201]);
    assert.deepEqual(view.earlierHistory, { lines: 200, createdAt: state.createdAt });
  });

  it('says nothing of earlier lines while there are none', () => {
    const { state, policy, now } = withLines(20);
    assert.equal(viewOf(state, policy, now, utcMinute).earlierHistory, undefined);
  });

  it('is sent once more from its latest lines on', () => {
    const { state, policy, now } = paged(withLines(401));
    const rows = wholeSnapshot(state, policy, now).history;
    assert.deepEqual([rows.length, rows[0]?.sequence, rows.at(-1)?.sequence], [200, 202, 401]);
  });

  it('shows the Ops Portal what the state has', () => {
    const { state, policy, now } = paged(withLines(401));
    state.vettedOrgId = String(state.fields.orgId);
    assert.equal(operationOf(state, policy, now)?.approvalInfo.length, 200);
  });

  it('still tells of the last approval', () => {
    const request = paged(withLines(401));
    act(request, 'decide', { by: gpe, decision: 'approve' });
    const { state, policy } = request;
    const approved = state.history.find(({ action }) => action === 'approved');
    assert.ok(approved);
    for (const step of state.steps) step.status = 'approved';
    assert.equal(notificationFor(state, policy, approved)?.kind, 'outcome');
  });

  it('counts the declined grants that have left the state: the next order has a key of its own', () => {
    const request = waitingFor('beo', 'cloud-sales');
    const beo = 'vince.yao@example.com';
    act(request, 'fulfil', { by: beo });
    decline(request, 'over the limit');
    const { state, policy } = request;
    dropPage(state, { entries: [...state.history] });
    act(request, 'fulfil', { by: beo });
    decline(request, 'over the limit');
    act(request, 'fulfil', { by: beo });
    assert.equal(orderToPlace(state, policy)?.idempotencyKey, 'poc/P-1042/grant/3');
  });
});
