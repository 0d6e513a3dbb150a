import assert from 'node:assert/strict';
import { createTenantCreditsActivities } from '../../activities/tenant-credits/activities.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import { createTenantCredits } from '../../worker/tenant-credits.ts';
import { tenantCreditsId } from '../../workflows/tenant-credits/contract.ts';
import { withRig, type Rig } from '../support/rig.ts';
import { timeSkippingEnvironment } from '../support/shared-servers.ts';
import { apac } from '../support/walk.ts';
import { subject, timesIn, topUpSubject, type Subject } from './moments.ts';
import { randomFrom } from './random.ts';

/*
 * Expiry and breach at awkward moments. The order of events is drawn from a seed: the same one for everybody, so that a
 * failure can be looked at again.
 */

const seed = 1;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Just before an instant, exactly then, just after: milliseconds to add. */
const around = [-1_000, -1, 0, 1, 1_000] as const;

/** Two draws of an offset, one of which is exactly the moment. */
function offsets(name: string): number[] {
  return [
    0,
    randomFrom(seed, name).pick([...around.filter((offset) => offset !== 0)] as [number, ...number[]]),
  ];
}

const now = (rig: Rig): Promise<number> => rig.env.currentTimeMs();

/** Skips to an instant; what its timers do may still be under way when this returns. */
async function passTo(rig: Rig, instant: number): Promise<void> {
  const ms = instant - (await now(rig));
  if (ms > 0) await rig.pass(`${ms} ms`);
}

function stepOf(view: RequestView, step: string) {
  const found = view.steps.find((one) => one.step === step);
  assert.ok(found);
  return found;
}

const approve = { decision: 'approve' } as const;
const today = async (rig: Rig, days: number): Promise<string> =>
  new Date((await now(rig)) + days * dayMs).toISOString().slice(0, 10);

async function untilReleasing({ rig, id }: Subject): Promise<void> {
  await rig.until(id, ({ steps }) => steps.some(({ status }) => status === 'releasing'));
}

describe('an approval that arrives', () => {
  for (const offset of offsets('breach')) {
    it(`${offset} ms from its breach counts, and the breach is recorded once at most`, () =>
      withRig({}, async (rig) => {
        const request = await subject(rig);
        const { dueAt = 0 } = stepOf(await request.walkTo('gpe'), 'gpe');
        await passTo(rig, dueAt + offset);
        await request.act('decide', apac.gpe, approve);
        const view = await request.walkTo('complete');
        const breaches = timesIn(view, 'GPE: SLA breached');
        assert.ok(breaches <= 1, `${breaches} breaches`);
        assert.equal(breaches === 1, (stepOf(view, 'gpe').respondedAt ?? 0) >= dueAt);
        await request.assertSound('complete', 3000);
      }));
  }

  for (const offset of offsets('reminder')) {
    it(`${offset} ms from a reminder counts, and nobody is reminded afterwards`, () =>
      withRig({}, async (rig) => {
        const request = await subject(rig);
        const { dueAt = 0 } = stepOf(await request.walkTo('gpe'), 'gpe');
        await passTo(rig, dueAt - 12 * hourMs + offset);
        await request.act('decide', apac.gpe, approve);
        const reminders = timesIn(await request.view(), 'GPE: Reminder sent');
        assert.ok(reminders <= 1);
        await rig.pass('2 days');
        const view = await request.walkTo('complete');
        assert.equal(timesIn(view, 'GPE: Reminder sent'), reminders);
        assert.equal(timesIn(view, 'GPE: SLA breached'), 0);
        await request.assertSound('complete', 3000);
      }));
  }
});

describe('while a grant is under way', () => {
  it('nothing that people send changes it, in whatever order', () =>
    withRig({}, async (rig) => {
      const request = await subject(rig);
      await request.walkTo('beo');
      rig.world.tidbCloud.faults.push('before-commit', 'busy', 'after-commit');
      await request.act('fulfil', apac.beo);
      await untilReleasing(request);
      const attempts = [
        () => request.attempt('recall', apac.sales),
        () => request.attempt('fulfil', apac.beo),
        () => request.attempt('decide', apac.gpe, { ...approve, step: 'gpe' }),
        () => request.attempt('setFields', apac.sales, { fields: { creditsNeeded: 9 } }),
      ];
      const random = randomFrom(seed, 'under way');
      for (let sent = 0; sent < 8; sent += 1) {
        assert.equal(await random.pick(attempts as [(typeof attempts)[0]])(), false);
      }
      await request.walkTo('complete');
      await request.assertSound('complete', 3000);
    }));

  it('TiDB Cloud may be away over a breach', () =>
    withRig({}, async (rig) => {
      const request = await subject(rig);
      const { dueAt = 0 } = stepOf(await request.walkTo('beo'), 'beo');
      await passTo(rig, dueAt - 60_000);
      rig.world.tidbCloud.faults.push(...Array.from({ length: 9 }, () => 'busy' as const), 'after-commit');
      await request.act('fulfil', apac.beo);
      await rig.until(request.id, (view) => timesIn(view, 'CEG BE&O: SLA breached') === 1, '1 minute');
      assert.equal(rig.world.tidbCloud.grants.size, 0);
      await rig.until(request.id, ({ status }) => status === 'complete', '10 minutes');
      assert.equal(timesIn(await request.view(), 'CEG BE&O: SLA breached'), 1);
      await request.assertSound('complete', 3000);
    }));

  it('the credits may expire before TiDB Cloud takes them: they are asked for anew, once', () =>
    withRig({}, async (rig) => {
      const request = await subject(rig, { creditsExpiryDate: await today(rig, 1) });
      await request.walkTo('beo');
      rig.world.tidbCloud.faults.push(...Array.from({ length: 6 }, () => 'busy' as const));
      rig.world.tidbCloud.declines = 'the expiry is in the past';
      await request.act('fulfil', apac.beo);
      await rig.pass('3 days');
      await rig.until(request.id, ({ problems }) => problems.some(({ key }) => key === 'grant'), '1 hour');
      rig.world.tidbCloud.declines = undefined;
      assert.equal(await request.attempt('fulfil', apac.beo), false);
      await request.act('setFields', apac.sales, { fields: { creditsExpiryDate: await today(rig, 30) } });
      await request.walkTo('complete');
      assert.deepEqual([...rig.world.tidbCloud.grants.keys()], [`${request.id}/grant/2`]);
      await request.assertSound('complete', 3000);
    }));
});

describe('credits whose expiry passes while BE&O waits', () => {
  it('are not released, and go through the approvals again with a later one', () =>
    withRig({}, async (rig) => {
      const request = await subject(rig, { creditsExpiryDate: await today(rig, 1) });
      await request.walkTo('beo');
      await rig.pass('3 days');
      assert.equal(await request.attempt('fulfil', apac.beo), false);
      assert.equal(rig.world.tidbCloud.grantCalls, 0);
      const later = await today(rig, 30);
      await request.act('setFields', apac.sales, { fields: { creditsExpiryDate: later } });
      const view = await request.walkTo('complete');
      assert.equal(view.credits.grant?.expiresOn, later);
      await request.assertSound('complete', 3000);
    }));
});

describe('a resubmission', () => {
  for (const offset of offsets('resubmission')) {
    it(`${offset} ms from the end of its time either opens a round or comes too late`, () =>
      withRig({}, async (rig) => {
        const request = await subject(rig);
        await request.walkTo('gpe');
        await request.act('decide', apac.gpe, { decision: 'reject', comment: 'too much' });
        const { at = 0 } = (await request.view()).history.find(({ action }) => action === 'Rejected') ?? {};
        await passTo(rig, at + 30 * dayMs + offset);
        if (!(await request.attempt('resubmit', apac.sales))) return request.assertSound('closed', 0);
        await request.walkTo('complete');
        return request.assertSound('complete', 3000);
      }));
  }
});

describe('an amendment', () => {
  const amend = { fields: { creditsNeeded: 4000 } };
  const moments = [
    ['the last approval', 'finance', (request: Subject) => request.attempt('decide', apac.finance, approve)],
    ['the release', 'beo', (request: Subject) => request.attempt('fulfil', apac.beo)],
  ] as const;
  for (const [what, step, other] of moments) {
    it(`that arrives with ${what} is approved by everybody, or refused`, () =>
      withRig({}, async (rig) => {
        const request = await topUpSubject(rig);
        await request.walkTo(step);
        const isFirst = randomFrom(seed, 'amendment', step).chance(0.5);
        const sent = [() => request.attempt('amend', apac.sales, amend), () => other(request)];
        const [one, two] = await Promise.all((isFirst ? sent : sent.toReversed()).map((send) => send()));
        const isAmended = isFirst ? one : two;
        await request.walkTo('complete');
        await request.assertSound('closed', isAmended === true ? 4000 : 3000);
      }));
  }
});

describe('a recall', () => {
  it('while the credits are being reserved leaves nothing reserved', async () => {
    const { client } = await timeSkippingEnvironment();
    let goOn = (): void => undefined;
    const isRecalled = new Promise<void>((resolve) => (goOn = resolve));
    const asked: string[] = [];
    let isReserved = false;
    const own = createTenantCreditsActivities({ tenantCredits: createTenantCredits(client) });
    const reserveCredits: typeof own.reserveCredits = async (input) => {
      asked.push(input.requestId);
      await isRecalled;
      const answer = await own.reserveCredits(input);
      isReserved = true;
      return answer;
    };
    await withRig({ activities: { reserveCredits } }, async (rig) => {
      const request = await subject(rig);
      rig.watch(tenantCreditsId(request.orgId));
      await rig.untilTrue(() => asked.includes(request.id));
      await request.act('recall', apac.sales);
      goOn();
      await rig.untilTrue(() => isReserved);
      await request.assertSound('recalled', 0);
    });
  });
});
