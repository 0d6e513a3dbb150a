import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { applyEdit } from '../../domain/directory/apply-edit.ts';
import { withoutPeople } from '../../domain/policy/people.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { slicePolicy } from '../../domain/policy/slice.ts';
import { releaseUpdate, tenantCreditsId } from '../../workflows/tenant-credits/contract.ts';
import { goneOn } from '../support/next-run.ts';
import { outcomeOf, withRig, type Rig } from '../support/rig.ts';
import { mochaHooks } from '../support/shared-servers.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import {
  apac,
  application,
  grantedBefore,
  internalRequest,
  madeByHand,
  newOrgId,
  runningPoc,
  stagedPoc,
  submitted,
  topUp,
  walkTo,
} from '../support/walk.ts';

/*
 * Records the histories of the main branches of a released shape into `histories/`, one JSON file each:
 * `node test/replay/record.ts SHAPE [BRANCH…]`. What is recorded stays: a file that is there is not written again, so delete the ones
 * of a shape that is not released yet before recording them anew.
 */

type Branches = Readonly<Record<string, (rig: Rig) => Promise<string>>>;

/** PoC applications, with the watch over their balance, and the Org that grants their credits. */
const pocApplications: Branches = {
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
  'gone-on-in-a-new-run': async (rig) => {
    const { id } = await goneOn(rig);
    await rig.act(id, 'ask', apac.gpe, { question: 'Which workload?' });
    await rig.act(id, 'answer', apac.sales, { answer: 'OLTP, 2 TB' });
    await rig.pass('80 hours');
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

/** The policy as published later: Finance looks at PoCs as well. */
const laterPolicy: Policy = {
  ...shippedPolicy(),
  edition: '2026-12-01',
  switches: { ...shippedPolicy().switches, financeInPocChain: true },
};

/** What happens where approvers are away, late, or several, and where the rules change meanwhile. */
const realOrganisations: Branches = {
  'stand-in-escalated-and-overridden': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    await walkTo(rig, id, 'presales');
    const from = await rig.env.currentTimeMs();
    const absence = { from, until: from + 30 * 86_400_000, delegate: 'sidney.chen' };
    const actor = { email: apac.beo, via: 'test' };
    const edit = { kind: 'setOutOfOffice', person: 'xiaole.fang', ...absence } as const;
    applyEdit(rig.world.directory, { id: 'away', actor, ...edit }, 0);
    await rig.pass('1 hour');
    await walkTo(rig, id, 'gpe');
    await rig.pass('30 hours');
    await rig.act(id, 'nudge', apac.beo, { comment: 'The customer waits' });
    await rig.act(id, 'addApprover', 'sidney.chen@example.com', { approver: 'manager.rdg@example.com' });
    await rig.act(id, 'delegate', 'manager.rdg@example.com', { to: 'nicole.sun@example.com' });
    await rig.act(id, 'decide', 'nicole.sun@example.com', { decision: 'approve' });
    await rig.act(id, 'decide', 'sidney.chen@example.com', { decision: 'approve' });
    await rig.act(id, 'override', apac.beo, { decision: 'approve', comment: 'The leader is on a flight' });
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
  'policy-adopted': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    await walkTo(rig, id, 'gpe');
    const policy = withoutPeople(slicePolicy(laterPolicy, 'cloud-sales'));
    await rig.act(id, 'adoptPolicy', apac.beo, { policy, comment: 'The new edition holds from today' });
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
};

/** Credit requests, and an Org that is seeded from the ledger. */
const creditRequests: Branches = {
  'top-up-standard': async (rig) => {
    const id = await rig.askCredits(topUp(stagedPoc(rig)));
    await walkTo(rig, id, 'complete');
    return ended(rig, id);
  },
  'top-up-amended-and-breached': async (rig) => {
    const id = await rig.askCredits(topUp(stagedPoc(rig)));
    await walkTo(rig, id, 'finance');
    await rig.act(id, 'amend', apac.sales, { fields: { creditsNeeded: 3001 } });
    await rig.until(id, ({ tier }) => tier?.id === 'elevated');
    await walkTo(rig, id, 'rdg');
    await rig.pass('9 hours');
    await walkTo(rig, id, 'complete');
    return ended(rig, id);
  },
  'top-up-sent-back-and-resubmitted': async (rig) => {
    const poc = stagedPoc(rig);
    const orgId = newOrgId();
    const fields = { orgId, region: 'APAC', account: 'Acme Robotics' };
    const pocId = poc.slice('poc/'.length);
    rig.stage({ pocId, status: 'in-progress', fields });
    const id = await rig.askCredits(topUp(poc));
    await rig.until(id, ({ status }) => status === 'sent-back');
    rig.stage({ pocId, status: 'complete', fields });
    await rig.act(id, 'resubmit', apac.sales, { comment: 'It runs now' });
    await walkTo(rig, id, 'complete');
    return ended(rig, id);
  },
  'top-up-added-by-hand': async (rig) => {
    const orgId = newOrgId();
    const id = await rig.askCredits(topUp(stagedPoc(rig, 'APAC', { orgId })));
    await walkTo(rig, id, 'beo');
    await rig.act(id, 'fulfil', apac.beo, { byHand: { grantId: 'G-unheard-of' } });
    await rig.until(id, ({ problems }) => problems.length > 0);
    const { grantId } = grantedBefore(rig, orgId, 1000);
    await rig.act(id, 'fulfil', apac.beo, { byHand: { grantId } });
    return ended(rig, id);
  },
  'top-up-with-unknown-outcome': async (rig) => {
    const id = await rig.askCredits(topUp(stagedPoc(rig)));
    await walkTo(rig, id, 'beo');
    for (let tries = 0; tries < 20; tries += 1) rig.world.tidbCloud.faults.push('busy');
    await rig.act(id, 'fulfil', apac.beo, {});
    await rig.pass('40 minutes');
    rig.world.tidbCloud.faults.length = 0;
    await rig.until(id, ({ status }) => status === 'closed', '10 minutes');
    return ended(rig, id);
  },
  'top-up-recalled': async (rig) => {
    const id = await rig.askCredits(topUp(stagedPoc(rig)));
    await walkTo(rig, id, 'regional-leader');
    await rig.act(id, 'recall', apac.sales, {});
    await rig.pass('31 days');
    return ended(rig, id);
  },
  'internal-added-automatically': async (rig) => {
    const id = await rig.askCredits(internalRequest(rig));
    await rig.until(id, ({ steps }) => steps.some(({ status }) => status === 'active'));
    await rig.act(id, 'decide', 'manager.apac@example.com', { decision: 'approve' });
    return ended(rig, id);
  },
  'tenant-with-grants': async (rig) => {
    const orgId = newOrgId();
    grantedBefore(rig, orgId, 7000);
    const ids: string[] = [];
    for (const _ of [1, 2, 3]) ids.push(await rig.askCredits(topUp(stagedPoc(rig, 'APAC', { orgId }))));
    const [first = '', second = '', third = ''] = ids;
    for (const id of [first, second]) await walkTo(rig, id, 'beo');
    await walkTo(rig, third, 'sales-manager');
    rig.world.tidbCloud.faults.push('before-commit', 'after-commit');
    await rig.act(first, 'fulfil', apac.beo, {});
    await rig.until(first, ({ status }) => status === 'closed', '10 seconds');
    await madeByHand(rig, orgId, 1000, 2);
    await rig.act(second, 'fulfil', apac.beo, { byHand: { reference: 'ticket 7' } });
    await rig.until(second, ({ status }) => status === 'closed');
    await rig.act(third, 'recall', apac.sales, {});
    const tenant = tenantCreditsId(orgId);
    await rig.settledEventCount(tenant);
    const again = rig.client.workflow.getHandle(tenant).executeUpdate(releaseUpdate, {
      args: [{ requestId: first }],
    });
    await again.catch(() => undefined);
    await rig.confetti.readOrg(orgId);
    await rig.settledEventCount(tenant);
    return tenant;
  },
  'poc-with-balance-watched': async (rig) => {
    const id = await runningPoc(rig);
    const { fields } = await rig.view(id);
    rig.world.tidbCloud.orgs.set(String(fields.orgId), { remainingCredits: 1400 });
    // Not on the hour of a reading: this server loses a workflow task in which a timer fires that the task cancels.
    await rig.pass('73 hours');
    return closed(rig, id);
  },
};

const branches: Branches = { ...pocApplications, ...realOrganisations, ...creditRequests };

async function closed(rig: Rig, id: string): Promise<string> {
  await rig.act(id, 'setFields', apac.sales, { fields: { pocStatus: 'Succeeded' } });
  await outcomeOf(rig, id);
  return id;
}

async function ended(rig: Rig, id: string): Promise<string> {
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
  writeFileSync(`${folder}${name}.json`, `${JSON.stringify({ workflowId, history: json }, null, 1)}\n`, {
    flag: 'wx',
  });
  process.stdout.write(`${name}: ${history.events?.length ?? 0} events\n`);
}

const [shape = '', ...only] = process.argv.slice(2);
if (!/^v\d+$/.test(shape)) {
  process.stderr.write('Usage: node test/replay/record.ts v3 [BRANCH…]\n');
  process.exit(2);
}
try {
  for (const [name, run] of Object.entries(branches)) {
    if (only.length > 0 && !only.includes(name)) continue;
    await withRig({ workerPolicies: [shippedPolicy(), laterPolicy] }, async (rig) => {
      const id = await run(rig);
      write(`${shape}-${name}`, id, await rig.client.workflow.getHandle(id).fetchHistory());
    });
  }
} finally {
  await mochaHooks.afterAll();
}
