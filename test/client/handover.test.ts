import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { openHandover, type HandoverDoor } from '../../client/handover.ts';
import { NoAnswerError } from '../../client/refused.ts';
import { parseAction } from '../../domain/approval/parse-action.ts';
import type { StepView } from '../../domain/approval/step-view.ts';
import type { Person } from '../../domain/people/person.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { withRig, type Rig } from '../support/rig.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import { apac, application, submitted } from '../support/walk.ts';
import { viewOf } from './cli/support.ts';

const xiaole: Person = { id: 'xiaole.fang', name: 'Xiaole Fang', email: 'xiaole.fang@example.com' };
const sidney: Person = { id: 'sidney.chen', name: 'Sidney Chen', email: 'sidney.chen@example.com' };

const step = (over: Partial<StepView>): StepView => ({
  step: 'gpe',
  label: 'GPE',
  status: 'active',
  who: 'Xiaole Fang',
  assignees: ['xiaole.fang'],
  slaState: 'none',
  slaHours: null,
  stage: 0,
  hours: 'elapsed',
  ...over,
});

describe('what waits for somebody', () => {
  const openStepsIn = (steps: readonly StepView[]): ReturnType<HandoverDoor['openStepsOf']> =>
    openHandover({
      list: async (filter) => {
        assert.deepEqual(filter, { approvers: ['xiaole.fang'], isOpen: true });
        return [{ requestId: 'poc/P-1' }, { requestId: 'poc/P-9' }];
      },
      view: async (requestId) => {
        if (requestId === 'poc/P-9') throw new NoAnswerError('No worker answered.');
        return viewOf({ requestId, round: 2, headline: 'Acme', steps });
      },
      actOnMany: async () => [],
    }).openStepsOf(xiaole);

  it('are the steps in which they have a place, with for whom they act', async () => {
    const { steps } = await openStepsIn([
      step({}),
      step({ step: 'legal', label: 'Legal', actsFor: ['Xiaole Fang for Nicole Sun'] }),
    ]);
    const common = { requestId: 'poc/P-1', headline: 'Acme', round: 2 };
    assert.deepEqual(steps, [
      { ...common, step: 'gpe', label: 'GPE' },
      { ...common, step: 'legal', label: 'Legal', actsFor: 'Xiaole Fang for Nicole Sun' },
    ]);
  });

  it('is not what they have decided, what is over or to come, or what an escalation lets them decide', async () => {
    const votes = [{ by: 'Xiaole Fang', decision: 'approve', at: 0 }] as const;
    const { steps } = await openStepsIn([
      step({ votes, assignees: ['xiaole.fang', 'sidney.chen'] }),
      step({ status: 'approved' }),
      step({ status: 'coming' }),
      step({ assignees: ['sidney.chen'], escalatedTo: ['Xiaole Fang'] }),
    ]);
    assert.deepEqual(steps, []);
  });

  it('names the requests that did not answer', async () => {
    const { silent } = await openStepsIn([]);
    assert.deepEqual(silent, [{ requestId: 'poc/P-9', why: 'No worker answered.' }]);
  });
});

/** The shipped policy with PoCs of Sales that begin with GPE. */
function gpeFirst(): Policy {
  const policy = shippedPolicy();
  const route = policy.pocApplication['cloud-sales'];
  const gpe = route.steps.filter(({ role }) => role === 'gpe').map(({ skipWhen: _, ...each }) => each);
  const steps = [...gpe, ...route.steps.filter(({ role }) => role === 'presales')];
  return { ...policy, pocApplication: { ...policy.pocApplication, 'cloud-sales': { ...route, steps } } };
}

/** The door on a server that cannot list: these are all the requests that there are. */
function doorOf({ confetti }: Rig, ids: readonly string[]): HandoverDoor {
  return openHandover({
    list: async () => ids.map((requestId) => ({ requestId })),
    view: confetti.view,
    actOnMany: confetti.actOnMany,
  });
}

describe('what somebody leaves behind', () => {
  const actor = { email: 'vince.yao@example.com', via: 'test' };

  it('goes to the successor, but for what the successor asked for themselves', () =>
    withRig({ policy: gpeFirst() }, async (rig) => {
      const usual = await submitted(rig, application('cloud-sales'));
      const own = await submitted(rig, { ...application('cloud-sales'), requester: sidney.email });
      const another = await submitted(rig, application('cloud-sales'));
      for (const id of [usual, own, another]) {
        await rig.until(id, ({ steps }) => steps.some(({ status }) => status === 'active'));
      }
      const door = doorOf(rig, [usual, own, another]);
      const { steps } = await door.openStepsOf(xiaole);
      assert.deepEqual(
        steps.map((each) => each.requestId),
        [usual, own, another],
      );
      const handover = { from: xiaole, to: sidney, steps, id: randomUUID(), actor, comment: 'leaves' };
      const outcomes = await door.handOver(handover);
      assert.deepEqual(
        outcomes.map(({ outcome }) => outcome),
        ['done', 'refused', 'done'],
      );
      assert.equal(outcomes[1]?.outcome === 'refused' && outcomes[1].refusal.code, 'own-request');
      assert.deepEqual((await rig.view(usual)).steps[0]?.assignees, ['sidney.chen']);
      assert.deepEqual((await rig.view(own)).steps[0]?.assignees, ['xiaole.fang']);
      // Sent again, what was done is answered the same; looked at again, only the rest is theirs.
      const again = await door.handOver(handover);
      assert.deepEqual([again[0], again[2]], [outcomes[0], outcomes[2]]);
      const left = await door.openStepsOf(xiaole);
      assert.deepEqual(
        left.steps.map((each) => each.requestId),
        [own],
      );
      const moved = (await rig.view(usual)).history.filter(({ action }) => action === 'Reassigned');
      assert.equal(moved.length, 1);
      assert.match(moved[0]?.comment ?? '', /^from Xiaole Fang to Sidney Chen — leaves$/);
    }));
});

describe('the reassignments of a hand-over', () => {
  it('have ids of their own that fit, however long its id is', async () => {
    const sentUnder = async (id: string): Promise<string[]> => {
      const sent: string[] = [];
      const door = openHandover({
        list: async () => [],
        view: async () => undefined,
        actOnMany: async (actions) => {
          for (const { name, payload } of actions) {
            assert.ok(parseAction(name, payload).ok, payload.id);
            sent.push(payload.id);
          }
          return [];
        },
      });
      const steps = ['gpe', 'l'.repeat(80)].map((role) => ({
        ...{ requestId: 'poc/P-1', headline: 'Acme', round: 1, step: role, label: role },
      }));
      const handover = { from: xiaole, to: sidney, steps, id, comment: 'leaves' };
      await door.handOver({ ...handover, actor: { email: xiaole.email, via: 'test' } });
      return sent;
    };
    assert.deepEqual((await sentUnder('h'.repeat(96)))[0], `${'h'.repeat(96)}/gpe`);
    const long = await sentUnder('h'.repeat(100));
    assert.deepEqual(await sentUnder('h'.repeat(100)), long, 'sent again they are the same');
    const other = await sentUnder(`${'h'.repeat(99)}i`);
    assert.equal(new Set([...long, ...other]).size, 4);
  });
});

describe('several actions through the door', () => {
  it('are each done or refused by itself, and done once', () =>
    withRig({ policy: gpeFirst() }, async (rig) => {
      const ids = [
        await submitted(rig, application('cloud-sales')),
        await submitted(rig, application('cloud-sales')),
      ];
      for (const id of ids)
        await rig.until(id, ({ steps }) => steps.some(({ status }) => status === 'active'));
      const claim = (requestId: string, email: string) =>
        ({
          requestId,
          name: 'claim',
          payload: { id: `batch of ${email}`, actor: { email, via: 'test' }, round: 1, step: 'gpe' },
        }) as const;
      const actions = [
        claim(ids[0]!, apac.gpe),
        claim('poc/never', apac.gpe),
        claim(ids[1]!, apac.sdr),
        claim(ids[1]!, apac.gpe),
      ];
      const outcomes = await rig.confetti.actOnMany(actions);
      assert.deepEqual(
        outcomes.map((each) => (each.outcome === 'refused' ? each.refusal.code : each.outcome)),
        ['done', 'closed', 'not-yours', 'done'],
      );
      const again = await rig.confetti.actOnMany(actions);
      assert.deepEqual([again[0], again[3]], [outcomes[0], outcomes[3]]);
      const claims = (await rig.view(ids[0]!)).history.filter(({ action }) => action === 'Claimed');
      assert.equal(claims.length, 1);
    }));
});
