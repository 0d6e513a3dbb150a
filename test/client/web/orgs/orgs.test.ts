import assert from 'node:assert/strict';
import type { ListedRequest } from '../../../../client/lists.ts';
import { NoAnswerError } from '../../../../client/refused.ts';
import { orgsAmong } from '../../../../client/web/screens/orgs/found-orgs.ts';
import type { DailyUsage, OrgAccount } from '../../../../domain/credits/org.ts';
import { emptyTenant } from '../../../../domain/credits/tenant.ts';
import type { OrgReading } from '../../../../workflows/tenant-credits/contract.ts';
import { fakeServer, noon } from '../../../support/server/fake-server.ts';
import { pageFor, readers } from '../../../support/server/pages.ts';

const orgId = '1372813089209061633';
const dayMs = 86_400_000;
const dayFrom = (days: number): string => new Date(noon + days * dayMs).toISOString().slice(0, 10);

const poc: ListedRequest = {
  ...{ requestId: 'poc/P-1042', kind: 'pocApplication', entryPoint: 'cloud-user', pocId: 'P-1042' },
  ...{ status: 'complete', region: 'APAC', account: 'Acme', orgId, credits: 3000, steps: [], approvers: [] },
  ...{ slaState: 'none', startedAt: noon - 30 * dayMs, isOpen: true },
};

/** 28 closed days of usage, all paid by credits. */
const usage: DailyUsage[] = Array.from({ length: 28 }, (_, index) => {
  const total = index < 14 ? 40 : 60;
  return { day: dayFrom(index - 28), total, paidByCredits: total };
});

const grant = {
  ...{ grantId: 'G-1', idempotencyKey: 'poc/P-1042/grant/1', orgId, credits: 3000, remaining: 1234.5 },
  ...{ grantedAt: '2026-09-01T08:00:00Z', expiresOn: '2027-06-30', requestId: 'poc/P-1042', pocId: 'P-1042' },
};

function reading(account: Partial<OrgAccount> = {}, over: Partial<OrgReading> = {}): OrgReading {
  return {
    account: {
      ...{ orgId, name: 'Acme Robotics', status: 'active', plan: 'Dedicated', region: 'APAC' },
      ...{ ownerEmail: 'maria@acme.test', remainingCredits: 1234.5, grantCount: 1, grantedCredits: 3000 },
      grants: [grant],
      ...account,
    },
    bills: [{ month: '2026-10', total: 1300, paidByCredits: 1210.55 }],
    usage,
    tenant: { ...emptyTenant(orgId), grantedCredits: 3000, grantCount: 1, accumulated: 3000 },
    ...over,
  };
}

const serving = (org: OrgReading | Error, requests: readonly ListedRequest[] = [poc]) =>
  fakeServer({
    readOrg: async () => {
      if (org instanceof Error) throw org;
      return org;
    },
    list: async () => [...requests],
  });

describe('finding an Org', () => {
  it('shows those that were asked for last, and finds by part of an account’s name', () => {
    const globex = { ...poc, requestId: 'poc/P-7', orgId: '555', account: 'Globex', startedAt: noon };
    const second = { ...poc, requestId: 'credits/C-1', isOpen: false };
    const found = orgsAmong([poc, globex, second]);
    assert.deepEqual(
      found.map((org) => [org.account, org.open, org.requests]),
      [
        ['Globex', 1, 1],
        ['Acme', 1, 2],
      ],
    );
    assert.deepEqual(
      orgsAmong([poc, globex], 'CME').map((org) => org.orgId),
      [orgId],
    );
  });

  it('leads to the Org of a number that was typed', async () => {
    const { status, to } = await pageFor(serving(reading()), '/orgs?q=%20555%20');
    assert.deepEqual([status, to], [302, '/orgs/555']);
  });

  it('looks at the newest requests and at accounts that begin like that, and says so where there are more', async () => {
    const asked: unknown[][] = [];
    const many = Array.from({ length: 500 }, (_, n) => ({ ...poc, requestId: `poc/P-${n}` }));
    const old = { ...poc, requestId: 'poc/P-old', orgId: '555', account: 'Globex' };
    const server = fakeServer({
      async list(filter, most) {
        asked.push([filter, most]);
        return filter.accountStart === undefined ? many : [old];
      },
    });
    const { text } = await pageFor(server, '/orgs?q=Globex');
    assert.deepEqual(asked, [
      [{ hasOrg: true }, 500],
      [{ hasOrg: true, accountStart: 'Globex' }, 500],
    ]);
    assert.match(
      text,
      /Looked at the 500 newest requests, and at every account whose name begins with “Globex”/,
    );
    assert.match(text, /Globex 555 APAC 1\+ 1\+/);
  });

  it('says so where no account is called like that', async () => {
    const { text } = await pageFor(serving(reading()), '/orgs?q=Nobody');
    assert.match(text, /No request is for an account with “Nobody”/);
  });

  it('asks nobody about what is no number, and keeps what was typed', async () => {
    const { status, html, text } = await pageFor(serving(new Error('must not be asked')), '/orgs/acme');
    assert.equal(status, 404);
    assert.match(text, /“acme” is not the number of a TiDB Cloud Org/);
    assert.match(html, /value="acme"/);
  });
});

describe('the page of an Org', () => {
  it('says what is left, how urgent it is, when it runs out and until when to ask for more', async () => {
    const { text } = await pageFor(serving(reading()), `/orgs/${orgId}`);
    assert.match(text, /1,234\.50 left of 3,000 credits in 1 grant ▲ Look at it/);
    assert.match(text, /Used a day 50 mean of the last 28 days/);
    assert.match(text, /Runs out about 16 Dec 2026 between 12 Dec 2026 and 22 Dec 2026/);
    assert.match(text, /Submit a top-up by 13 Dec 2026 an estimate, by the approval chain of APAC/);
  });

  it('draws the credits over time, says what the drawing says, and has a table below it', async () => {
    const { html, text } = await pageFor(serving(reading()), `/orgs/${orgId}`);
    assert.match(
      html,
      /role="img" aria-label="Credits over time: 1,234\.5 credits left today; Submit a top-up by/,
    );
    assert.match(html, /<polygon class="band"/);
    assert.match(html, /class="mark top-up"/);
    assert.match(text, /22 Nov 2026 today 1,234\.50 13 Dec 2026 submit a top-up by this day 184\.50 /);
  });

  it('tells a day after the last that is drawn at the edge, without a line', async () => {
    const grants = [{ ...grant, credits: 30_000, remaining: 30_000, expiresOn: '2099-12-31' }];
    const amounts = { grants, remainingCredits: 30_000, grantedCredits: 30_000 };
    const { html } = await pageFor(serving(reading(amounts)), `/orgs/${orgId}`);
    assert.match(html, /x="754"[^>]*text-anchor="end">Submit a top-up by \d+ \w+ 2028 →</);
    assert.doesNotMatch(html, /class="mark top-up"/);
  });

  it('marks where credits expire unused', async () => {
    const grants = [{ ...grant, expiresOn: dayFrom(2) }];
    const { html, text } = await pageFor(serving(reading({ grants })), `/orgs/${orgId}`);
    assert.match(html, /<circle class="dot expiry"/);
    assert.match(text, /25 Nov 2026 1,084\.50 expire unused 0\.00/);
  });

  it('tells who made each grant, with its key', async () => {
    const byHand = { ...grant, grantId: 'G-2', idempotencyKey: 'ops-console/7' };
    const { text } = await pageFor(serving(reading({ grants: [grant, byHand] })), `/orgs/${orgId}`);
    assert.match(text, /30 Jun 2027 Confetti poc\/P-1042 poc\/P-1042\/grant\/1/);
    assert.match(text, /30 Jun 2027 by hand ops-console\/7/);
  });

  it('tells overage of a month by shape and figure', async () => {
    const { text } = await pageFor(serving(reading()), `/orgs/${orgId}`);
    assert.match(text, /2026-10 1,300\.00 1,210\.55 ▲ 89\.45/);
  });

  it('leads to a request for more, for the PoC that runs there', async () => {
    const { html } = await pageFor(serving(reading()), `/orgs/${orgId}`);
    assert.match(html, new RegExp(`href="/new/top-up\\?orgId=${orgId}&amp;poc=P-1042"`));
  });

  it('says what an Org that nobody knows takes, as the FAQ does', async () => {
    const tenant = { ...emptyTenant('404'), accumulated: 0 };
    const unknown: OrgReading = { account: null, bills: [], usage: [], tenant };
    const { status, text } = await pageFor(serving(unknown, []), '/orgs/404');
    assert.equal(status, 404);
    assert.match(text, /TiDB Cloud has no Org 404: check the number with the customer\./);
    assert.match(text, /Claim the Lead with this Org ID/);
  });

  it('shows what Confetti knows while TiDB Cloud does not answer', async () => {
    const { status, text } = await pageFor(serving(new NoAnswerError('late')), `/orgs/${orgId}`);
    assert.equal(status, 503);
    assert.match(text, /TiDB Cloud does not answer now/);
    assert.match(text, /poc\/P-1042 Acme PoC 3,000 complete/);
  });

  it('is there in Chinese and in Japanese', async () => {
    const { text } = await pageFor(serving(reading()), `/orgs/${orgId}`, { language: 'zh' });
    assert.match(text, /剩余 共 3,000 额度，1 次发放/);
    const japanese = await pageFor(serving(reading()), `/orgs/${orgId}`, { language: 'ja' });
    assert.match(japanese.text, /追加申請の期限 2026年12月13日/);
  });

  it('is not for customers', async () => {
    for (const path of ['/orgs', `/orgs/${orgId}`]) {
      const { status, text } = await pageFor(serving(reading()), path, { as: readers.customer });
      assert.equal(status, 403);
      assert.match(text, /This page is for colleagues in the directory/);
    }
  });
});
