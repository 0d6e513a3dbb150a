import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { openOffice, type Office } from '../end-to-end/support/office.ts';
import { keySetting, keysOf } from '../support/payload-keys.ts';
import { eventually, newPlace, npmStart, type Place, type Start } from '../support/product.ts';
import { apac, customer } from '../support/walk.ts';
import { launchChromium } from './support/chromium.ts';
import { sitDown } from './support/desk.ts';

const remark = 'Their fraud model reads forty thousand rows a second';

describe('an encrypted request in Temporal Web', function () {
  this.timeout(120_000);
  let place: Place;
  let start: Start;
  let office: Office;
  let browser: Browser;
  /** Its pages in Temporal Web. */
  let run = '';

  before('start with a key', async () => {
    place = await newPlace({ CONFETTI_PAYLOAD_KEYS: keySetting('a') });
    start = await npmStart(place);
    office = await openOffice(place, { keys: keysOf('a') });
    const id = await office.apply();
    await office.act(id, 'comment', apac.sdr, { comment: remark });
    await office.untilAtRest(id);
    const { runId } = await office.client.workflow.getHandle(id).describe();
    const web = place.url('CONFETTI_TEMPORAL_UI_PORT');
    run = `${web}/namespaces/default/workflows/${encodeURIComponent(id)}/${runId}`;
    browser = await launchChromium();
  });
  after('stop', async function () {
    this.timeout(60_000);
    await browser.close();
    await office.close();
    await start.stop();
    place.remove();
  });

  /** Somebody signs in to Confetti and opens Temporal Web, set as its dialog "Codec Server" sets it to send the session. */
  const openAs = async (email: string): Promise<Page> => {
    const confetti = place.url('CONFETTI_HTTP_PORT');
    const { page } = await sitDown(browser, confetti, email);
    await page.addInitScript((endpoint) => {
      localStorage.setItem('endpoint', JSON.stringify(endpoint));
      localStorage.setItem('includeCredentials', 'true');
      localStorage.setItem('overrideRemoteCodecConfiguration', 'true');
    }, `${confetti}/codec`);
    return page;
  };
  /** What a page shows, with its frames: Temporal Web puts user metadata into some. */
  const textOf = async (page: Page): Promise<string> => {
    const texts = page.frames().map((frame) =>
      frame
        .locator('body')
        .innerText({ timeout: 1_000 })
        .catch(() => ''),
    );
    return (await Promise.all(texts)).join('\n');
  };
  const shows = async (page: Page, text: string): Promise<void> => {
    const isShown = async (): Promise<boolean> => (await textOf(page)).includes(text);
    await eventually(isShown, `${page.url()} shows "${text}"`);
  };

  it('is shown in the clear to an operator: what was asked for, and how it stands', async () => {
    const page = await openAs(apac.beo);
    await page.goto(`${run}/history/events/1`);
    await shows(page, customer);
    await shows(page, 'Acme Robotics · PoC · APAC');
    await page.goto(`${run}/user-metadata`);
    await shows(page, remark);
  });

  it('is not shown to a colleague, who is refused', async () => {
    const page = await openAs(apac.sdr);
    const refused = page.waitForResponse((answer) => answer.url().includes('/codec/decode'));
    await page.goto(`${run}/history/events/1`);
    assert.equal((await refused).status(), 403);
    await shows(page, 'Workflow Execution Started');
    const shown = await textOf(page);
    for (const secret of [customer, 'Acme Robotics · PoC']) assert.ok(!shown.includes(secret), secret);
  });

  it('is not shown to somebody who has not signed in', async () => {
    const page = await browser.newPage();
    const refused = page.waitForResponse((answer) => answer.url().includes('/codec/decode'));
    await page.goto(`${run}/history/events/1`);
    assert.equal((await refused).status(), 401);
    await shows(page, 'Workflow Execution Started');
    assert.ok(!(await textOf(page)).includes(customer));
  });
});
