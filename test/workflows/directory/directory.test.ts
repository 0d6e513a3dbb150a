import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { taskQueue } from '../../../client/task-queue.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import { openDirectory } from '../../../domain/directory/state.ts';
import { createDirectory } from '../../../worker/directory.ts';
import { directoryId, directoryType, editSignal, editUpdate } from '../../../workflows/directory/contract.ts';
import { outcomeOf, refusalOf, withRig, type Rig } from '../../support/rig.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { awayOf, editOf, farAway, newDirectory, operator, viewOf, xiaole } from './support.ts';

const content = directoryOf(shippedPolicy());

describe('the directory', () => {
  it('begins with what the policy file says', () =>
    withRig({}, async (rig) => {
      await newDirectory(rig);
      const { people, holders, operations, revision, synchronised } = await viewOf(rig);
      assert.deepEqual({ people, holders, operations, regions: content.regions }, content);
      assert.deepEqual([revision, synchronised.content], [1, content]);
    }));

  it('is started once, whoever starts it again and with whatever', () =>
    withRig({}, async (rig) => {
      await newDirectory(rig);
      await rig.confetti.editDirectory(editOf(awayOf(xiaole)));
      await newDirectory(rig);
      assert.equal((await viewOf(rig)).revision, 2);
    }));

  it('answers what an edit did, and shows it', () =>
    withRig({}, async (rig) => {
      const handle = await newDirectory(rig);
      const { revision, message } = await rig.confetti.editDirectory(editOf(awayOf(xiaole, 'sidney.chen')));
      assert.equal(revision, 2);
      assert.match(
        message,
        /^Xiaole Fang is out of office from 2098-01-01 UTC .*; Sidney Chen acts for them$/,
      );
      const { people, log } = await viewOf(rig);
      assert.deepEqual(people[xiaole]?.outOfOffice?.[0]?.delegate, 'sidney.chen');
      assert.deepEqual(
        log.map(({ by, via, what }) => [by, via, what]),
        [[operator, 'test', message]],
      );
      const name = '__temporal_workflow_metadata';
      const { currentDetails } = await handle.query<{ currentDetails: string }>(name);
      assert.match(
        currentDetails,
        /### Out of office[^]*\| Xiaole Fang \| 2098-01-01 UTC \| 2098-01-02 UTC \| Sidney Chen/,
      );
      assert.match(currentDetails, /### Latest edits/);
    }));

  it('is listed as what it is', () =>
    withRig({}, async (rig) => {
      const handle = await newDirectory(rig);
      const { typedSearchAttributes } = await handle.describe();
      const kinds = typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
      assert.deepEqual(kinds, [['ConfettiKind', 'directory']]);
    }));

  it('answers an edit that is sent again the same, under whatever update id, and changes nothing', () =>
    withRig({}, async (rig) => {
      const handle = await newDirectory(rig);
      const edit = editOf(awayOf(xiaole));
      const first = await rig.confetti.editDirectory(edit);
      const again = await rig.confetti.editDirectory(edit);
      const update = { args: [edit] as [typeof edit], updateId: randomUUID() };
      const { to, ...other } = await handle.executeUpdate(editUpdate, update);
      assert.deepEqual([again, other], [first, first]);
      assert.deepEqual([to.action, to.by], ['setOutOfOffice', operator]);
      const { revision, log } = await viewOf(rig);
      assert.deepEqual([revision, log.length], [2, 1]);
    }));

  it('refuses another edit under the id of an earlier one, with what it was and without an event', () =>
    withRig({}, async (rig) => {
      await newDirectory(rig);
      const until = (await rig.env.currentTimeMs()) + 3 * 86_400_000;
      const edit = editOf({ kind: 'setOutOfOffice', person: xiaole, until }, { id: 'used' });
      const first = await rig.confetti.editDirectory(edit);
      const before = await rig.settledEventCount(directoryId);
      await rig.pass('1 minute');
      assert.deepEqual(await rig.confetti.editDirectory(edit), first, 'also where the directory says when');
      const others = [
        editOf({ kind: 'setOutOfOffice', person: xiaole, until: until + 1 }, { id: 'used' }),
        { ...edit, actor: { email: 'xiaole.fang@example.com', via: 'test' } },
        editOf({ kind: 'clearOutOfOffice', person: xiaole }, { id: 'used' }),
      ];
      for (const other of others) {
        const { code, message } = await refusalOf(rig.confetti.editDirectory(other));
        assert.equal(code, 'id-used');
        assert.match(
          message,
          /^Not done: the id used was used before, for "setOutOfOffice" by vince\.yao@example/,
        );
      }
      assert.equal(await rig.settledEventCount(directoryId), before);
    }));

  it('refuses an edit with its refusal, which leaves no event', () =>
    withRig({}, async (rig) => {
      await newDirectory(rig);
      await viewOf(rig);
      const before = await rig.settledEventCount(directoryId);
      const refusal = await refusalOf(rig.confetti.editDirectory(editOf(awayOf(xiaole, xiaole))));
      assert.equal(refusal.code, 'not-eligible');
      assert.match(refusal.message, /^Not done: Xiaole Fang cannot be their own delegate/);
      assert.equal(await rig.settledEventCount(directoryId), before);
    }));

  it('takes an edit as a signal, and keeps the refusal of one', () =>
    withRig({}, async (rig) => {
      const handle = await newDirectory(rig);
      await handle.signal(editSignal, editOf(awayOf(xiaole)));
      await handle.signal(editSignal, editOf(awayOf('nobody')));
      await handle.signal('edit', 'nonsense');
      await handle.signal('promote', xiaole);
      await rig.untilTrue(async () => (await viewOf(rig)).refusalCount === 3);
      const { revision, refusals } = await viewOf(rig);
      assert.equal(revision, 2);
      assert.deepEqual(
        refusals.map(({ signal, by, refusal }) => [signal, by, refusal.code]),
        [
          ['edit', operator, 'unknown-person'],
          ['edit', undefined, 'malformed'],
          ['promote', undefined, 'malformed'],
        ],
      );
      assert.match(
        refusals[2]?.refusal.message ?? '',
        /there is no signal "promote"; the directory takes "edit"/,
      );
    }));

  it('refuses and keeps what nobody can decode', () =>
    withRig({}, async (rig) => {
      await newDirectory(rig);
      const broken = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"id":') };
      await rig.client.workflowService.signalWorkflowExecution({
        namespace: rig.env.namespace ?? 'default',
        workflowExecution: { workflowId: directoryId },
        signalName: 'edit',
        input: { payloads: [broken] },
        requestId: randomUUID(),
      });
      await rig.untilTrue(async () => (await viewOf(rig)).refusalCount === 1);
      assert.match((await viewOf(rig)).refusals[0]?.refusal.message ?? '', /could not be decoded/);
    }));

  it('takes ten edits at once, one after the other', () =>
    withRig({}, async (rig) => {
      await newDirectory(rig);
      const people = Object.keys(content.people).slice(0, 10);
      const answers = await Promise.all(people.map((id) => rig.confetti.editDirectory(editOf(awayOf(id)))));
      const revisions = answers.map(({ revision }) => revision).sort((one, other) => one - other);
      assert.deepEqual(
        revisions,
        people.map((_, index) => index + 2),
      );
    }));

  it('goes on in a new run with all it has', () =>
    withRig({}, async (rig) => {
      const edit = editOf(awayOf('sidney.chen'));
      const carried = {
        ...openDirectory(content, 5),
        revision: 7,
        answered: [
          { id: edit.id, kind: edit.kind, by: operator, answer: { revision: 6, message: 'It was done' } },
        ],
        log: [{ at: 5, by: operator, via: 'test', what: 'It was done' }],
      };
      await rig.client.workflow.start('handOn', {
        workflowId: directoryId,
        taskQueue,
        args: [directoryType, { carried }],
      });
      rig.watch(directoryId);
      await rig.settledEventCount(directoryId);
      const { answered: _, ...shown } = carried;
      assert.deepEqual(await viewOf(rig), shown);
      assert.equal((await rig.confetti.editDirectory(edit)).message, 'It was done');
      assert.equal((await rig.confetti.editDirectory(editOf(awayOf(xiaole)))).revision, 8);
    }));
});

describe('the directory as the worker’s activities reach it', () => {
  const need = { roles: ['gpe'], also: ['sales.apac@example.com'] };

  it('is read with what was edited', () =>
    withRig({}, async (rig) => {
      await newDirectory(rig);
      await rig.confetti.editDirectory(editOf(awayOf(xiaole, 'nicole.sun')));
      const slice = await createDirectory(rig.client, content).read(need);
      assert.equal(slice.revision, 2);
      assert.equal(slice.people[xiaole]?.outOfOffice?.[0]?.from, farAway);
      assert.ok(slice.people['nicole.sun'] !== undefined && slice.people['sales.apac'] !== undefined);
    }));

  it('is started where it does not run, also where it was ended', () =>
    withRig({}, async (rig) => {
      rig.watch(directoryId);
      const directory = createDirectory(rig.client, content);
      assert.equal((await directory.read(need)).revision, 1);
      await rig.client.workflow.getHandle(directoryId).terminate('by a test');
      assert.equal(await rig.confetti.viewDirectory(), undefined);
      const refusal = await refusalOf(rig.confetti.editDirectory(editOf(awayOf(xiaole))));
      assert.match(refusal.message, /the directory does not run\. A worker starts it/);
      assert.equal((await directory.read(need)).revision, 1);
      assert.equal((await rig.confetti.editDirectory(editOf(awayOf(xiaole)))).revision, 2);
    }));

  it('cannot be asked by a malformed query of its own', () =>
    withRig({}, async (rig) => {
      const handle = await newDirectory(rig);
      const isRefused = (error: unknown): boolean =>
        error instanceof Error &&
        error.cause instanceof Error &&
        /Not answered: it takes/.test(error.cause.message);
      await assert.rejects(handle.query('slice', 'gpe'), isRefused);
    }));
});

describe('a directory that is started by hand', () => {
  const wrong: readonly (readonly [what: string, args: unknown[], says: RegExp])[] = [
    ['without an input', [], /initial must be an object/],
    ['with nothing in it', [{ initial: {} }], /initial\.regions must be a list/],
    [
      'with a state of its own',
      [{ carried: openDirectory(content, 0) }],
      /only an earlier run hands something on/,
    ],
    [
      'without operators',
      [{ initial: { ...content, operations: { queue: ['vince.yao'], operators: [] } } }],
      /no operator would be left/,
    ],
  ];
  const started = async (rig: Rig, args: unknown[], workflowId: string): Promise<unknown> => {
    await rig.client.workflow.start(directoryType, { workflowId, taskQueue, args });
    rig.watch(workflowId);
    return outcomeOf(rig, workflowId);
  };

  for (const [what, args, says] of wrong) {
    it(`${what} fails for good, and says how it is started`, () =>
      withRig({}, async (rig) => {
        const failure = await started(rig, args, directoryId);
        assert.ok(failure instanceof ApplicationFailure);
        assert.deepEqual([failure.type, failure.nonRetryable], ['Malformed', true]);
        assert.match(failure.message, says);
      }));
  }

  it('under another id fails for good', () =>
    withRig({}, async (rig) => {
      const failure = await started(rig, [{ initial: content }], `directory-${randomUUID()}`);
      assert.ok(failure instanceof ApplicationFailure);
      assert.match(failure.message, /its id is "directory"/);
    }));

  it('does not take an update of another name', () =>
    withRig({}, async (rig) => {
      const handle = await newDirectory(rig);
      await assert.rejects(
        handle.executeUpdate('promote'),
        (error) => error instanceof WorkflowUpdateFailedError,
      );
    }));
});
