import assert from 'node:assert/strict';
import { failure } from '../../../activities/failures.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import { withRig, type Rig } from '../../support/rig.ts';
import { apac, chainOf, runningPoc } from '../../support/walk.ts';

const dayMs = 86_400_000;

/** The day that is so many days ahead on the server's clock, `YYYY-MM-DD`. */
async function dayAhead(rig: Rig, days: number): Promise<string> {
  return new Date((await rig.env.currentTimeMs()) + days * dayMs).toISOString().slice(0, 10);
}

/** A running PoC of 3,000 credits, and a way to say what is left of them. */
async function watched(
  rig: Rig,
  creditsExpiryDate = '2099-12-31',
): Promise<{ id: string; orgId: string; left(remaining: number): void }> {
  const id = await runningPoc(rig, 'APAC', { creditsExpiryDate });
  const { fields } = await rig.view(id);
  const orgId = String(fields.orgId);
  const { orgs, grants } = rig.world.tidbCloud;
  const left = (remaining: number): void => {
    orgs.set(orgId, { remainingCredits: remaining });
    for (const [key, grant] of grants) grants.set(key, { ...grant, remaining });
  };
  // Readings are a whole day apart: each look of a test comes an hour after one.
  await rig.pass('1 hour');
  return { id, orgId, left };
}

/** What people were told about the balance, oldest first. */
const warnings = ({ history }: RequestView): string[] =>
  history.flatMap(({ action, comment = '' }) => (action === 'Credits warning' ? [comment] : []));

/** The request after some days, once the last of their readings is in. */
async function after(rig: Rig, id: string, time: string): Promise<RequestView> {
  await rig.pass(time);
  const now = await rig.env.currentTimeMs();
  return rig.until(id, ({ balance }) => (balance?.readAt ?? 0) > now - dayMs / 2);
}

describe('the balance of a running PoC', () => {
  it('is read day by day and shown, without a word while all is well', () =>
    withRig({ policy: chainOf('presales', 'beo') }, async (rig) => {
      const { id } = await watched(rig);
      const view = await after(rig, id, '3 days');
      assert.deepEqual(
        [view.balance?.granted, view.balance?.remaining, view.balance?.level],
        [3000, 3000, 'ok'],
      );
      assert.deepEqual(warnings(view), []);
    }));

  it('is warned of once for each share that is used, and the PoC’s owner is written to', () =>
    withRig({ policy: chainOf('presales', 'beo') }, async (rig) => {
      const { id, left } = await watched(rig);
      left(1400);
      assert.equal(warnings(await after(rig, id, '3 days')).length, 1);
      left(500);
      const told = warnings(await after(rig, id, '3 days'));
      assert.equal(told.length, 2);
      assert.match(told[0] ?? '', /^1,600 of 3,000 credits \(53 %\) are used or expired\./);
      assert.match(told[1] ?? '', /^2,500 of 3,000 credits \(83 %\) are used or expired\./);
      const mails = () =>
        rig.world.notifications.filter(
          ({ channel, notification }) => channel === 'mail' && notification.kind === 'balance',
        );
      await rig.untilTrue(() => mails().length === 2);
      assert.deepEqual(
        mails().map(({ notification }) => notification.to.map(({ email }) => email)),
        [[apac.sales], [apac.sales]],
      );
    }));

  it('that is used up is said once, and the view says so from then on', () =>
    withRig({ policy: chainOf('presales', 'beo') }, async (rig) => {
      const { id, left } = await watched(rig);
      left(0);
      const view = await after(rig, id, '4 days');
      assert.equal(warnings(view).length, 1);
      assert.match(warnings(view)[0] ?? '', /^No credits are left: /);
      assert.equal(view.balance?.level, 'critical');
      assert.match(view.balance.lines[0] ?? '', /^No credits are left/);
    }));

  it('that runs out soon asks for a top-up now, by the chain’s hours, once', () =>
    withRig({}, async (rig) => {
      const { id, orgId, left } = await watched(rig);
      left(2000);
      const days = await Promise.all([...Array(40).keys()].map((n) => dayAhead(rig, n - 30)));
      rig.world.tidbCloud.usage.set(
        orgId,
        days.map((day) => ({ day, total: 600, paidByCredits: 600 })),
      );
      const view = await after(rig, id, '2 days');
      assert.match(warnings(view).join(), /^A top-up is due now: credits run out about /);
      assert.ok(
        (view.balance?.topUpBy ?? '9') <= (view.balance?.runsOutOn ?? ''),
        JSON.stringify(view.balance),
      );
      assert.equal(warnings(await after(rig, id, '2 days')).length, 1);
    }));

  it('that expires is warned of 14 and 3 days ahead and after; the view says that it has expired', () =>
    withRig({ policy: chainOf('presales', 'beo') }, async (rig) => {
      const expiresOn = await dayAhead(rig, 16);
      const { id, left } = await watched(rig, expiresOn);
      assert.match(warnings(await after(rig, id, '4 days')).join('|'), /^3,000 credits expire after [^|]+$/);
      const twice = warnings(await after(rig, id, '10 days'));
      assert.equal(twice.length, 2);
      await after(rig, id, '2 days');
      left(0);
      const view = await after(rig, id, '1 day');
      assert.equal(warnings(view).length, 3);
      const expired = new RegExp(`Up to 3,000 credits expired unused on ${expiresOn}`);
      assert.match(warnings(view)[2] ?? '', expired);
      assert.match(view.balance?.lines.join() ?? '', expired);
    }));

  it('that cannot be read is a problem that people see, until it can be', () => {
    let isAway = true;
    return withRig(
      {
        policy: chainOf('presales', 'beo'),
        activities: ({ readBalance }) => ({
          async readBalance(asked) {
            if (isAway) throw failure('Unreachable', 'TiDB Cloud: connection reset');
            return readBalance(asked);
          },
        }),
      },
      async (rig) => {
        const { id } = await watched(rig);
        await rig.pass('26 hours');
        const { problems, status } = await rig.until(id, (view) => view.problems.length > 0, '10 minutes');
        assert.equal(problems[0]?.text, 'The balance could not be read: TiDB Cloud: connection reset');
        assert.equal(status, 'complete');
        isAway = false;
        await rig.until(id, (view) => view.problems.length === 0, '6 hours');
      },
    );
  });

  it('is watched until the PoC ends', () => {
    let readings = 0;
    return withRig(
      {
        policy: chainOf('presales', 'beo'),
        activities: ({ readBalance }) => ({
          readBalance(asked) {
            readings += 1;
            return readBalance(asked);
          },
        }),
      },
      async (rig) => {
        const { id } = await watched(rig);
        await after(rig, id, '2 days');
        await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'Succeeded' } });
        await rig.client.workflow.getHandle(id).result();
        const sofar = readings;
        await rig.pass('5 days');
        assert.ok(sofar >= 1 && readings === sofar, `${sofar}, then ${readings} readings`);
      },
    );
  });

  it('costs so few events a day that a PoC of 180 days keeps its history short', () =>
    withRig({ policy: chainOf('presales', 'beo') }, async (rig) => {
      const { id } = await watched(rig);
      await after(rig, id, '1 day');
      const before = (await rig.view(id)).history.length;
      const { events: first = [] } = await rig.client.workflow.getHandle(id).fetchHistory();
      await after(rig, id, '10 days');
      const { events: last = [] } = await rig.client.workflow.getHandle(id).fetchHistory();
      const aDay = ((last?.length ?? 0) - (first?.length ?? 0)) / 10;
      // Continue-as-new is suggested at 4,096 events; a history may have 51,200.
      assert.ok(aDay <= 20, `${aDay} events a day`);
      assert.equal((await rig.view(id)).history.length, before);
    }));
});
