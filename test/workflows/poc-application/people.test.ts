import assert from 'node:assert/strict';
import { failure } from '../../../activities/failures.ts';
import type { Activities } from '../../../activities/index.ts';
import { applyEdit } from '../../../domain/directory/apply-edit.ts';
import type { DirectoryChange } from '../../../domain/directory/edit.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import { refusalOf, withRig, type Rig } from '../../support/rig.ts';
import { apac, application, customer, historyOf, submitted, walkTo } from '../../support/walk.ts';

const day = 86_400_000;
let edits = 0;

/** The directory is edited by an operator while requests are under way. */
function edit(rig: Rig, change: DirectoryChange): void {
  edits += 1;
  const actor = { email: apac.beo, via: 'test' };
  applyEdit(rig.world.directory, { id: `edit-${edits}`, actor, ...change }, 0);
}

/** Somebody is away for four weeks from now on. */
async function away(rig: Rig, person: string, delegate?: string): Promise<void> {
  const from = await rig.env.currentTimeMs();
  const until = from + 28 * day;
  edit(rig, { kind: 'setOutOfOffice', person, from, until, ...(delegate === undefined ? {} : { delegate }) });
}

function gpeOf({ steps }: RequestView) {
  const step = steps.find((each) => each.step === 'gpe');
  assert.ok(step);
  return step;
}

/** Waits at Presales, so that GPE is next; the copy of the directory is an hour old by then. */
async function atPresales(rig: Rig): Promise<string> {
  const id = await submitted(rig, application('cloud-sales'));
  await walkTo(rig, id, 'presales');
  await rig.pass('1 hour');
  return id;
}

async function presalesApproves(rig: Rig, id: string): Promise<RequestView> {
  await rig.act(id, 'setFields', apac.presales, { fields: { presalesAutoApprove: false } });
  await rig.act(id, 'decide', apac.presales, { decision: 'approve' });
  return rig.view(id);
}

describe('who has a step', () => {
  it('is the delegate of somebody who is away when it becomes active, and both are recorded', () =>
    withRig({}, async (rig) => {
      const id = await atPresales(rig);
      await away(rig, 'xiaole.fang', 'sidney.chen');
      const view = await presalesApproves(rig, id);
      assert.deepEqual(gpeOf(view).assignees, ['sidney.chen']);
      assert.deepEqual(gpeOf(view).actsFor, ['Sidney Chen for Xiaole Fang']);
      assert.match(view.history.at(-1)?.comment ?? '', /^for Xiaole Fang, out of office until /);
      await rig.act(id, 'decide', 'sidney.chen@example.com', { decision: 'approve' });
      const approved = (await rig.view(id)).history.findLast(({ action }) => action === 'Approved');
      assert.deepEqual([approved?.by, approved?.comment], ['sidney.chen@example.com', 'for Xiaole Fang']);
    }));

  it('is told by mail for whom they stand in', () =>
    withRig({}, async (rig) => {
      const id = await atPresales(rig);
      await away(rig, 'xiaole.fang', 'sidney.chen');
      await presalesApproves(rig, id);
      const isAsked = (): boolean =>
        rig.world.notifications.some(
          ({ notification }) =>
            notification.to.some((person) => person.id === 'sidney.chen') &&
            notification.lines.some((line) => line.includes('for Xiaole Fang, out of office')),
        );
      await rig.untilTrue(isAsked);
    }));

  it('may still be decided by whoever is stood in for', () =>
    withRig({}, async (rig) => {
      const id = await atPresales(rig);
      await away(rig, 'xiaole.fang', 'sidney.chen');
      await presalesApproves(rig, id);
      await rig.act(id, 'decide', apac.gpe, { decision: 'approve' });
      assert.equal(gpeOf(await rig.view(id)).status, 'approved');
    }));

  it('does not change when an absence begins while it waits', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await away(rig, 'xiaole.fang', 'sidney.chen');
      await rig.pass('1 hour');
      await rig.act(id, 'nudge', apac.beo, { comment: 'The customer waits' });
      assert.deepEqual(gpeOf(await rig.view(id)).assignees, ['xiaole.fang']);
    }));

  it('is somebody who came into the role after the request had started', () =>
    withRig({}, async (rig) => {
      const id = await atPresales(rig);
      const known = { name: 'New Expert', email: 'new.expert@example.com', manager: 'manager.gpe' };
      edit(rig, { kind: 'setPerson', person: 'new.expert', ...known });
      edit(rig, { kind: 'setHolders', role: 'gpe', region: 'APAC', people: ['new.expert'] });
      const view = await presalesApproves(rig, id);
      assert.deepEqual(gpeOf(view).assignees, ['new.expert']);
    }));

  it('may be named in a field when they came into the directory a minute ago', () =>
    withRig({}, async (rig) => {
      const id = await atPresales(rig);
      const known = { name: 'New Expert', email: 'new.expert@example.com', manager: 'manager.gpe' };
      edit(rig, { kind: 'setPerson', person: 'new.expert', ...known });
      edit(rig, { kind: 'setHolders', role: 'gpe', region: 'NA', people: ['new.expert'] });
      await rig.act(id, 'setFields', apac.sales, { fields: { regionalGpe: 'new.expert@example.com' } });
      const view = await presalesApproves(rig, id);
      assert.deepEqual(gpeOf(view).assignees, ['new.expert']);
    }));

  it('may be somebody who came into the directory a minute ago', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('1 minute');
      const known = { name: 'New Expert', email: 'new.expert@example.com', manager: 'manager.gpe' };
      edit(rig, { kind: 'setPerson', person: 'new.expert', ...known });
      edit(rig, { kind: 'setHolders', role: 'gpe', region: 'NA', people: ['sidney.chen', 'new.expert'] });
      await rig.act(id, 'reassign', apac.gpe, { to: 'new.expert@example.com' });
      await rig.act(id, 'decide', 'new.expert@example.com', { decision: 'approve' });
      assert.equal(gpeOf(await rig.view(id)).status, 'approved');
    }));
});

describe('an approver who cannot be had', () => {
  const cases: Record<string, { prepare: (rig: Rig) => Promise<void>; who: string[]; says: RegExp }> = {
    'is away and names nobody: it stays with them, and the history says so': {
      prepare: (rig) => away(rig, 'xiaole.fang'),
      who: ['xiaole.fang'],
      says: /^Xiaole Fang is out of office until .* and names no delegate$/,
    },
    'is away, and so is the delegate, who names them in turn: it stays with them': {
      prepare: async (rig) => {
        await away(rig, 'sidney.chen', 'xiaole.fang');
        await away(rig, 'xiaole.fang', 'sidney.chen');
      },
      who: ['xiaole.fang'],
      says: /leads in a circle/,
    },
    'is away, and the delegate asked for this PoC: it stays with them': {
      prepare: (rig) => away(rig, 'xiaole.fang', 'sales.apac'),
      who: ['xiaole.fang'],
      says: /APAC Sales as delegate, who may not act on this/,
    },
    'has left and has a successor: it is theirs': {
      prepare: async (rig) =>
        edit(rig, { kind: 'depart', person: 'xiaole.fang', at: 0, successor: 'sidney.chen' }),
      who: ['sidney.chen'],
      says: /^for Xiaole Fang, gone/,
    },
    'has left without a successor: the operations queue has it': {
      prepare: async (rig) => edit(rig, { kind: 'depart', person: 'xiaole.fang', at: 0 }),
      who: [],
      says: /Xiaole Fang is gone.* and names no successor/,
    },
  };
  for (const [what, { prepare, who, says }] of Object.entries(cases)) {
    it(what, () =>
      withRig({}, async (rig) => {
        const id = await atPresales(rig);
        await prepare(rig);
        const view = await presalesApproves(rig, id);
        assert.deepEqual(gpeOf(view).assignees, who);
        assert.match(view.history.at(-1)?.comment ?? '', says);
        // The request is alive: an operator gives it to somebody, who decides.
        await rig.act(id, 'reassign', apac.beo, { to: 'manager.gpe@example.com' });
        await rig.act(id, 'decide', 'manager.gpe@example.com', { decision: 'approve' });
        assert.equal(gpeOf(await rig.view(id)).status, 'approved');
      }),
    );
  }

  it('was removed from the directory: the queue has the step until somebody is named again', () =>
    withRig({}, async (rig) => {
      const id = await atPresales(rig);
      await rig.act(id, 'setFields', apac.sales, { fields: { regionalGpe: 'sidney.chen@example.com' } });
      for (const region of ['NA', 'EMEA', 'JP']) {
        edit(rig, { kind: 'setHolders', role: 'gpe', region, people: [] });
      }
      edit(rig, { kind: 'removePerson', person: 'sidney.chen' });
      await rig.pass('1 hour');
      const view = await presalesApproves(rig, id);
      assert.deepEqual(gpeOf(view).assignees, []);
      assert.match(
        gpeOf(view).who,
        /^"sidney.chen@example.com" in Regional GPE .* is not a person of the policy/,
      );
      await rig.act(id, 'setFields', apac.sales, { fields: { regionalGpe: apac.gpe } });
      assert.deepEqual(gpeOf(await rig.view(id)).assignees, ['xiaole.fang']);
    }));

  it('has left meanwhile and decides nothing any more', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      edit(rig, { kind: 'depart', person: 'xiaole.fang', at: 0 });
      await rig.pass('2 minutes');
      const { code, message } = await refusalOf(rig.act(id, 'decide', apac.gpe, { decision: 'approve' }));
      assert.equal(code, 'not-yours');
      assert.match(message, /Xiaole Fang has left/);
    }));
});

describe('a directory that does not answer', () => {
  const unreachable = () => failure('Unreachable', 'The directory could not be read: nobody polls');

  it('keeps nobody waiting: the request goes on with whom it knows, and says so', () =>
    withRig({}, async (rig) => {
      const id = await atPresales(rig);
      for (let tries = 0; tries < 20; tries += 1) rig.world.directoryFaults.push(unreachable());
      const acting = presalesApproves(rig, id);
      await rig.untilTrue(() => rig.world.directoryFaults.length < 16, '5 seconds');
      await rig.pass('1 minute');
      const view = await acting;
      assert.deepEqual(gpeOf(view).assignees, ['xiaole.fang']);
      assert.match(view.problems.map(({ text }) => text).join(), /directory could not be read/);
    }));

  it('is waited for by a request that knows nobody yet', () =>
    withRig({}, async (rig) => {
      rig.world.directoryFaults.push(unreachable(), unreachable());
      const id = await rig.apply(application('cloud-sales'));
      const view = await rig.until(id, ({ round }) => round === 1, '2 seconds');
      assert.deepEqual(view.steps[0]?.assignees, ['presales.apac']);
    }));
});

describe('what a request reads of the directory', () => {
  it('is read once for approvals that follow each other within a minute', () => {
    let readings = 0;
    const counted = (usual: Activities): Partial<Activities> => ({
      readDirectory: (need) => {
        readings += 1;
        return usual.readDirectory(need);
      },
    });
    return withRig({ activities: counted }, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'regional-leader');
      assert.equal(readings, 1);
      await rig.pass('2 minutes');
      await walkTo(rig, id, 'beo');
      assert.equal(readings, 2);
    });
  });

  it('is what nobody outside it can act by: a stranger is refused', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user'));
      const { code } = await refusalOf(rig.act(id, 'decide', customer, { decision: 'approve' }));
      assert.equal(code, 'own-request');
      assert.ok(historyOf(await rig.view(id)).length > 0);
    }));
});
