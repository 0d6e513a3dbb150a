import assert from 'node:assert/strict';
import type { ShownOrg } from '../../../client/org.ts';
import type { ListedRequest } from '../../../client/lists.ts';
import type { LedgerGrant } from '../../../domain/credits/grant.ts';
import type { DailyUsage } from '../../../domain/credits/org.ts';
import type { OrgReading } from '../../../workflows/tenant-credits/contract.ts';
import { confettiAt, now, orgReading, type Ran } from './support.ts';

const orgId = '1372813089209061633';
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const poc: ListedRequest = {
  requestId: 'poc/P-1042',
  kind: 'pocApplication',
  entryPoint: 'cloud-user',
  pocId: 'P-1042',
  status: 'complete',
  region: 'APAC',
  account: 'Acme',
  orgId,
  credits: 3000,
  steps: [],
  approvers: [],
  slaState: 'none',
  startedAt: 0,
  isOpen: true,
};

/** 28 closed days of the same usage, paid by credits but for `unpaid` a day. */
function usageOf(total: number, unpaid = 0): DailyUsage[] {
  return Array.from({ length: 28 }, (_, index) => ({
    day: new Date(now - (index + 1) * dayMs).toISOString().slice(0, 10),
    total,
    paidByCredits: total - unpaid,
  }));
}

function show(reading: OrgReading, requests: readonly ListedRequest[] = [], ...more: string[]): Promise<Ran> {
  const door = { readOrg: async () => reading, list: async () => [...requests] };
  return confettiAt(door, 'org', 'show', orgId, ...more);
}

async function shown(reading: OrgReading, requests: readonly ListedRequest[] = []): Promise<string> {
  return (await show(reading, requests)).out;
}

async function factsOf(reading: OrgReading, requests: readonly ListedRequest[] = []): Promise<ShownOrg> {
  return JSON.parse((await show(reading, requests, '--json')).out) as ShownOrg;
}

describe('confetti org show', () => {
  it('begins with whose Org it is and what is left', async () => {
    assert.deepEqual((await shown(orgReading())).split('\n').slice(0, 4), [
      `Acme Robotics · Org ${orgId}`,
      'active · Dedicated · APAC · owner maria@acme.example.com',
      '1,234.50 credits left of 3,000 in 1 grant',
      'Confetti counts 3,000 credits granted, 3,000 with what is reserved',
    ]);
  });

  it('shows each grant with its last day, what is left of it and whose it is', async () => {
    assert.match(
      await shown(orgReading()),
      /GRANTED +CREDITS {2}USABLE UNTIL {2}LEFT +FOR +GRANT\n {2}2026-10-01 {2}3,000 {4}2027-06-30 +1,234\.50 {2}poc\/P-1042 {2}G-1\n/,
    );
  });

  it('marks a grant that has expired, and one that is not Confetti’s', async () => {
    const [grant] = orgReading().account!.grants;
    const grants = [{ ...grant!, expiresOn: '2026-11-21', idempotencyKey: 'hand-1' }];
    assert.match(await shown(orgReading({ grants })), /2026-11-21 \(expired\) .* not by Confetti {2}G-1/);
  });

  it('knows a grant that was made by hand and is counted', async () => {
    const [grant] = orgReading().account!.grants;
    const { tenant } = orgReading();
    const grants = [{ ...grant!, idempotencyKey: 'hand-1' }];
    const reading = orgReading(
      { grants },
      { tenant: { ...tenant, claimed: [{ grantId: 'G-1', orderKey: 'credits/C-1/grant/1' }] } },
    );
    assert.match(await shown(reading), /1,234\.50 {2}credits\/C-1, by hand {2}G-1\n/);
  });

  it('foretells the run-out with its band and the submit-by day', async () => {
    const text = await shown(orgReading({}, { usage: usageOf(50) }), [poc]);
    assert.match(text, /At about 50 a day they run out about 2026-12-16, between 2026-12-16 and 2026-12-16/);
    assert.match(
      text,
      /Submit a top-up by 2026-12-13: credits run out about 2026-12-16, the chain takes 64 h/,
    );
    assert.match(text, /The submit-by day is an estimate, by the chain of APAC, where poc\/P-1042 runs\./);
  });

  it('takes the longest chain where no PoC runs', async () => {
    const reading = orgReading({}, { usage: usageOf(50) });
    const { outlook } = await factsOf(reading, [{ ...poc, region: 'NA', isOpen: false }]);
    assert.deepEqual(outlook?.chain, {
      region: 'APAC',
      because: "the longest chain, APAC's: no PoC runs in this Org",
    });
  });

  it('takes the chain of the region where a PoC runs', async () => {
    const { outlook } = await factsOf(orgReading({}, { usage: usageOf(50) }), [{ ...poc, region: 'NA' }]);
    assert.equal(outlook?.chain.region, 'NA');
    assert.equal(outlook.topUpBy?.day, '2026-12-14');
  });

  it('takes the longer chain where PoCs of two regions run', async () => {
    const requests = [{ ...poc, region: 'NA' }, poc];
    const { outlook } = await factsOf(orgReading({}, { usage: usageOf(50) }), requests);
    assert.equal(
      outlook?.chain.because,
      "the longest chain, APAC's: PoCs of several regions run in this Org",
    );
  });

  it('tells overage, by day and by month', async () => {
    const bills = [{ month: '2026-10', total: 1500.5, paidByCredits: 1200 }];
    const text = await shown(orgReading({}, { usage: usageOf(50, 2), bills }));
    assert.match(text, /56 US dollars of usage in the last 28 days were not paid by credits/);
    assert.match(text, /MONTH .* OVERAGE\n {2}2026-10 {2}1,500\.50 {2}1,200\.00 +300\.50\n/);
  });

  it('shows what is reserved, for which request and since when', async () => {
    const { tenant } = orgReading();
    const before = { org: 3000, poc: 3000 };
    const reserved = {
      'credits/C-207': { credits: 3500, pocId: 'P-1042', since: now - 5 * hourMs, before },
      'credits/C-1': { credits: 100, pocId: '', since: 0, before },
    };
    const text = await shown(orgReading({}, { tenant: { ...tenant, reserved, accumulated: 6600 } }));
    assert.match(text, /6,600 with what is reserved/);
    assert.match(text, /Reserved\n.*\n {2}credits\/C-1 {4}100\n {2}credits\/C-207 {2}3,500 +5 h ago\n/);
  });

  it('shows what operators corrected by hand', async () => {
    const { tenant } = orgReading();
    const corrections = [
      {
        action: 'write-off',
        at: now - dayMs,
        by: 'vince.yao@example.com',
        reason: 'gone from the ledger',
        subject: 'G-9',
        credits: 500,
      } as const,
    ];
    const text = await shown(orgReading({}, { tenant: { ...tenant, corrections } }));
    assert.match(
      text,
      /24 h ago +grant taken out of the totals +G-9 +500 +vince\.yao@example\.com +gone from/,
    );
  });

  it('shows the PoCs and requests of the Org, open ones first', async () => {
    const closed: ListedRequest = {
      ...poc,
      requestId: 'credits/C-1',
      kind: 'creditRequest',
      entryPoint: 'top-up',
      status: 'closed',
      isOpen: false,
    };
    const text = await shown(orgReading(), [closed, poc]);
    assert.match(
      text,
      /PoCs and requests\n.*\n {2}poc\/P-1042 .*complete.*\n {2}credits\/C-1 .*top-up 3,000/,
    );
  });

  it('asks for the requests of this Org, of both kinds, closed ones too', async () => {
    const filters: object[] = [];
    const list = async (filter: object) => {
      filters.push(filter);
      return [];
    };
    await confettiAt({ readOrg: async () => orgReading(), list }, 'org', 'show', orgId);
    assert.deepEqual(filters, [{ orgId }]);
  });

  it('says that there is no such Org', async () => {
    const { tenant } = orgReading();
    const unknown = { account: null, bills: [], usage: [], tenant: { ...tenant, grantCount: 0 } };
    const { exitCode, err } = await show(unknown);
    assert.deepEqual([exitCode, /TiDB Cloud has no Org/.test(err)], [1, true]);
  });

  it('still shows what Confetti granted to an Org that TiDB Cloud has lost', async () => {
    const { tenant } = orgReading();
    const text = await shown({ account: null, bills: [], usage: [], tenant });
    assert.match(text, /TiDB Cloud does not know it\nConfetti counts 3,000 credits granted/);
  });

  it('answers programs with every fact', async () => {
    const facts = await factsOf(orgReading(), [poc]);
    assert.deepEqual(Object.keys(facts), [
      'orgId',
      'account',
      'bills',
      'usage',
      'tenant',
      'outlook',
      'requests',
    ]);
  });

  describe('with 5,000 grants', () => {
    const [sample] = orgReading().account!.grants;
    // TiDB Cloud's latest 100: half of them are spent.
    const latest = Array.from({ length: 100 }, (_, index): LedgerGrant => {
      const number = 4901 + index;
      return { ...sample!, grantId: `G-${number}`, credits: 10, remaining: index % 2 === 0 ? 0 : 10 };
    });
    const reading = orgReading({
      grantCount: 5000,
      grantedCredits: 50_000,
      remainingCredits: 700,
      grants: latest,
    });

    it('shows the newest twenty and counts the rest', async () => {
      const text = await shown(reading);
      assert.match(text, /700 credits left of 50,000 in 5,000 grants/);
      assert.equal(text.match(/ G-\d+$/gm)?.length, 20);
      assert.match(text, /G-5000\n.*G-4999\n/);
      assert.match(
        text,
        /and 4,980 earlier: 49,800 credits, 600 of them left \(--json has the latest 100\)\n/,
      );
    });

    it('says what the forecast leaves out', async () => {
      assert.match(
        await shown(reading),
        /200 credits of grants before the latest 100 are not in the forecast/,
      );
    });
  });
});
