import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { RequestView } from '../../domain/approval/view.ts';
import { eventually } from '../support/product.ts';
import { apac, historyOf } from '../support/walk.ts';
import {
  assertCreditedOnce,
  grantCall,
  grantsFor,
  requestWaitingFor,
  useKilledWorker,
} from './support/killed-worker.ts';

describe('when something dies', function () {
  this.timeout(60_000);
  const product = useKilledWorker();

  it('a worker that starts again finds everything that was done before and while it was gone', async () => {
    const { office, waiting } = product();
    const isClaimed = (view: RequestView): boolean => historyOf(view).includes('GPE: Claimed');
    const view = await office.until(waiting.id, 'the claim has arrived', isClaimed);
    assert.deepEqual(historyOf(view), [...waiting.history, 'GPE: Claimed']);
    await office.act(waiting.id, 'decide', apac.gpe, { decision: 'approve' });
    assert.deepEqual(await office.failedTasks(waiting.id), []);
  });

  it('credits exactly once when TiDB Cloud commits and drops the connection', async () => {
    const { office, sandboxes } = product();
    const id = await requestWaitingFor(office, 'beo');
    await sandboxes.disturbTidbCloud({ kind: 'drop-after-commit', match: grantCall });
    await office.act(id, 'fulfil', apac.beo);
    await assertCreditedOnce(product(), id);
  });

  it('credits exactly once when TiDB Cloud drops the connection before it commits', async () => {
    const { office, sandboxes } = product();
    const id = await requestWaitingFor(office, 'beo');
    await sandboxes.disturbTidbCloud({ kind: 'drop-before-commit', match: grantCall });
    await office.act(id, 'fulfil', apac.beo);
    // Five seconds pass before it is tried again.
    await assertCreditedOnce(product(), id, 30_000);
  });

  it('has every acknowledged action after Temporal was killed', async () => {
    const { office, parts, sandboxes } = product();
    const id = await requestWaitingFor(office, 'gpe');
    await office.act(id, 'ask', apac.gpe, { question: 'Which region?' });
    await office.act(id, 'answer', apac.sales, { answer: 'Tokyo' });
    const claim = { id: randomUUID() };
    const claimed = await office.act(id, 'claim', apac.gpe, claim);
    const before = historyOf(await office.view(id));
    assert.deepEqual(before.slice(-3), ['GPE: Asked the requester', 'GPE: Answered', 'GPE: Claimed']);
    await parts.killTemporal();
    await parts.startTemporal();

    const after = await eventually<RequestView | undefined>(
      () => office.view(id).catch(() => undefined),
      'the worker answers again',
      30_000,
    );
    assert.deepEqual(historyOf(after), before);
    // The same action once more is answered the same and does nothing.
    assert.deepEqual(await office.act(id, 'claim', apac.gpe, claim), claimed);
    await office.act(id, 'decide', apac.gpe, { decision: 'approve' });
    await office.walkTo(id, 'complete');
    assert.equal((await grantsFor(sandboxes, id)).length, 1);
    assert.deepEqual(await office.failedTasks(id), []);
  });
});
