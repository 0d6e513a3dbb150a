import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { createConfetti } from '../client/index.ts';
import { openPeople } from '../client/personal/people.ts';
import { readPolicyFile } from '../client/policy-file.ts';
import { createApp } from '../client/server/app.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import { startDevServer } from '../embedded/dev-server.ts';
import { temporalCli } from '../embedded/engine/temporal-cli.ts';
import { fakeSignIn } from '../test/support/server/fake-sign-in.ts';
import { startRequests } from './lying-requests.ts';
import { medianOf } from './median.ts';

/*
 * Whether an inbox answers as fast with thousands of open requests as with fifty: the whole application over a real dev
 * server each, asked in turn, so that the ratio holds whatever the machine does meanwhile. All requests wait for the one
 * person who asks. No worker runs them, so the page is its queue, and the request that is open beside it is not there.
 */

const { values } = parseArgs({
  options: {
    few: { type: 'string', default: '50' },
    many: { type: 'string', default: '5000' },
    times: { type: 'string', default: '60' },
  },
});
const person = { id: 'xiaole.fang', email: 'xiaole.fang@example.com' };
const paths = [
  ['the page /inbox', '/inbox'],
  ['its next page', 'rel="next"'],
  ['a search that finds one', '/inbox?q=P-APAC-17'],
  ['GET /api/v1/inbox', '/api/v1/inbox?limit=50'],
] as const;

const policy = readPolicyFile('policy/default.yaml');
const cli = await temporalCli((line) => process.stderr.write(`${line}\n`));

/** The application over a dev server of its own, with so many requests. */
async function openInbox(count: number) {
  const server = await startDevServer({ cli, port: 0, headless: true, searchAttributes });
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection });
  await startRequests(client, { region: 'APAC', approver: person.id, count });
  const confetti = {
    ...createConfetti({ client, policy, archiveDirectory: '/nonexistent' }),
    // What a worker would be asked.
    view: async () => undefined,
    viewDirectory: async () => undefined,
  };
  const people = openPeople({ policy, door: confetti, now: Date.now });
  const signIn = fakeSignIn();
  const app = createApp({
    confetti,
    policy,
    people,
    signIn,
    links: {},
    now: Date.now,
    callsPerMinute: { api: 0, pages: 0 },
  });
  const get = async (path: string): Promise<string> => {
    const answer = await app.request(path, { headers: { 'x-test-as': person.email } });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return text;
  };
  const close = async (): Promise<void> => {
    await connection.close();
    await server.stop();
  };
  return { count, get, close };
}

const inboxes = [await openInbox(Number(values.few)), await openInbox(Number(values.many))];
try {
  for (const [what, written] of paths) {
    const took = new Map(inboxes.map(({ count }) => [count, [] as number[]]));
    const asked = await Promise.all(inboxes.map((inbox) => pathIn(inbox, written)));
    for (let n = 0; n < Number(values.times); n += 1) {
      for (const [index, { count, get }] of inboxes.entries()) {
        const startedAt = performance.now();
        await get(asked[index] ?? '');
        took.get(count)?.push(performance.now() - startedAt);
      }
    }
    const [few = NaN, many = NaN] = [...took.values()].map(medianOf);
    process.stdout.write(
      `${what}, ${values.times} times each in turn: ${few.toFixed(1)} ms of ${values.few} requests, ` +
        `${many.toFixed(1)} ms of ${values.many}; ratio of the medians: ${(many / few).toFixed(2)}\n`,
    );
  }
} finally {
  await Promise.all(inboxes.map(({ close }) => close()));
}

/** A path, or where the link on the first page leads; fifty fit on one page, which is taken instead. */
async function pathIn({ get }: (typeof inboxes)[number], written: string): Promise<string> {
  if (written.startsWith('/')) return written;
  const href = new RegExp(`<a href="([^"]+)" ${written}`).exec(await get('/inbox'))?.[1] ?? '/inbox';
  return href.replaceAll('&amp;', '&');
}
