import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import proto from '@temporalio/proto';
import { Client, Connection } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import { viewQuery } from '../../workflows/approval/contract.ts';
import type { PocApplicationInput } from '../../workflows/poc-application/contract.ts';
import { searchAttributesAtStart } from '../../workflows/approval/search-attributes.ts';
import { openRequest } from '../../domain/approval/open-request.ts';
import { listedValues } from '../../domain/approval/visibility.ts';
import { slicePolicy } from '../../domain/policy/slice.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { taskQueue } from '../../client/task-queue.ts';
import { startDevServer, type DevServer } from '../../embedded/dev-server.ts';
import { temporalCli } from '../../embedded/engine/temporal-cli.ts';
import { payloadConverterPath } from '../../worker/bundle.ts';
import { sharedBundle } from '../support/shared-servers.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';

/** Exact, as in docs/performance.md: a five-step approval with one clock and search attributes, without side effects. */
const cost = { events: 37, transitions: 8 };

/** The events and how often they are there, as docs/performance.md explains them. */
function explained(): Record<string, number> {
  const docs = readFileSync(new URL('../../docs/performance.md', import.meta.url), 'utf8');
  const rows = docs.matchAll(/^\| ([A-Z]\w+) +\| (\d+) +\| \S/gm);
  return Object.fromEntries([...rows].map(([, type = '', times]) => [type, Number(times)]));
}

function timesByType(events: readonly proto.temporal.api.history.v1.IHistoryEvent[]): Record<string, number> {
  const times: Record<string, number> = {};
  for (const { eventType } of events) {
    const type = proto.temporal.api.enums.v1.EventType[eventType ?? 0] ?? '';
    const name = type
      .replace('EVENT_TYPE_', '')
      .toLowerCase()
      .replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
    times[name] = (times[name] ?? 0) + 1;
  }
  return times;
}

const approvers = [
  ['sdr', 'sdr.apac@example.com'],
  ['sales', 'sales.apac@example.com'],
  ['presales', 'presales.apac@example.com'],
  ['gpe', 'xiaole.fang@example.com'],
  ['regional-leader', 'regional-leader.apac@example.com'],
] as const;

/**
 * The shipped policy with a figure for every regional arrangement, so that each step's clock really runs, and without
 * required fields, which are set by actions of their own: the request brings them all. Nothing is added at the end.
 */
function policyWithSlas(): Policy {
  const policy = shippedPolicy();
  const roles = Object.entries(policy.roles).map(([id, role]) => {
    const regions = Object.entries(role.regions).map(([region, { people }]) => [
      region,
      { people, slaHours: 8 },
    ]);
    return [id, { ...role, requires: [], regions: Object.fromEntries(regions) }];
  });
  const { 'cloud-user': route } = policy.pocApplication;
  const fields = Object.entries(policy.fields).map(([id, rule]) => [id, { ...rule, setBy: ['requester'] }]);
  const steps = route.steps.filter(({ role }) => role !== 'beo').map((step) => ({ ...step, requires: [] }));
  return {
    ...policy,
    roles: Object.fromEntries(roles) as Policy['roles'],
    fields: Object.fromEntries(fields) as Policy['fields'],
    pocApplication: { ...policy.pocApplication, 'cloud-user': { ...route, credits: false, steps } },
  };
}

describe('what a five-step approval costs', () => {
  let server: DevServer;
  let connection: Connection;
  let nativeConnection: NativeConnection;
  let client: Client;
  let worker: Worker;
  let running: Promise<void>;

  before(async function () {
    this.timeout(120_000);
    const code = await sharedBundle();
    const cli = await temporalCli((line) => process.stderr.write(`${line}\n`));
    server = await startDevServer({ cli, port: 0, headless: true, searchAttributes });
    connection = await Connection.connect({ address: server.address });
    nativeConnection = await NativeConnection.connect({ address: server.address });
    client = new Client({ connection });
    worker = await Worker.create({
      connection: nativeConnection,
      taskQueue,
      workflowBundle: { code },
      dataConverter: { payloadConverterPath },
    });
    running = worker.run();
  });

  after(async () => {
    worker.shutdown();
    await running;
    await nativeConnection.close();
    await connection.close();
    await server.stop();
  });

  it('stays within the budget of events and state transitions', async () => {
    const handle = await startApproval();
    for (const [step, email] of approvers) {
      const id = randomUUID();
      const payload = { id, actor: { email, via: 'test' }, round: 1, step, decision: 'approve' };
      await handle.executeUpdate('decide', { args: [payload], updateId: id });
    }
    await handle.result();
    const { raw } = await handle.describe();
    const { events } = await handle.fetchHistory();
    const transitions = Number(raw.workflowExecutionInfo?.stateTransitionCount);
    assert.deepEqual({ events: events?.length, transitions }, cost);
    assert.deepEqual(timesByType(events ?? []), explained());
  });

  it('writes nothing for an action that is refused', async () => {
    const handle = await startApproval();
    const [step, email] = approvers[0];
    const decide = (id: string, by: string) =>
      handle.executeUpdate('decide', {
        args: [{ id, actor: { email: by, via: 'test' }, round: 1, step, decision: 'approve' }],
        updateId: id,
      });
    await decide('first', email);
    const before = (await handle.fetchHistory()).events?.length;
    await assert.rejects(decide('wrong person', 'somebody@example.com'));
    await assert.rejects(decide('too late', email));
    assert.equal((await handle.fetchHistory()).events?.length, before);
    await handle.terminate();
  });

  async function startApproval() {
    const policy = slicePolicy(policyWithSlas(), 'cloud-user');
    const pocId = `T-${randomUUID()}`;
    const input: PocApplicationInput = {
      pocId,
      requester: { email: 'maria@acme.example.com', via: 'test' },
      submit: true,
      policy,
      fields: {
        company: 'Acme Robotics',
        applicationLink: 'https://tidbcloud.example.com/1',
        region: 'APAC',
        account: '001',
        contact: '003',
        opportunity: '006',
        creditsNeeded: 3000,
        creditsExpiryDate: '2099-12-31',
        customerPayment: 'No Payment',
        justification: 'p99 below 10 ms',
        presales: 'presales.apac@example.com',
        orgId: '1372813089209061633',
      },
    };
    const workflowId = `poc/${pocId}`;
    const draft = openRequest(
      policy,
      {
        requestId: workflowId,
        pocId,
        requester: 'maria@acme.example.com',
        via: 'test',
        fields: input.fields,
      },
      0,
    );
    const handle = await client.workflow.start('approvalsOnly', {
      workflowId,
      taskQueue,
      args: [input],
      typedSearchAttributes: new TypedSearchAttributes(
        searchAttributesAtStart(listedValues(draft, policy, 0)),
      ),
    });
    // Answered after the first workflow task, so that no update takes part in it. A query leaves no event.
    await handle.query(viewQuery);
    return handle;
  }
});
