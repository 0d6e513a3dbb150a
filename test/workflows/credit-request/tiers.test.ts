import assert from 'node:assert/strict';
import type { RequestView } from '../../../domain/approval/view.ts';
import { withRig, type Rig } from '../../support/rig.ts';
import { grantedBefore, newOrgId, stagedPoc, topUp } from '../../support/walk.ts';

const hasTier = ({ tier }: RequestView): boolean => tier !== undefined;

/** A top-up of an Org that has so many credits already; answers its id once its tier is known. */
async function judged(rig: Rig, orgId: string, creditsNeeded: number): Promise<string> {
  const id = await rig.askCredits(topUp(stagedPoc(rig, 'NA', { orgId }), 'NA', { creditsNeeded }));
  await rig.until(id, hasTier);
  return id;
}

describe('the tier of a top-up', () => {
  const cases = [
    [3000, 7000, 'standard'],
    [3001, 0, 'elevated'],
    [3000, 7001, 'elevated'],
  ] as const;
  for (const [needed, granted, tier] of cases) {
    it(`is ${tier} for ${needed} on ${granted} that the ledger has from before`, () =>
      withRig({}, async (rig) => {
        const orgId = newOrgId();
        if (granted > 0) grantedBefore(rig, orgId, granted);
        const id = await judged(rig, orgId, needed);
        assert.equal((await rig.view(id)).tier?.id, tier);
      }));
  }

  it('is recorded with its reason: in the view, the history, Salesforce and Temporal Web', () =>
    withRig({}, async (rig) => {
      const orgId = newOrgId();
      grantedBefore(rig, orgId, 7001);
      const id = await judged(rig, orgId, 3000);
      const { tier, history } = await rig.view(id);
      const why = '10,001 accumulated in the Org with this request is more than 10,000';
      assert.deepEqual(tier, { id: 'elevated', accumulated: 10_001, because: why });
      const line = history.find(({ action }) => action === 'Tier matched');
      assert.equal(line?.comment, `elevated: ${why}`);
      const recordId = id.slice('credits/'.length);
      const record = () => rig.world.salesforce.creditRequests.get(recordId)?.creditRequest;
      await rig.untilTrue(() => record()?.tier !== undefined);
      assert.deepEqual([record()?.tier, record()?.accumulatedCredits], ['elevated', 10_001]);
      const metadata = await rig.client.workflow
        .getHandle(id)
        .query<{ currentDetails: string }>('__temporal_workflow_metadata');
      assert.match(metadata.currentDetails, /elevated: 10,001 accumulated/);
    }));
});

describe('two top-ups of 2,000 on 7,000 that are submitted at the same moment', () => {
  const tiersOf = async (rig: Rig, ids: readonly string[]): Promise<(string | undefined)[]> => {
    for (const id of ids) await rig.until(id, hasTier, '10 seconds');
    return Promise.all(ids.map(async (id) => (await rig.view(id)).tier?.id));
  };

  const both = (rig: Rig): Promise<string[]> => {
    const orgId = newOrgId();
    grantedBefore(rig, orgId, 7000);
    const poc = stagedPoc(rig, 'NA', { orgId });
    return Promise.all([1, 2].map(() => rig.askCredits(topUp(poc, 'NA', { creditsNeeded: 2000 }))));
  };

  it('are one standard and one elevated', () =>
    withRig({}, async (rig) => {
      const tiers = await tiersOf(rig, await both(rig));
      assert.deepEqual(tiers.sort(), ['elevated', 'standard']);
    }));

  for (const first of [0, 1]) {
    it(`are standard for whoever reserves first, the ${first === 0 ? 'first' : 'second'} that was submitted`, () => {
      // Holds back the reservation of one until the other has its tier.
      let letGo = (): void => undefined;
      const other = new Promise<void>((resolve) => (letGo = resolve));
      let held: string | undefined;
      return withRig(
        {
          activities: ({ reserveCredits }) => ({
            async reserveCredits(input) {
              if (input.requestId === held) await other;
              return reserveCredits(input);
            },
          }),
        },
        async (rig) => {
          const ids = await rig.whileWorkerIsAway(async () => {
            const started = await both(rig);
            held = started[1 - first];
            return started;
          });
          await rig.until(ids[first]!, hasTier);
          letGo();
          const tiers = await tiersOf(rig, ids);
          assert.deepEqual([tiers[first], tiers[1 - first]], ['standard', 'elevated']);
        },
      );
    });
  }

  it('stay so when the answer to a reservation is lost on the way', () => {
    const lost = new Set<string>();
    return withRig(
      {
        activities: ({ reserveCredits }) => ({
          async reserveCredits(input) {
            const answer = await reserveCredits(input);
            if (lost.has(input.requestId)) return answer;
            lost.add(input.requestId);
            throw new Error('the answer was lost');
          },
        }),
      },
      async (rig) => {
        const tiers = await tiersOf(rig, await both(rig));
        assert.deepEqual(tiers.sort(), ['elevated', 'standard']);
        assert.equal(lost.size, 2);
      },
    );
  });
});
