import assert from 'node:assert/strict';
import type { Confetti } from '../../../client/index.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { callsOf, colleague, manager, operator } from '../../support/server/calls-of.ts';
import { noon } from '../../support/server/fake-server.ts';

describe('the directory over the API', () => {
  const edits = '/api/v1/directory/edits';

  it('is shown to colleagues', async () => {
    const { body } = await callsOf(colleague).get('/api/v1/directory');
    assert.equal(body.people['xiaole.fang'].email, colleague);
    assert.deepEqual([body.synchronisedAt, body.synchronised], [noon, undefined]);
  });

  it('is edited in the name of whoever edits, under their id', async () => {
    const calls = callsOf(operator);
    const edit = {
      kind: 'setPerson',
      person: 'new.one',
      name: 'New One',
      manager: null,
      comment: 'Joins us',
    };
    const answer = await calls.post(edits, edit, { 'idempotency-key': 'e-1' });
    assert.deepEqual(answer.body, { id: 'e-1', revision: 2, message: 'Done' });
    assert.deepEqual(calls.asked('editDirectory'), [
      { ...edit, id: 'e-1', actor: { email: operator, via: 'api' } },
    ]);
  });

  it('leaves it to the directory from when somebody is away where it does not say, so that it can be sent again', async () => {
    const calls = callsOf(colleague);
    const until = noon + 86_400_000;
    await calls.post(edits, { kind: 'setOutOfOffice', person: 'xiaole.fang', until, id: 'e-2' });
    assert.deepEqual(calls.asked('editDirectory'), [
      {
        ...{ kind: 'setOutOfOffice', person: 'xiaole.fang', until, id: 'e-2' },
        actor: { email: colleague, via: 'api' },
      },
    ]);
  });

  it('takes over the policy file of the server', async () => {
    const calls = callsOf(operator);
    await calls.post(edits, { kind: 'synchronise' });
    const [edit] = calls.asked('editDirectory') as [{ kind: string; file: { regions: readonly string[] } }];
    assert.deepEqual([edit.kind, edit.file.regions], ['synchronise', shippedPolicy().regions]);
  });

  it('says before what that would change', async () => {
    const calls = callsOf(operator);
    const answer = await calls.get('/api/v1/directory/synchronisation');
    assert.deepEqual(answer.body, { report: [] });
    assert.deepEqual(calls.names(), []);
  });

  it('knows no other edit', async () => {
    const answer = await callsOf(operator).post(edits, { kind: 'dismiss', person: 'xiaole.fang' });
    assert.match(answer.body.detail, /kind must be one of setPerson, removePerson, setHolders/);
  });
});

describe('handing work over by the API', () => {
  const steps = [
    { requestId: 'poc/P-1042', headline: 'Acme', round: 1, step: 'gpe', label: 'GPE' },
    { requestId: 'poc/P-7', headline: 'Globex', round: 2, step: 'gpe', label: 'GPE' },
  ];
  const openStepsOf: Confetti['openStepsOf'] = async () => ({ steps, silent: [] });
  const path = '/api/v1/hand-overs';

  it('shows before what waits for them', async () => {
    const answer = await callsOf(manager, { openStepsOf }).get(`/api/v1/people/${colleague}/open-steps`);
    assert.deepEqual(answer.body, { steps, silent: [] });
  });

  it('gives each step to the other, and says what became of it', async () => {
    const refusal = refuse('too-many-reassignments', 'Not done: …');
    const handed: unknown[] = [];
    const calls = callsOf(manager, {
      openStepsOf,
      handOver: async (handover) => {
        handed.push(handover);
        const done = { requestId: 'poc/P-1042', status: 'in-progress', round: 1, message: 'Reassigned.' };
        return [
          { outcome: 'done', done },
          { outcome: 'refused', refusal },
        ];
      },
    });
    const answer = await calls.post(path, { from: colleague, to: 'sidney.chen', id: 'h-1' });
    const { id, outcomes } = answer.body as { id: string; outcomes: Record<string, unknown>[] };
    assert.equal(id, 'h-1');
    assert.deepEqual(outcomes[1], {
      requestId: 'poc/P-7',
      step: 'gpe',
      label: 'GPE',
      outcome: 'refused',
      refusal,
    });
    const [{ from, to, comment, actor }] = handed as [
      { from: { id: string }; to: { id: string }; comment: string; actor: unknown },
    ];
    assert.deepEqual(
      [from.id, to.id, comment],
      ['xiaole.fang', 'sidney.chen', 'Xiaole Fang hands over to Sidney Chen'],
    );
    assert.deepEqual(actor, { email: manager, via: 'api' });
  });

  it('is not done to oneself', async () => {
    const answer = await callsOf(manager, { openStepsOf }).post(path, { from: colleague, to: 'xiaole.fang' });
    assert.equal(answer.status, 400);
    assert.match(answer.body.detail, /cannot take over from themselves/);
  });
});
