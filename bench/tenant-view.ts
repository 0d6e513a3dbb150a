import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import { taskQueue } from '../client/task-queue.ts';
import { tenantStart } from '../client/tenant-start.ts';
import { searchAttributes } from '../domain/search-attributes.ts';
import { startDevServer } from '../embedded/dev-server.ts';
import { temporalCli } from '../embedded/engine/temporal-cli.ts';
import { createFakeSystems } from '../test/support/fake-systems.ts';
import { shippedPolicy } from '../test/support/shipped-policy.ts';
import { bundleWorkflows, payloadConverterPath } from '../worker/bundle.ts';
import { createRequests } from '../worker/requests.ts';
import { createTenantCredits } from '../worker/tenant-credits.ts';
import { grantUpdate, tenantCreditsId, tenantViewQuery } from '../workflows/tenant-credits/contract.ts';
import { medianOf } from './median.ts';

/*
 * Whether an Org with thousands of grants answers `view` as fast as one with five, and what its history takes. Most grants
 * are in the ledger before, so that the benchmark ends; the others go through the real workflow, over several runs, on a real
 * dev server. TiDB Cloud is in memory. Both Orgs are asked in turn, so that the ratio
 * holds whatever the machine does meanwhile.
 */

const { values } = parseArgs({
  options: {
    before: { type: 'string', default: '4000' },
    grants: { type: 'string', default: '1000' },
    queries: { type: 'string', default: '300' },
  },
});
/** In the ledger before Confetti knew the Org, which takes them over, and granted by Confetti after that. */
const [grantsBefore, grantsNow] = [Number(values.before), Number(values.grants)];
const manyGrants = grantsBefore + grantsNow;
const queries = Number(values.queries);
const fewGrants = 5;
/** At most ten updates may be in flight in a workflow. */
const atOnce = 8;

Runtime.install({
  logger: new DefaultLogger('ERROR'),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
});
const cli = await temporalCli((line) => process.stderr.write(`${line}\n`));
const server = await startDevServer({ cli, port: 0, headless: true, searchAttributes });
const connection = await Connection.connect({ address: server.address });
const nativeConnection = await NativeConnection.connect({ address: server.address });
const client = new Client({ connection });
const { world, dependencies } = createFakeSystems(
  [shippedPolicy()],
  createTenantCredits(client),
  createRequests(client, 'none'),
);
const worker = await Worker.create({
  connection: nativeConnection,
  taskQueue,
  workflowBundle: { code: await bundleWorkflows() },
  activities: createActivities(dependencies),
  dataConverter: { payloadConverterPath },
});
const running = worker.run();

try {
  const [few, many] = ['7005', '7000'];
  await grantTo(few, fewGrants);
  const startedAt = performance.now();
  putIntoLedger(many, grantsBefore);
  await grantTo(many, grantsNow, grantsBefore);
  const seconds = (performance.now() - startedAt) / 1000;

  const took: Record<string, number[]> = { [few]: [], [many]: [] };
  for (let n = 0; n < queries; n += 1) {
    for (const orgId of [few, many]) took[orgId]?.push(await timeToView(orgId));
  }
  const [fast, slow] = [medianOf(took[few] ?? []), medianOf(took[many] ?? [])];
  const runs = await runsOf(many);
  print([
    `${manyGrants} grants of one Org, ${grantsNow} of them by its workflow in ${seconds.toFixed(0)} s`,
    `view, ${queries} each in turn: ${fast.toFixed(2)} ms with ${fewGrants} grants, ${slow.toFixed(2)} ms with ${manyGrants}`,
    `ratio of the medians: ${(slow / fast).toFixed(2)}`,
    `its history: ${runs.length} runs, at most ${Math.max(...runs.map(({ events }) => events))} events and ${Math.max(...runs.map(({ bytes }) => bytes))} bytes each`,
  ]);
} finally {
  worker.shutdown();
  await running;
  await nativeConnection.close();
  await connection.close();
  await server.stop();
}

/** Orders `count` grants and waits until the last is settled. */
async function grantTo(orgId: string, count: number, before = 0): Promise<void> {
  for (let first = 0; first < count; first += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, count - first) }, (_, index) => first + index + 1);
    await Promise.all(numbers.map((n) => order(orgId, n)));
    // Asked for now and then: looking takes the workflow's time as well.
    while ((await view(orgId)).grantCount < before + first) await pause(100);
  }
  while ((await view(orgId)).grantCount < before + count) await pause(100);
}

function putIntoLedger(orgId: string, count: number): void {
  for (let n = 1; n <= count; n += 1) {
    const [grantId, idempotencyKey] = [`B-${n}`, `before/${n}`];
    const dates = { expiresOn: '2099-12-31', grantedAt: '2026-01-01T00:00:00.000Z' };
    const made = { requestId: 'before', pocId: 'before', credits: 1, remaining: 1 };
    world.tidbCloud.grants.set(idempotencyKey, { grantId, idempotencyKey, orgId, ...dates, ...made });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Orders again where the Org's workflow goes on in a new run at that moment: it knows the order by its key. */
async function order(orgId: string, n: number): Promise<void> {
  for (let triesLeft = 50; ; triesLeft -= 1) {
    try {
      await orderOnce(orgId, n);
      return;
    } catch (error) {
      if (!isGrpcServiceError(error) || triesLeft === 0) throw error;
      await pause(100);
    }
  }
}

async function orderOnce(orgId: string, n: number): Promise<void> {
  const requestId = `credits/C-${orgId}-${n}`;
  await client.workflow.executeUpdateWithStart(grantUpdate, {
    startWorkflowOperation: tenantStart(orgId),
    args: [
      {
        idempotencyKey: `${requestId}/grant/1`,
        orgId,
        credits: 1,
        expiresOn: '2099-12-31',
        requestId,
        pocId: `P-${n % 20}`,
        approvers: [],
      },
    ],
  });
}

function view(orgId: string) {
  return client.workflow.getHandle(tenantCreditsId(orgId)).query(tenantViewQuery);
}

async function timeToView(orgId: string): Promise<number> {
  const startedAt = performance.now();
  await view(orgId);
  return performance.now() - startedAt;
}

/** How long the history of each run of an Org's workflow is. */
async function runsOf(orgId: string): Promise<{ events: number; bytes: number }[]> {
  const runs: { events: number; bytes: number }[] = [];
  const query = `WorkflowId = '${tenantCreditsId(orgId)}'`;
  for await (const { runId } of client.workflow.list({ query })) {
    const { raw } = await client.workflow.getHandle(tenantCreditsId(orgId), runId).describe();
    const info = raw.workflowExecutionInfo;
    runs.push({ events: Number(info?.historyLength), bytes: Number(info?.historySizeBytes) });
  }
  return runs;
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
