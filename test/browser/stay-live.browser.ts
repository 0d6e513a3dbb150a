import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { useProduct } from '../end-to-end/support/product.ts';
import { formBrowser } from '../support/form-browser.ts';
import { eventually } from '../support/product.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import { customer, people } from '../support/walk.ts';
import { launchChromium } from './support/chromium.ts';
import { openStream, type Stream } from '../support/event-stream.ts';
import { sitDown } from './support/desk.ts';

const { sdr, sales } = people.EMEA;

/** Twenty-five colleagues with eight windows each, none of them whom the page in Chromium belongs to. */
const listeners = Object.values(shippedPolicy().people)
  .map(({ email }) => email)
  .filter((email) => email !== sdr && email !== sales)
  .slice(0, 25);
const windows = 8;

describe('two hundred event streams and a browser, over the product', function () {
  this.timeout(300_000);
  const product = useProduct();
  const leaving = new AbortController();
  let browser: Browser;

  before('start the browser', async () => {
    browser = await launchChromium();
  });
  after('leave', async () => {
    leaving.abort();
    await browser.close();
  });

  /** The cookies of somebody who has signed in. */
  const signedIn = async (server: string, email: string): Promise<string> => {
    const visitor = formBrowser();
    await visitor.open(server);
    await visitor.submit({ email });
    return visitor.cookies;
  };

  it('are all told of what somebody else does, and the page shows it without being loaded again', async () => {
    const { place, office } = product();
    const server = place.url('CONFETTI_HTTP_PORT');
    const requestId = await office.confetti.startPocApplication({
      ...{
        pocId: `P-${randomUUID()}`,
        entryPoint: 'cloud-user',
        requester: customer,
        via: 'test',
        submit: true,
      },
      fields: {
        company: 'Umbrella Health',
        applicationLink: 'https://tidbcloud.example.com/poc/9',
        region: 'EMEA',
      },
    });
    await office.until(requestId, 'it waits for the SDR', ({ steps }) => steps[0]?.status === 'active');

    const streams: Stream[] = [];
    for (const email of listeners) {
      const cookie = await signedIn(server, email);
      const open = () =>
        openStream(`${server}/api/v1/requests/${requestId}/events`, { cookie }, leaving.signal);
      streams.push(...(await Promise.all(Array.from({ length: windows }, open))));
    }
    assert.equal(streams.length, 200);
    await Promise.all(streams.map((stream) => stream.hears('id: ')));

    const { page } = await sitDown(browser, server, sales);
    await Promise.all([
      page.waitForResponse((answer) => answer.url().endsWith(`/${requestId}/events`)),
      page.goto(`${server}/requests/${requestId}`),
    ]);
    const main = page.locator('main');
    assert.match(await main.innerText(), /Waiting for SDR/);
    await page.evaluate('globalThis.isTheSamePage = true');

    const before = streams.map((stream) => stream.changes());
    await office.act(requestId, 'decide', sdr, { decision: 'approve' });

    await eventually(
      async () => /Waiting for Sales \(you\)/.test(await main.innerText()),
      'the page shows it',
    );
    assert.equal(await page.evaluate('globalThis.isTheSamePage'), true, 'the page was not loaded again');
    await Promise.all(streams.map((stream, index) => stream.hearsChange((before[index] ?? 0) + 1)));
    const metrics = await (await fetch(`${server}/metrics`)).text();
    // Those, and the page's own.
    assert.match(metrics, /^confetti_event_streams_open 20[1-9]$/m);
  });
});
