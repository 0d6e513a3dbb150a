import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { createListMemory, type ListMemory } from '../client/list-memory.ts';
import { listPage } from '../client/list-page.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import { startDevServer } from '../embedded/dev-server.ts';
import { temporalCli } from '../embedded/engine/temporal-cli.ts';
import { startRequests } from './lying-requests.ts';
import { medianOf } from './median.ts';

/*
 * Whether the first page of a list takes as long with thousands of requests as with fifty. The requests are started on a
 * real dev server and no worker runs them, because lists ask none. Few of them are of one region and many of another; both
 * lists are asked for in turn, so that the ratio holds whatever the machine does meanwhile.
 */

const { values } = parseArgs({
  options: {
    few: { type: 'string', default: '50' },
    many: { type: 'string', default: '5000' },
    pages: { type: 'string', default: '100' },
  },
});
const sizes = { JP: Number(values.few), APAC: Number(values.many) };
const pages = Number(values.pages);
const limit = 50;

const cli = await temporalCli((line) => process.stderr.write(`${line}\n`));
const server = await startDevServer({ cli, port: 0, headless: true, searchAttributes });
const connection = await Connection.connect({ address: server.address });
const client = new Client({ connection });
const { namespace } = client.options;

try {
  for (const [region, size] of Object.entries(sizes)) {
    await startRequests(client, { region, approver: 'xiaole.fang', count: size });
  }
  const memory = createListMemory();
  for (const [what, remembered] of [
    ['read before', () => memory],
    ['nobody has looked at', createListMemory],
  ] as const) {
    const took: Record<keyof typeof sizes, number[]> = { JP: [], APAC: [] };
    for (let n = 0; n < pages; n += 1) {
      for (const region of ['JP', 'APAC'] as const)
        took[region].push(await timeToFirstPage(region, remembered()));
    }
    const [fast, slow] = [medianOf(took.JP), medianOf(took.APAC)];
    process.stdout.write(
      `first page of ${limit} of a list ${what}, ${pages} each in turn: ${fast.toFixed(1)} ms of ${sizes.JP} requests, ` +
        `${slow.toFixed(1)} ms of ${sizes.APAC}; ratio of the medians: ${(slow / fast).toFixed(2)}\n`,
    );
  }
  process.stdout.write(`${await floor()}\n`);
} finally {
  await connection.close();
  await server.stop();
}

async function timeToFirstPage(region: string, memory: ListMemory): Promise<number> {
  const startedAt = performance.now();
  const { requests, total } = await listPage(client, { region, isOpen: true }, { limit }, memory);
  if (requests.length !== limit || total === undefined)
    throw new Error(`The first page of ${region} is short`);
  return performance.now() - startedAt;
}

/** What Temporal itself takes for what a page cannot do without: its rows, and for its number. */
async function floor(): Promise<string> {
  const lists = Object.entries(sizes).map(([region, size]) => ({
    ...{ size, rows: [] as number[], counts: [] as number[] },
    query: `ConfettiRegion = '${region}' AND ExecutionStatus = 'Running'`,
  }));
  for (let n = 0; n < pages; n += 1) {
    for (const { query, rows, counts } of lists) {
      const page = { namespace, query, pageSize: limit };
      rows.push(await timeOf(() => client.workflowService.listWorkflowExecutions(page)));
      counts.push(await timeOf(() => client.workflow.count(query)));
    }
  }
  return lists
    .map(
      ({ size, rows, counts }) =>
        `Temporal alone, of ${size} requests: ${medianOf(rows).toFixed(1)} ms for ${limit} rows, ` +
        `${medianOf(counts).toFixed(1)} ms to count them all`,
    )
    .join('\n');
}

async function timeOf(call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await call();
  return performance.now() - startedAt;
}
