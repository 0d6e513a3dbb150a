import assert from 'node:assert/strict';
import type { RequestView } from '../../../domain/approval/view.ts';
import { withRig, type Rig } from '../../support/rig.ts';
import { apac, application, historyOf, submitted, walkTo } from '../../support/walk.ts';

const hourMs = 3_600_000;

function stepOf(view: RequestView, role: string) {
  const step = view.steps.find(({ step: id }) => id === role);
  assert.ok(step);
  return step;
}

/** Who was written to by mail, as `kind: id, id`. */
function mails(rig: Rig, kinds: readonly string[]): string[] {
  return rig.world.notifications
    .filter(({ channel, notification }) => channel === 'mail' && kinds.includes(notification.kind))
    .map(({ notification: { kind, to } }) => `${kind}: ${to.map(({ id }) => id).join(', ')}`);
}

describe('a GPE who does not answer', () => {
  it('is reminded twice, breaches the SLA and is escalated, and nothing is decided', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('50 hours');
      const view = await rig.view(id);
      const since = historyOf(view).slice(historyOf(view).indexOf('GPE: Pending'));
      assert.deepEqual(since, [
        'GPE: Pending',
        'GPE: Reminder sent',
        'GPE: Reminder sent',
        'GPE: SLA breached',
        'GPE: Escalated',
        'GPE: Escalated',
      ]);
      assert.equal(stepOf(view, 'gpe').status, 'active');
    }));

  it('breaches exactly 24 hours after the step began', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('25 hours');
      const { history } = await rig.view(id);
      const at = (action: string): number =>
        history.find(({ step, action: what }) => step === 'GPE' && what === action)?.at ?? 0;
      const lateMs = at('SLA breached') - at('Pending') - 24 * hourMs;
      assert.ok(lateMs >= 0 && lateMs < 1000, `${lateMs} ms late`);
    }));

  it('is in the approval history of Salesforce with every reminder and escalation', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('50 hours');
      const { history } = await rig.view(id);
      await rig.untilTrue(() => rig.world.salesforce.rows.size === history.length);
      const rows = [...rig.world.salesforce.rows.values()].filter(({ step }) => step === 'GPE');
      assert.deepEqual(
        rows.map(({ action, assignedTo }) => `${action}: ${assignedTo.join(', ')}`),
        [
          'Pending: xiaole.fang@example.com',
          'Reminder sent: xiaole.fang@example.com',
          'Reminder sent: xiaole.fang@example.com',
          'SLA breached: xiaole.fang@example.com',
          'Escalated: xiaole.fang@example.com, manager.gpe@example.com',
          'Escalated: manager.gpe@example.com, vince.yao@example.com, kevin.lu@example.com, dexter.deng@example.com',
        ],
      );
    }));

  it('is told, then their manager, then operations', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('50 hours');
      const late = ['reminder', 'breach', 'escalation'];
      await rig.untilTrue(() => mails(rig, late).length >= 9);
      assert.deepEqual(
        [...new Set(mails(rig, late))],
        [
          'reminder: xiaole.fang',
          'breach: xiaole.fang',
          'escalation: xiaole.fang',
          'escalation: manager.gpe',
          'escalation: vince.yao',
          'escalation: kevin.lu',
          'escalation: dexter.deng',
        ],
      );
    }));

  it('can still approve after the breach, which stays on record', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('30 hours');
      await rig.act(id, 'decide', apac.gpe, { decision: 'approve' });
      const gpe = stepOf(await rig.view(id), 'gpe');
      assert.deepEqual([gpe.status, gpe.slaState], ['approved', 'breached']);
    }));
});

describe('the first-response clock', () => {
  it('is met by claiming the step', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.act(id, 'claim', apac.gpe, {});
      await rig.pass('25 hours');
      assert.equal(stepOf(await rig.view(id), 'gpe').slaState, 'met');
    }));

  it('stands still while the requester is asked', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.act(id, 'ask', apac.gpe, { question: 'Which version do they run today?' });
      await rig.pass('100 hours');
      const asked = await rig.view(id);
      assert.equal(stepOf(asked, 'gpe').slaState, 'paused');
      assert.ok(!historyOf(asked).includes('GPE: SLA breached'));
    }));

  it('goes on when the requester has answered, for which asking was no response', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.pass('10 hours');
      await rig.act(id, 'ask', apac.gpe, { question: 'Which version do they run today?' });
      await rig.pass('100 hours');
      await rig.act(id, 'answer', apac.sales, { answer: '7.5' });
      await rig.pass('13 hours');
      assert.equal(stepOf(await rig.view(id), 'gpe').slaState, 'running');
      await rig.pass('61 minutes');
      assert.equal(stepOf(await rig.view(id), 'gpe').slaState, 'breached');
    }));

  it('never rings where no SLA is set', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      const before = (await rig.view(id)).history.length;
      await rig.pass('60 days');
      const view = await rig.view(id);
      assert.equal(view.history.length, before);
      assert.match(view.waiting, /no SLA set/);
    }));
});

describe('a step that was answered but not decided', () => {
  it('is nudged after its decision SLA', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'gpe');
      await rig.act(id, 'claim', apac.gpe, {});
      await rig.pass('49 hours');
      assert.equal(historyOf(await rig.view(id)).at(-1), 'GPE: Decision overdue');
    }));
});

describe("BE&O's clock", () => {
  it('is met when the credits are there within 4 hours', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'beo');
      await rig.pass('3 hours');
      const view = await walkTo(rig, id, 'complete');
      assert.equal(stepOf(view, 'beo').slaState, 'met');
    }));

  it('runs on after the release, and breaches when the credits come late', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-sales'));
      await walkTo(rig, id, 'beo');
      for (let tries = 0; tries < 32; tries += 1) rig.world.tidbCloud.faults.push('busy');
      await rig.act(id, 'fulfil', apac.beo, {});
      const view = await rig.until(id, ({ status }) => status === 'complete', '1 hour');
      assert.equal(stepOf(view, 'beo').slaState, 'breached');
      const lines = historyOf(view);
      assert.ok(lines.indexOf('CEG BE&O: SLA breached') < lines.indexOf('CEG BE&O: Credits added'));
      assert.ok(lines.indexOf('CEG BE&O: SLA breached') > lines.indexOf('CEG BE&O: Credits released'));
    }));
});
