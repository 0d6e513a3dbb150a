import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { taskQueue } from '../../../client/task-queue.ts';
import { requesterKey } from '../../../domain/approval/requester-key.ts';
import { withRig, type Rig } from '../../support/rig.ts';
import { shippedSlice } from '../../support/shipped-policy.ts';
import { apac, application, submitted } from '../../support/walk.ts';

/** A draft as an earlier release started it: without `ConfettiRequester`. */
async function startedEarlier(rig: Rig): Promise<string> {
  const pocId = `T-${randomUUID()}`;
  const id = `poc/${pocId}`;
  const { requester: email, fields } = application('enterprise');
  const input = { pocId, requester: { email, via: 'test' }, fields, submit: false };
  await rig.client.workflow.start('pocApplication', {
    workflowId: id,
    taskQueue,
    args: [{ ...input, policy: shippedSlice('enterprise') }],
  });
  rig.watch(id);
  await rig.until(id, ({ status }) => status === 'draft');
  return id;
}

async function listedFor(rig: Rig, id: string): Promise<unknown> {
  const { typedSearchAttributes } = await rig.client.workflow.getHandle(id).describe();
  const listed = typedSearchAttributes.getAll().find(({ key }) => key.name === 'ConfettiRequester');
  return listed?.value;
}

async function marks(rig: Rig, id: string): Promise<number> {
  const { events = [] } = await rig.client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).filter(({ markerRecordedEventAttributes: mark }) => mark?.markerName === 'core_patch')
    .length;
}

describe('a request that was started before lists knew whoever asked', () => {
  it('is listed for them from the next step on, and marks it once', () =>
    withRig({}, async (rig) => {
      const id = await startedEarlier(rig);
      await rig.act(id, 'submit', apac.sales, {});
      await rig.until(id, ({ round }) => round === 1);
      assert.deepEqual(await listedFor(rig, id), [requesterKey(apac.sales)]);
      await rig.act(id, 'decide', apac.presales, { decision: 'approve' });
      assert.equal(await marks(rig, id), 1);
    }));

  it('is one of few: those that are started now have it and mark nothing', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      assert.deepEqual(await listedFor(rig, id), [requesterKey(apac.sales)]);
      assert.equal(await marks(rig, id), 0);
    }));
});
