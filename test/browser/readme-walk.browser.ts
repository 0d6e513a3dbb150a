import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { useProduct } from '../end-to-end/support/product.ts';
import { eventually } from '../support/product.ts';
import { launchChromium } from './support/chromium.ts';
import { sitDown } from './support/desk.ts';

/*
 * The README's walk by clicking, as somebody new would do it: what is clicked and typed is taken from the README, so that
 * neither can change without the other.
 */

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const section = readme.split('## A five-minute walk, by clicking')[1]?.split('\n## ')[0] ?? '';
const steps = [...section.matchAll(/^(\d)\. ((?:.+\n?)+?)(?=^\d\. |^$|(?![^]))/gm)].map(([, , text = '']) =>
  text.replace(/\s+/g, ' ').trim(),
);

/** What a step has in backticks, in order. */
const quoted = (step: string): string[] => [...step.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);

describe('the walk by clicking that the README describes', function () {
  this.timeout(300_000);
  const product = useProduct();
  let browser: Browser;
  /** Where everybody has a window of their own, by the name that the README calls them. */
  const windows = new Map<string, Page>();
  let requestPath = '';

  before('start the browser', async () => {
    browser = await launchChromium();
  });
  after('close the browser', () => browser.close());

  /** Opens Confetti and signs in as the README calls somebody: **APAC SDR**. */
  const as = async (step: string, name: string): Promise<Page> => {
    assert.ok(step.includes(`**${name}**`), `the README has ${name} in: ${step}`);
    const known = windows.get(name);
    if (known !== undefined) return known;
    const escaped = name.replace(/[()]/g, '\\$&');
    const { page } = await sitDown(
      browser,
      product().place.url('CONFETTI_HTTP_PORT'),
      new RegExp(`^${escaped} \\S+@`),
    );
    windows.set(name, page);
    return page;
  };
  /** Clicks what the README calls _so_. */
  const click = async (step: string, said: string, target: Locator): Promise<void> => {
    assert.ok(step.includes(`_${said}_`), `the README says _${said}_ in: ${step}`);
    await target.first().click();
    await target.page().waitForLoadState();
  };
  const button = (page: Page, name: string): Locator =>
    page.getByRole('button', { name: new RegExp(`^${name}`) });
  const says = async (page: Page, words: RegExp): Promise<void> => {
    await eventually(
      async () =>
        words.test(
          await page
            .locator('main')
            .innerText()
            .catch(() => ''),
        ),
      `${page.url()} says ${words.source}`,
      60_000,
    );
  };
  /** The request of this walk in somebody's inbox: other tests have theirs beside it. */
  const open = async (page: Page): Promise<void> => {
    await page.goto(new URL(`/inbox/${requestPath}`, product().place.url('CONFETTI_HTTP_PORT')).href);
  };

  it('has five steps', () => {
    assert.equal(steps.length, 5, section);
  });

  it('1: the customer applies', async () => {
    const [step = ''] = steps;
    const [company = '', orgId = ''] = quoted(step);
    const page = await as(step, 'Casey (Acme Robotics)');
    await click(step, 'New request', page.getByRole('link', { name: 'New request' }));
    await page.getByLabel(/company/i).fill(company);
    assert.match(step, /region APAC/);
    await page.getByLabel(/Where you are/).selectOption('APAC');
    await page.getByLabel(/Org ID/).fill(orgId);
    await click(step, 'Apply', button(page, 'Apply'));
    await page.waitForURL(/\/requests\/poc\//);
    requestPath = new URL(page.url()).pathname.replace('/requests/', '');
  });

  it('2: it waits in the inbox of the SDR, who approves it with a and Enter', async () => {
    const [, step = ''] = steps;
    const page = await as(step, 'APAC SDR');
    assert.deepEqual(quoted(step), ['a']);
    await open(page);
    await page.locator('body').press('a');
    assert.equal(await page.evaluate('document.activeElement.value'), 'approve');
    await page.keyboard.press('Enter');
    await says(page, /Approved\. Next: Sales/);
  });

  it('3: Sales is told what is missing, fills it in and approves', async () => {
    const [, , step = ''] = steps;
    const page = await as(step, 'APAC Sales');
    await open(page);
    await click(step, 'Approve', button(page, 'Approve'));
    await says(page, /Not approved:[^]*Opportunity is empty; Sales or SDR sets it/);
    const box = page.locator('.decision');
    assert.match(step, /any texts for Account, Contact, Opportunity and the justification/);
    for (const label of ['Account', 'Contact', 'Opportunity'])
      await box.getByLabel(label, { exact: true }).fill('as I like');
    assert.match(step, /3000 credits; a day in 2028; _No Payment_/);
    await box.getByLabel('Credits Needed', { exact: true }).fill('3000');
    await box.getByLabel('Credits Expiry Date').fill('2028-12-31');
    await box.getByLabel('PoC Customer Payment').selectOption('No Payment');
    await box.getByLabel('Justification to Credits Needed').fill('p99 below 10 ms');
    await box.getByLabel('Presales', { exact: true }).fill(quoted(step)[0] ?? '');
    await click(step, 'Approve', button(page, 'Approve'));
    await says(page, /Approved\. Next: Presales/);
  });

  it('4: Presales, GPE with a question that Sales answers, and the Regional Leader', async () => {
    const [, , , step = ''] = steps;
    const presales = await as(step, 'APAC Presales');
    await open(presales);
    await click(step, 'no', presales.locator('.decision').getByLabel('no', { exact: true }));
    await click(step, 'Approve', button(presales, 'Approve'));
    await says(presales, /Approved\. Next: GPE \(Xiaole Fang\)/);
    const gpe = await as(step, 'Xiaole Fang');
    await open(gpe);
    assert.match(step, /24 hours/);
    await says(gpe, /due in 2[34] h|due in 1 d/);
    await gpe.locator('.decision').getByLabel('Comment').fill('Which workload?');
    await click(step, 'Ask', button(gpe, 'Ask'));
    await says(gpe, /paused/);
    const sales = await as(step, 'APAC Sales');
    await sales.getByRole('link', { name: 'My requests' }).click();
    await sales.locator(`a[href="/requests/${requestPath}"]`).last().click();
    await sales.getByLabel(/answer/i).fill('OLTP, 2 TB');
    await button(sales, 'Answer').click();
    await sales.waitForLoadState();
    await open(gpe);
    await click(step, 'Approve', button(gpe, 'Approve'));
    await says(gpe, /Approved\. Next: Regional Leader/);
    const leader = await as(step, 'APAC Regional Leader');
    await open(leader);
    await click(step, 'Approve', button(leader, 'Approve'));
    await says(leader, /Approved\./);
  });

  it('5: BE&O releases the credits, and the other systems have them', async () => {
    const [, , , , step = ''] = steps;
    const page = await as(step, 'Vince Yao');
    await open(page);
    await click(step, 'Release the credits', button(page, 'Release the credits'));
    await eventually(
      async () => {
        await page.goto(new URL(`/requests/${requestPath}`, page.url()).href);
        return /Approved and credited/.test(await page.locator('main').innerText());
      },
      'the credits are there',
      60_000,
    );
    await click(step, 'Credits', page.getByRole('link', { name: 'Credits', exact: true }));
    await page
      .getByRole('link', { name: /Acme Robotics/ })
      .first()
      .click();
    await says(page, new RegExp(requestPath));
    await click(step, 'Sandboxes', page.getByRole('link', { name: 'Sandboxes', exact: true }));
    await says(page, /Salesforce[^]*TiDB Cloud[^]*Mail/);
    await click(step, 'Policy', page.getByRole('link', { name: 'Policy', exact: true }));
    await page.getByRole('link', { name: 'Explain', exact: true }).click();
    await says(page, /Explain a route/);
    await click(step, 'Reports', page.getByRole('link', { name: 'Reports', exact: true }));
    await says(page, /First responses against their SLAs/);
  });

  it('shows the request in Salesforce by its own link', async () => {
    const page = windows.get('Vince Yao');
    assert.ok(page);
    await page.goto(new URL(`/requests/${requestPath}`, page.url()).href);
    await page.getByRole('link', { name: 'Salesforce', exact: true }).click();
    await page
      .getByRole('link', { name: requestPath.replace('poc/', '') })
      .first()
      .click();
    assert.match(await page.locator('body').innerText(), /Approval History[^]*Regional Leader/);
  });
});
