import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { run, type Ran } from '../support/temporal-cli.ts';
import { useProduct } from './support/product.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** A day that has not passed whenever this runs, in place of the one that is printed. */
const expiry = new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10);

/** The command lines of the README, in order, as a newcomer pastes them. */
const commands = [...readme.matchAll(/^```console\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
  block
    .trim()
    .replace(/(?<=creditsExpiryDate=|--expires )[\d-]+/g, expiry)
    .split('\n'),
);

describe('the walk of the README', () => {
  const product = useProduct();

  it('works as printed, with the one refusal that it promises', async function () {
    this.timeout(120_000);
    const { clientEnv } = product().place;
    const ran: (Ran & { command: string })[] = [];
    for (const command of commands) {
      ran.push({ command, ...(await run('sh', ['-c', command], clientEnv)) });
    }
    const refused = ran.filter(({ code }) => code !== 0).map(({ command }) => command);
    assert.deepEqual(refused, ['npx confetti approve poc/P-ACME --as sales.apac@example.com']);
    const shown = ran.find(({ command }) => command.includes('org show'));
    assert.match(shown?.stdout ?? '', new RegExp(`3,000 {4}${expiry}`));
  });
});
