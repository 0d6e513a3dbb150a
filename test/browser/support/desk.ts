import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { cloneRoot } from '../../../embedded/config.ts';
import { seriousProblems } from './axe.ts';

/** How a page is looked at. */
export interface Look {
  readonly device: 'desktop' | 'phone';
  readonly theme: 'light' | 'dark';
}

const sizes = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } } as const;
const looks: readonly Look[] = [
  { device: 'desktop', theme: 'light' },
  { device: 'desktop', theme: 'dark' },
  { device: 'phone', theme: 'light' },
  { device: 'phone', theme: 'dark' },
];

/** Where screenshots go when they are asked for (`CONFETTI_SCREENSHOTS=1`); they are looked at and kept. */
const folder = path.join(cloneRoot, 'docs', 'screenshots');

/** Somebody at a browser of their own, signed in. */
export interface Desk {
  readonly page: Page;
  /** Opens a path of the server. */
  open(path: string): Promise<void>;
  /** Checks the page that is open, in each look, for accessibility; takes its pictures where they are asked for. */
  checkPage(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Somebody opens a browser and signs in at the identity provider, as anybody would: by address, or by name. */
export async function sitDown(browser: Browser, server: string, who: string | RegExp): Promise<Desk> {
  const context = await browser.newContext({
    viewport: sizes.desktop,
    locale: 'en-GB',
    timezoneId: 'Asia/Singapore',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const said = listenFor(page);
  await page.goto(server);
  await page
    .getByRole('button', { name: who })
    .or(page.getByRole('link', { name: who }))
    .first()
    .click();
  await page.waitForURL(`${server}/**`);
  return {
    page,
    async open(to) {
      await page.goto(`${server}${to}`);
    },
    async checkPage(name) {
      for (const look of looks) await checkLook(page, name, look);
      await page.setViewportSize(sizes.desktop);
      await page.emulateMedia({ colorScheme: 'light' });
      assert.deepEqual(said, [], `${name} logged errors`);
    },
    close: () => close(context),
  };
}

async function checkLook(page: Page, name: string, { device, theme }: Look): Promise<void> {
  await page.setViewportSize(sizes[device]);
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  assert.deepEqual(await seriousProblems(page), [], `${name} on a ${device}, ${theme}`);
  assert.deepEqual(await page.evaluate<string[]>(tooWide), [], `${name} is wider than a ${device}`);
  if (process.env['CONFETTI_SCREENSHOTS'] !== '1') return;
  await keepPicture(page, `${name}-${device}-${theme}.webp`);
}

/** Pictures of a page end here: what is further down looks like what is above it. CSS pixels. */
const mostHeight = 1_700;

/** A picture of a page from its top: WebP, of which all together weigh as much as a few PNGs. */
async function keepPicture(page: Page, file: string): Promise<void> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  const whole = await page.evaluate<number>('document.documentElement.scrollHeight');
  const clip = { x: 0, y: 0, width, height: Math.min(Math.max(whole, height), mostHeight), scale: 1 };
  const chromium = await page.context().newCDPSession(page);
  const { data } = await chromium.send('Page.captureScreenshot', {
    ...{ format: 'webp', quality: 60, captureBeyondViewport: true, clip },
  });
  await chromium.detach();
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, file), Buffer.from(data, 'base64'));
}

/** What reaches over the right edge of a page that can be moved sideways. */
const tooWide = `(() => {
  if (document.documentElement.scrollWidth <= innerWidth) return [];
  const isScrolled = (element) => element !== null &&
    (getComputedStyle(element).overflowX !== 'visible' || isScrolled(element.parentElement));
  return [...document.querySelectorAll('main *')]
    .filter((element) => element.getBoundingClientRect().right > innerWidth && !isScrolled(element.parentElement))
    .map(({ tagName, className, textContent }) => [tagName, className, textContent.slice(0, 60)].join(' '));
})()`;

/** Errors that the page's own scripts and policy report. A refused action and a page that is not there are answers. */
function listenFor(page: Page): string[] {
  const said: string[] = [];
  page.on('pageerror', (error) => said.push(error.message));
  page.on('console', (message) => {
    const isRefusal = /the server responded with a status of 4(04|09|22)/.test(message.text());
    if (message.type() === 'error' && !isRefusal) said.push(message.text());
  });
  return said;
}

async function close(context: BrowserContext): Promise<void> {
  await context.close();
}
