import { existsSync, readFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { Salesforce } from '../activities/salesforce/client.ts';
import type { MappingFinding } from '../activities/salesforce/verify-mapping.ts';
import { openClient, temporalSettings } from '../client/connection.ts';
import { startDirectory } from '../client/directory-start.ts';
import { unfitSearchAttributes } from '../client/search-attributes.ts';
import { taskQueue } from '../client/task-queue.ts';
import { directoryOf } from '../domain/directory/content.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { readWorkerConfig } from './config.ts';
import { withPayloads } from './data-converter.ts';
import { createDependencies } from './dependencies.ts';
import { scheduleReconciliation } from './schedules.ts';

/** The composition root: settings → adapters → activities and the workflow bundle → a polling worker. */
async function main(): Promise<void> {
  const config = readWorkerConfig(process.env);
  const bundleFile = config.CONFETTI_WORKFLOW_BUNDLE;
  if (!existsSync(bundleFile)) {
    throw new Error(`There is no workflow bundle at ${bundleFile}: build it with "npm run bundle".`);
  }
  // What a worker says at rest is said by its `ready`; warnings and errors are for people.
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const { connectionOptions, namespace } = temporalSettings();
  const connection = await NativeConnection.connect(connectionOptions);
  try {
    const unfit = await unfitSearchAttributes(connection, namespace);
    if (unfit.length > 0) {
      const names = unfit.map(
        ({ name, isOfOtherType }) => `${name}${isOfOtherType ? ' (has another type)' : ''}`,
      );
      throw new Error(
        `Namespace ${namespace} lacks the search attributes ${names.join(', ')}: "confetti doctor" prints the commands that create them.`,
      );
    }
    const client = openClient(connection, namespace, config.CONFETTI_PAYLOAD_KEYS);
    const dependencies = createDependencies(config, client);
    await verifyMapping(dependencies.salesforce);
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      activities: createActivities(dependencies),
      ...withPayloads(config.CONFETTI_PAYLOAD_KEYS, namespace, readFileSync(bundleFile, 'utf8')),
      maxCachedWorkflows: config.CONFETTI_MAX_CACHED_WORKFLOWS,
      shutdownGraceTime: '20 seconds',
      // After a crash the next approval is processed within seconds instead of waiting for a worker that is gone.
      stickyQueueScheduleToStartTimeout: '1 second',
    });
    const running = worker.run();
    process.stdout.write(`ready: worker polls ${taskQueue} in ${namespace}\n`);
    await Promise.all([
      running,
      scheduleOrSay(client, dependencies.policies),
      startDirectoryOrSay(client, dependencies.policies),
    ]);
  } finally {
    await connection.close();
  }
}

const startWithinMs = 15_000;

/** A worker that cannot start it now does so when a request first asks for its people. */
async function startDirectoryOrSay(client: Client, [policy]: readonly Policy[]): Promise<void> {
  try {
    if (policy === undefined) return;
    await client.withDeadline(Date.now() + startWithinMs, () => startDirectory(client, directoryOf(policy)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The directory could not be started yet: ${reason}\n`);
  }
}

const scheduleWithinMs = 15_000;

/** A worker that may not manage schedules does everything else: "confetti credits reconcile" compares at any time. */
async function scheduleOrSay(client: Client, [policy]: readonly Policy[]): Promise<void> {
  try {
    if (policy === undefined) return;
    await client.withDeadline(Date.now() + scheduleWithinMs, () => scheduleReconciliation(client, policy));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The reconciliation of credits could not be scheduled: ${reason}\n`);
  }
}

/**
 * Holds the mapping against the org before anything is mirrored by it. An org that cannot be asked now is no reason to keep
 * approvals waiting: the mirror catches up, and "confetti doctor" asks again.
 */
async function verifyMapping(salesforce: Salesforce): Promise<void> {
  let findings: readonly MappingFinding[];
  try {
    findings = await salesforce.verify();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`The Salesforce mapping could not be verified yet: ${reason}\n`);
    return;
  }
  for (const { severity, message } of findings)
    process.stderr.write(`Salesforce mapping, ${severity}: ${message}\n`);
  if (findings.some(({ severity }) => severity === 'error')) {
    throw new Error(
      'The Salesforce mapping does not fit the org: mend what is named above, or SALESFORCE_MAPPING_FILE.',
    );
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
