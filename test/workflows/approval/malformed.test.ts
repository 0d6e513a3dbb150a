import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import proto from '@temporalio/proto';
import { taskQueue } from '../../../client/task-queue.ts';
import { outcomeOf, withRig, type Rig } from '../../support/rig.ts';
import { apac, application, submitted } from '../../support/walk.ts';

const untilCompleted =
  proto.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage
    .UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;

const actor = { email: apac.presales, via: 'test' };
const common = { id: 'a-1', actor, round: 1, step: 'presales' };

/** Arguments of `decide` that are none, with what the refusal says of them. */
const malformed: readonly (readonly [what: string, args: unknown[], says: RegExp])[] = [
  ['no argument', [], /payload must be an object/],
  ['null', [null], /payload must be an object/],
  ['a text', ['approve'], /payload must be an object/],
  ['a list', [[common]], /payload must be an object/],
  ['no decision', [common], /decision must be one of approve, reject, send-back/],
  ['a decision that there is not', [{ ...common, decision: 'maybe' }], /decision must be one of/],
  [
    'a round that is a text',
    [{ ...common, round: '1', decision: 'approve' }],
    /round must be a whole number/,
  ],
  ['an actor that is a text', [{ ...common, actor: 'me', decision: 'approve' }], /actor must be an object/],
  ['no id', [{ ...common, id: '', decision: 'approve' }], /id must be a text/],
  ['a member that there is not', [{ ...common, decision: 'approve', force: true }], /payload has no "force"/],
];

/** A payload that nobody can decode, and JSON that is broken. */
const undecodable = {
  'an unknown encoding': {
    metadata: { encoding: Buffer.from('binary/nonsense') },
    data: Buffer.from([1, 2]),
  },
  'broken JSON': { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"id":') },
};
type RawPayload = (typeof undecodable)['broken JSON'];

const update = (rig: Rig, id: string, args: unknown[]): Promise<unknown> =>
  rig.client.workflow
    .getHandle(id)
    .executeUpdate<unknown, [unknown]>('decide', { args: args as [unknown], updateId: randomUUID() });

async function signalRaw(rig: Rig, id: string, signalName: string, payload: RawPayload): Promise<void> {
  await rig.client.workflowService.signalWorkflowExecution({
    namespace: rig.env.namespace ?? 'default',
    workflowExecution: { workflowId: id },
    signalName,
    input: { payloads: [payload] },
    requestId: randomUUID(),
  });
}

describe('a malformed decision', () => {
  it('by update is refused with what is wrong', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      for (const [what, args, says] of malformed) {
        const refused = (error: unknown): boolean =>
          error instanceof WorkflowUpdateFailedError && says.test(error.cause?.message ?? '');
        await assert.rejects(update(rig, id, args), refused, what);
      }
    }));

  it('by signal is kept as a refusal with what is wrong', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      for (const [, args] of malformed) await rig.client.workflow.getHandle(id).signal('decide', ...args);
      const view = await rig.until(id, ({ refusedSignals }) => refusedSignals.length === malformed.length);
      for (const [index, [what, , says]] of malformed.entries()) {
        assert.match(view.refusedSignals[index]?.refusal.message ?? '', says, what);
      }
      assert.equal(view.steps[0]?.status, 'active');
    }));

  it('with a second argument is read by its first', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await update(rig, id, [{ ...common, decision: 'approve' }, 'and more']);
      assert.equal((await rig.view(id)).steps[0]?.status, 'approved');
    }));

  it('keeps a long refusal short', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const nonsense = { ...common, ['x'.repeat(100_000)]: 1 };
      await rig.client.workflow.getHandle(id).signal('decide', nonsense);
      const { refusedSignals } = await rig.until(id, (view) => view.refusedSignals.length === 1);
      assert.ok(JSON.stringify(refusedSignals).length < 2048);
    }));
});

for (const [what, payload] of Object.entries(undecodable)) {
  describe(`a payload with ${what}`, () => {
    it('as a signal is kept as a refusal', () =>
      withRig({}, async (rig) => {
        const id = await submitted(rig, application('enterprise'));
        await signalRaw(rig, id, 'decide', payload);
        const { refusedSignals } = await rig.until(id, (view) => view.refusedSignals.length === 1);
        assert.match(refusedSignals[0]?.refusal.message ?? '', /the payload could not be decoded/);
      }));

    it('as a signal of an unknown name is kept as a refusal', () =>
      withRig({}, async (rig) => {
        const id = await submitted(rig, application('enterprise'));
        await signalRaw(rig, id, 'approveEverything', payload);
        const { refusedSignals } = await rig.until(id, (view) => view.refusedSignals.length === 1);
        assert.match(
          refusedSignals[0]?.refusal.message ?? '',
          /no signal "approveEverything"; the actions are/,
        );
      }));

    it('as an update is refused', () =>
      withRig({}, async (rig) => {
        const id = await submitted(rig, application('enterprise'));
        const response = await rig.client.workflowService.updateWorkflowExecution({
          namespace: rig.env.namespace ?? 'default',
          workflowExecution: { workflowId: id },
          waitPolicy: { lifecycleStage: untilCompleted },
          request: {
            meta: { updateId: randomUUID() },
            input: { name: 'decide', args: { payloads: [payload] } },
          },
        });
        assert.match(response.outcome?.failure?.message ?? '', /the payload could not be decoded/);
      }));

    it('as the input of a request fails it and says how to start one', () =>
      withRig({}, async (rig) => {
        const id = `poc/${randomUUID()}`;
        rig.watch(id);
        await rig.client.workflowService.startWorkflowExecution({
          namespace: rig.env.namespace ?? 'default',
          workflowId: id,
          workflowType: { name: 'pocApplication' },
          taskQueue: { name: taskQueue },
          input: { payloads: [payload] },
          requestId: randomUUID(),
        });
        const failure = await outcomeOf(rig, id);
        assert.ok(failure instanceof ApplicationFailure);
        assert.match(
          failure.message,
          /not the input of a PoC application .* Start it with "confetti poc submit"/,
        );
      }));
  });
}

describe('an input that is no request', () => {
  const inputs: readonly (readonly [string, unknown[]])[] = [
    ['nothing', []],
    ['a text', ['P-1042']],
    ['a request without a policy', [{ pocId: 'X', requester: actor, fields: {}, submit: true }]],
    ['a policy without its roles', [{ requester: actor, fields: {}, submit: true, policy: { fields: {} } }]],
  ];
  for (const [what, args] of inputs) {
    it(`fails at once: ${what}`, () =>
      withRig({}, async (rig) => {
        const id = 'poc/X';
        rig.watch(id);
        await rig.client.workflow.start('pocApplication', { workflowId: id, taskQueue, args });
        assert.ok((await outcomeOf(rig, id)) instanceof ApplicationFailure);
      }));
  }

  it('fails at once: a state that claims to be from an earlier run', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      const { events } = await rig.client.workflow.getHandle(id).fetchHistory();
      const data = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0]?.data;
      const input = JSON.parse(Buffer.from(data ?? []).toString()) as Record<string, unknown>;
      const other = `poc/${randomUUID()}`;
      rig.watch(other);
      const forged = { ...input, carried: { state: { status: 'approved' }, cursors: {} } };
      await rig.client.workflow.start('pocApplication', { workflowId: other, taskQueue, args: [forged] });
      const failure = await outcomeOf(rig, other);
      assert.ok(failure instanceof ApplicationFailure);
      assert.match(failure.message, /"carried" is for a run that goes on from an earlier one/);
    }));
});
