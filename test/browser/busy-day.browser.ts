import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { parsePolicy } from '../../domain/policy/load.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { sampleAccounts } from '../../sandbox/salesforce/index.ts';
import { openOffice, salesFields, type Office } from '../end-to-end/support/office.ts';
import { eventually, newPlace, npmStart, type Place, type Start } from '../support/product.ts';
import { people, type Region } from '../support/walk.ts';
import { launchChromium } from './support/chromium.ts';
import { sitDown, type Desk } from './support/desk.ts';

/** Who does GPE for three regions. */
const gpe = 'sidney.chen@example.com';
const named = (name: string) => sampleAccounts.find((each) => each.name === name)!;

/** The shipped policy, but that GPE is late in Japan within seconds, and due soon in EMEA. */
function hastyPolicy(folder: string): { readonly file: string; readonly policy: Policy } {
  const shipped = readFileSync(new URL('../../policy/default.yaml', import.meta.url), 'utf8');
  const text = shipped.replaceAll(
    /^( +)slaHours: 24 # seed 000$/gm,
    '$1slaHours: 24\n$1slaByRegion: { JP: 0.001, EMEA: 1.5 }',
  );
  const file = path.join(folder, 'policy.yaml');
  writeFileSync(file, text);
  const parsed = parsePolicy(text, file);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return { file, policy: parsed.policy };
}

describe('a busy day in the browser', function () {
  this.timeout(300_000);
  let [place, start, office, browser, desk] = [] as unknown as [Place, Start, Office, Browser, Desk];

  before('start the product, and have people ask for six PoCs', async () => {
    browser = await launchChromium();
    const folder = await newPlace();
    const { file, policy } = hastyPolicy(folder.env['CONFETTI_DATA_DIR'] ?? '');
    place = { ...folder, env: { ...folder.env, CONFETTI_POLICY_FILE: file } };
    start = await npmStart(place);
    office = await openOffice(place, { policy });
    for (const [index, company] of companies.entries()) await askFor(company, 1_000 + 500 * index);
    desk = await sitDown(browser, place.url('CONFETTI_HTTP_PORT'), gpe);
  });
  after('stop the product', async () => {
    await browser.close();
    // Whatever did not start need not stop.
    await (office as Office | undefined)?.close();
    await (start as Start | undefined)?.stop();
    (place as Place | undefined)?.remove();
  });

  const companies = [
    'Globex',
    'Initech',
    'Umbrella Health',
    'Stark Logistics',
    'Sakura Games',
    'Hoshi Retail',
  ];

  /** Sales asks, Presales approves; then GPE has it. */
  async function askFor(company: string, creditsNeeded: number): Promise<void> {
    const account = named(company);
    const { sales, presales } = people[account.region as Region];
    const pocId = `P-${company.slice(0, 4).toUpperCase()}`;
    const requestId = await office.confetti.startPocApplication({
      ...{ pocId, entryPoint: 'cloud-sales', requester: sales, via: 'web', submit: true },
      fields: { ...(await salesFields(place, account)), creditsNeeded, region: account.region },
    });
    await office.until(requestId, 'Presales has it', ({ steps }) => steps.some(isActive('presales')));
    await office.act(requestId, 'setFields', presales, { fields: { presalesAutoApprove: false } });
    await office.act(requestId, 'decide', presales, { decision: 'approve' });
    if (company === 'Initech') await office.act(requestId, 'ask', gpe, { question: 'Which workload?' });
  }

  const isActive =
    (id: string) =>
    ({ step, status }: { readonly step: string; readonly status: string }): boolean =>
      step === id && status === 'active';

  it('has what is overdue first, then what is due today', async () => {
    await eventually(async () => {
      await desk.open('/inbox');
      const text = await desk.page.locator('#queue').innerText();
      return /Overdue[^]*(Sakura Games|Hoshi Retail)[^]*Umbrella Health[^]*Initech/.test(text);
    }, 'the queue is in its order');
    await desk.checkPage('inbox-queue');
    await desk.open('/inbox/poc/P-UMBR');
    await desk.checkPage('inbox-request');
  });

  it('looks right in the lists and the report', async () => {
    for (const [name, to] of [
      ['pocs', '/pocs'],
      ['sla-report', '/reports/sla'],
    ] as const) {
      await desk.open(to);
      await desk.page.waitForLoadState('networkidle').catch(() => undefined);
      await desk.checkPage(name);
    }
  });
});
