import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { acme, salesFields } from '../end-to-end/support/office.ts';
import { useProduct } from '../end-to-end/support/product.ts';
import { eventually } from '../support/product.ts';
import { apac } from '../support/walk.ts';
import { launchChromium } from './support/chromium.ts';
import { sitDown, type Desk } from './support/desk.ts';

const casey = 'casey@acme-robotics.example.com';
const operator = apac.beo;

describe('a whole PoC in the browser, everybody signed in as themselves', function () {
  this.timeout(300_000);
  const product = useProduct();
  let browser: Browser;
  const desks = new Map<string, Desk>();
  /** `poc/P-…`, once the customer has applied. */
  let requestId = '';

  before('start the browser', async () => {
    browser = await launchChromium();
  });
  after('close the browser', () => browser.close());

  /** The desk of somebody, who signs in the first time. */
  const at = async (email: string): Promise<Desk> => {
    const server = product().place.url('CONFETTI_HTTP_PORT');
    const desk = desks.get(email) ?? (await sitDown(browser, server, email));
    desks.set(email, desk);
    return desk;
  };
  /** The request in the inbox of somebody who has been told of it. */
  const open = async (email: string): Promise<Desk> => {
    const desk = await at(email);
    await desk.open(`/inbox/${requestId}`);
    return desk;
  };
  const press = async ({ page }: Desk, name: RegExp): Promise<void> => {
    await Promise.all([
      page.waitForResponse((answer) => answer.request().method() === 'POST'),
      page.getByRole('button', { name }).first().click(),
    ]);
    await page.waitForLoadState();
  };
  const says = async ({ page }: Desk, words: RegExp): Promise<void> => {
    await eventually(
      async () => words.test(await page.locator('main').innerText()),
      `${page.url()} says ${words.source}`,
    );
  };
  const fill = async ({ page }: Desk, values: Readonly<Record<string, unknown>>): Promise<void> => {
    for (const [field, value] of Object.entries(values)) {
      const input = page.locator(`.decision [name="field.${field}"]`);
      if ((await page.locator(`.decision select[name="field.${field}"]`).count()) > 0)
        await input.selectOption(String(value));
      else await input.fill(String(value));
    }
  };
  const comment = async ({ page }: Desk, text: string): Promise<void> =>
    page.locator('.decision textarea[name="comment"]').first().fill(text);

  it('begins with the form of a customer, who sees how it stands and nothing more', async () => {
    const desk = await at(casey);
    await desk.open('/requests');
    await desk.checkPage('own-requests-empty');
    await desk.open('/new/cloud-user');
    await desk.checkPage('apply');
    await desk.page.getByLabel(/Your company/).fill(acme.name);
    await desk.page.getByLabel(/Where you are/).selectOption('APAC');
    await desk.page.getByLabel(/Org ID/).fill(acme.orgId);
    await press(desk, /^Apply/);
    await desk.page.waitForURL(/\/requests\/poc\//);
    requestId = new URL(desk.page.url()).pathname.replace('/requests/', '');
    await says(desk, /Being looked at/);
    await desk.checkPage('customer-request');
    assert.doesNotMatch(await desk.page.locator('main').innerText(), /APAC SDR|APAC Sales/);
  });

  it('waits in the inbox of the SDR, who approves it', async () => {
    const desk = await at(apac.sdr);
    await desk.open('/inbox');
    await desk.page
      .getByRole('link', { name: new RegExp(acme.name) })
      .first()
      .click();
    await desk.checkPage('inbox');
    await press(await open(apac.sdr), /^Approve/);
    await says(desk, /Approved\. Next: Sales/);
    await desk.checkPage('inbox-done');
  });

  it('is refused to Sales with what is missing, and approved with it filled in where they decide', async () => {
    const desk = await open(apac.sales);
    await comment(desk, 'A sound customer');
    await press(desk, /^Approve/);
    await says(desk, /Not approved:[^]*Opportunity is empty; Sales or SDR sets it/);
    await desk.checkPage('refused');
    const typed = await desk.page.locator('.decision textarea[name="comment"]').first().inputValue();
    assert.equal(typed, 'A sound customer', 'what was typed is kept');
    const { orgId: _asApplied, ...values } = await salesFields(product().place);
    await fill(desk, values);
    await press(desk, /^Approve/);
    await says(desk, /Approved\. Next: Presales/);
  });

  it('goes on as Presales says that it is not auto-approved', async () => {
    const desk = await open(apac.presales);
    await desk.page.locator('.decision [name="field.presalesAutoApprove"][value="no"]').check();
    await press(desk, /^Approve/);
    await says(desk, /Approved\. Next: GPE \(Xiaole Fang\)/);
  });

  it('stops its clock for a question, which Sales answers for the customer', async () => {
    const gpe = await open(apac.gpe);
    await comment(gpe, 'Which workload?');
    await press(gpe, /^Ask/);
    await says(await open(apac.gpe), /paused/);
    const sales = await at(apac.sales);
    await sales.open('/requests');
    await sales.checkPage('own-requests');
    await sales.open(`/requests/${requestId}`);
    await says(sales, /Which workload\?/);
    await sales.checkPage('question');
    await sales.page.getByLabel(/answer/i).fill('OLTP, 2 TB');
    await press(sales, /^Answer/);
    await says(await open(apac.gpe), /OLTP, 2 TB/);
  });

  it('comes back once rejected, and goes its way again', async () => {
    const gpe = await open(apac.gpe);
    await comment(gpe, 'The benchmark names no baseline');
    await press(gpe, /^Reject/);
    const sales = await at(apac.sales);
    await sales.open(`/requests/${requestId}`);
    await says(sales, /rejected[^]*The benchmark names no baseline/i);
    await sales.checkPage('rejected');
    await press(sales, /^Resubmit/);
    for (const email of [apac.sdr, apac.sales]) await press(await open(email), /^Approve/);
    const presales = await open(apac.presales);
    const autoApprove = presales.page.locator('.decision [name="field.presalesAutoApprove"][value="no"]');
    if ((await autoApprove.count()) > 0) await autoApprove.check();
    await press(presales, /^Approve/);
    await press(await open(apac.gpe), /^Approve/);
    await press(await open(apac['regional-leader']), /^Approve/);
  });

  it('ends with BE&O releasing the credits, which are on the page of the Org', async () => {
    const desk = await open(operator);
    await desk.checkPage('release');
    await press(desk, /^Release the credits/);
    await eventually(async () => {
      await desk.open(`/requests/${requestId}`);
      return /The PoC runs|complete/.test(await desk.page.locator('main').innerText());
    }, 'the credits are there');
    await desk.checkPage('complete');
    await desk.open(`/orgs/${acme.orgId}`);
    await says(desk, /3,000/);
    await desk.checkPage('org');
  });

  for (const [name, path] of [
    ['new-request', '/new'],
    ['poc-for-a-customer', '/new/cloud-sales'],
    ['orgs', '/orgs'],
    ['policy', '/policy'],
    ['people', '/policy/people'],
    ['explain', '/policy/explain'],
    ['sandboxes', '/sandboxes'],
    ['not-there', '/requests/poc/P-NOBODY'],
  ] as const) {
    it(`looks right on ${path}`, async () => {
      const desk = await at(operator);
      await desk.open(path);
      await desk.page.waitForLoadState('networkidle').catch(() => undefined);
      await desk.checkPage(name);
    });
  }

  it('speaks Chinese and Japanese', async () => {
    const desk = await open(apac.sdr);
    for (const [language, word] of [
      ['zh', /待办/],
      ['ja', /受信箱/],
    ] as const) {
      await desk.page.locator('.menu summary').click();
      await desk.page.locator('.menu select[name="language"]').selectOption(language);
      await desk.page.locator('.menu form[action="/settings"] button').click();
      await says(desk, word);
      await desk.checkPage(`inbox-${language}`);
    }
  });
});
