import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import type { Policy } from '../../domain/policy/policy.ts';
import { withRig } from '../support/rig.ts';
import { mochaHooks } from '../support/shared-servers.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import { besideRequests } from './branches/beside-requests.ts';
import type { Branches } from './branches/branch.ts';
import { creditRequests } from './branches/credit-requests.ts';
import { severalPolicy, talkAndEndings } from './branches/endings.ts';
import { pocApplications } from './branches/poc-applications.ts';
import { laterPolicy, realOrganisations } from './branches/real-organisations.ts';

/*
 * Records histories of branches into `histories/`, one JSON file each: `node test/replay/record.ts SHAPE [BRANCH…]`. What is recorded
 * stays: a file that is there is left as it is and its branch is not run, so delete the ones of a shape that is not released yet before
 * recording them anew. `branches.test.ts` says which branches have none.
 */

const branches: Branches = {
  ...pocApplications,
  ...realOrganisations,
  ...creditRequests,
  ...talkAndEndings,
  ...besideRequests,
};

/** Under which policy a branch is started, where that is not the shipped one. */
const policies: Readonly<Record<string, Policy>> = {
  'refused-by-one-of-three-and-carried-over': severalPolicy,
};

const folder = fileURLToPath(new URL('histories/', import.meta.url));

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
  mkdirSync(folder, { recursive: true });
  const json = withoutMachine(JSON.parse(JSON.stringify(history)));
  const text = `${JSON.stringify({ workflowId, history: json }, null, 1)}\n`;
  writeFileSync(`${folder}${name}.json`, text, { flag: 'wx' });
  process.stdout.write(
    `${name}: ${history.events?.length ?? 0} events, ${Math.ceil(text.length / 1000)} KB\n`,
  );
}

async function record(shape: string, name: string): Promise<void> {
  const branch = branches[name];
  if (branch === undefined) throw new TypeError(`There is no branch "${name}"`);
  if (existsSync(`${folder}${shape}-${name}.json`)) return;
  const { [name]: policy = shippedPolicy() } = policies;
  await withRig({ policy, workerPolicies: [policy, laterPolicy] }, async (rig) => {
    const recorded = await branch(rig);
    const { workflowId, runId } =
      typeof recorded === 'string' ? { workflowId: recorded, runId: undefined } : recorded;
    write(
      `${shape}-${name}`,
      workflowId,
      await rig.client.workflow.getHandle(workflowId, runId).fetchHistory(),
    );
  });
}

const [shape = '', ...only] = process.argv.slice(2);
if (!/^v\d+$/.test(shape)) {
  process.stderr.write(
    `Usage: node test/replay/record.ts v4 [BRANCH…]\nBranches: ${Object.keys(branches).join(', ')}\n`,
  );
  process.exit(2);
}
try {
  for (const name of only.length > 0 ? only : Object.keys(branches)) await record(shape, name);
} finally {
  await mochaHooks.afterAll();
}
