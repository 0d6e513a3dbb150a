import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { tenantCreditsId } from '../../workflows/tenant-credits/contract.ts';
import { outcomeOf, withRig, type Rig } from '../support/rig.ts';
import { mochaHooks } from '../support/shared-servers.ts';
import { apac, application, submitted, walkTo } from '../support/walk.ts';

/*
 * Records the histories of the main branches into `histories/`, one JSON file each. Run it for a released shape only,
 * and keep the files of earlier shapes: `node test/replay/record.ts PREFIX`.
 */

const branches: Readonly<Record<string, (rig: Rig) => Promise<string>>> = {
  'cloud-user-with-gpe': async (rig) => {
    const id = await submitted(rig, application('cloud-user'));
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
  'cloud-sales-auto-approved': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    await walkTo(rig, id, 'complete', { autoApprove: true });
    return closed(rig, id);
  },
  'enterprise-breached': async (rig) => {
    const id = await submitted(rig, application('enterprise'));
    await walkTo(rig, id, 'gpe');
    await rig.pass('100 hours');
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
  'rejected-and-resubmitted': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    await walkTo(rig, id, 'gpe');
    await rig.act(id, 'decide', apac.gpe, { decision: 'reject', comment: 'The workload is not ours' });
    await rig.act(id, 'resubmit', apac.sales, { comment: 'New sizing attached' });
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
  'tenant-with-unknown-outcome': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    const { fields } = await walkTo(rig, id, 'beo');
    rig.world.tidbCloud.faults.push('before-commit', 'after-commit');
    await rig.act(id, 'fulfil', apac.beo, {});
    await rig.until(id, ({ status }) => status === 'complete', '10 seconds');
    const tenant = tenantCreditsId(String(fields.orgId));
    await rig.settledEventCount(tenant);
    return tenant;
  },
};

async function closed(rig: Rig, id: string): Promise<string> {
  await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'Succeeded' } });
  await outcomeOf(rig, id);
  return id;
}

/** Whoever ran something is no part of what happened: process, machine, paths and build are made the same. */
function withoutMachine(value: unknown, key = ''): unknown {
  if (['identity', 'binaryChecksum', 'buildId', 'stackTrace'].includes(key)) return 'recorded';
  if (Array.isArray(value)) return value.map((item) => withoutMachine(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutMachine(member, name)]),
  );
}

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

function write(name: string, workflowId: string, history: History): void {
  const folder = fileURLToPath(new URL('histories/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const json = withoutMachine(JSON.parse(JSON.stringify(history)));
  writeFileSync(`${folder}${name}.json`, `${JSON.stringify({ workflowId, history: json }, null, 1)}\n`);
  process.stdout.write(`${name}: ${history.events?.length ?? 0} events\n`);
}

const prefix = process.argv[2] ?? 'v1';
try {
  for (const [name, run] of Object.entries(branches)) {
    await withRig({}, async (rig) => {
      const id = await run(rig);
      write(`${prefix}-${name}`, id, await rig.client.workflow.getHandle(id).fetchHistory());
    });
  }
} finally {
  await mochaHooks.afterAll();
}
