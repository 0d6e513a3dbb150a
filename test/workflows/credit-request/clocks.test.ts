import assert from 'node:assert/strict';
import { withRig, type Rig } from '../../support/rig.ts';
import { chainOf, historyOf, people, stagedPoc, topUp, walkTo } from '../../support/walk.ts';

/** The history since a step began. */
function since(lines: string[], label: string): string[] {
  return lines.slice(lines.indexOf(`${label}: Pending`) + 1);
}

async function waitingFor(rig: Rig, step: 'rdg' | 'finance' | 'beo'): Promise<string> {
  const id = await rig.askCredits(topUp(stagedPoc(rig, 'NA'), 'NA'));
  await walkTo(rig, id, step);
  return id;
}

describe('the clocks of a top-up, while nobody answers', () => {
  const clocks = [
    ['rdg', 'RDG Product Readiness', 4],
    ['finance', 'Finance FP&A', 8],
    ['beo', 'CEG BE&O', 4],
  ] as const;
  for (const [step, label, hours] of clocks) {
    it(`${label} is reminded twice, breaches after ${hours} h and is escalated twice, and nothing is decided`, () =>
      withRig({ policy: chainOf(step) }, async (rig) => {
        const id = await waitingFor(rig, step);
        await rig.pass(`${hours + 5} hours`);
        const { steps, history } = await rig.view(id);
        assert.deepEqual(
          since(historyOf(await rig.view(id)), label),
          ['Reminder sent', 'Reminder sent', 'SLA breached', 'Escalated', 'Escalated'].map(
            (line) => `${label}: ${line}`,
          ),
        );
        const at = (action: string): number =>
          history.findLast((line) => line.step === label && line.action === action)?.at ?? 0;
        const lateMs = at('SLA breached') - at('Pending') - hours * 3_600_000;
        assert.ok(lateMs >= 0 && lateMs < 1000, `${lateMs} ms late`);
        assert.equal(steps.find((each) => each.step === step)?.status, 'active');
        assert.equal(rig.world.tidbCloud.grants.size, 0);
      }));
  }

  it('a Sales Manager has none: the document gives no hours', () =>
    withRig({}, async (rig) => {
      const id = await rig.askCredits(topUp(stagedPoc(rig)));
      const { history, waiting } = await walkTo(rig, id, 'sales-manager');
      await rig.pass('20 days');
      assert.match(waiting, /no SLA set/);
      assert.equal((await rig.view(id)).history.length, history.length);
    }));

  it('who is late can still decide, and the request goes all the way', () =>
    withRig({ policy: chainOf('finance', 'beo') }, async (rig) => {
      const id = await waitingFor(rig, 'finance');
      await rig.pass('9 hours');
      await rig.act(id, 'decide', people.NA.finance, { decision: 'approve' });
      await walkTo(rig, id, 'complete');
      const { steps, credits } = await rig.until(id, ({ status }) => status === 'closed');
      assert.equal(steps.find(({ step }) => step === 'finance')?.slaState, 'breached');
      assert.equal(credits.grant?.credits, 1000);
    }));
});
