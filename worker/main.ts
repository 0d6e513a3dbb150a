import { existsSync, readFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { Salesforce } from '../activities/salesforce/client.ts';
import type { MappingFinding } from '../activities/salesforce/verify-mapping.ts';
import { openClient, temporalSettings } from '../client/connection.ts';
import { startDirectory } from '../client/directory-start.ts';
import { unfitSearchAttributes } from '../client/search-attributes.ts';
import type { Logger } from '../client/log.ts';
import { taskQueue } from '../client/task-queue.ts';
import { directoryOf } from '../domain/directory/content.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { readWorkerConfig } from './config.ts';
import { withPayloads } from './data-converter.ts';
import { createDependencies } from './dependencies.ts';
import { deploymentOf } from './deployment.ts';
import { createWorkerLog } from './log.ts';
import { installRuntime } from './runtime.ts';
import { scheduleReconciliation } from './schedules.ts';

/** The composition root: settings → adapters → activities and the workflow bundle → a polling worker. */
async function main(): Promise<void> {
  const config = readWorkerConfig(process.env);
  const bundleFile = config.CONFETTI_WORKFLOW_BUNDLE;
  if (!existsSync(bundleFile)) {
    throw new Error(`There is no workflow bundle at ${bundleFile}: build it with "npm run bundle".`);
  }
  const log = createWorkerLog();
  installRuntime(log, config);
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
    await verifyMapping(log, dependencies.salesforce);
    const workerDeploymentOptions = deploymentOf(config.CONFETTI_BUILD_ID);
    const worker = await Worker.create({
      connection,
      namespace,
      taskQueue,
      activities: createActivities(dependencies),
      ...withPayloads(config.CONFETTI_PAYLOAD_KEYS, namespace, readFileSync(bundleFile, 'utf8')),
      maxCachedWorkflows: config.CONFETTI_MAX_CACHED_WORKFLOWS,
      ...(workerDeploymentOptions && { workerDeploymentOptions }),
      shutdownGraceTime: '20 seconds',
      // After a crash the next approval is processed within seconds instead of waiting for a worker that is gone.
      stickyQueueScheduleToStartTimeout: '1 second',
    });
    const running = worker.run();
    process.stdout.write(`ready: worker polls ${taskQueue} in ${namespace}\n`);
    await Promise.all([
      running,
      scheduleOrSay(log, client, dependencies.policies),
      startDirectoryOrSay(log, client, dependencies.policies),
    ]);
  } finally {
    await connection.close();
  }
}

const startWithinMs = 15_000;

/** A worker that cannot start it now does so when a request first asks for its people. */
async function startDirectoryOrSay(log: Logger, client: Client, [policy]: readonly Policy[]): Promise<void> {
  try {
    if (policy === undefined) return;
    await client.withDeadline(Date.now() + startWithinMs, () => startDirectory(client, directoryOf(policy)));
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'The directory could not be started yet');
  }
}

const scheduleWithinMs = 15_000;

/** A worker that may not manage schedules does everything else: "confetti credits reconcile" compares at any time. */
async function scheduleOrSay(log: Logger, client: Client, [policy]: readonly Policy[]): Promise<void> {
  try {
    if (policy === undefined) return;
    await client.withDeadline(Date.now() + scheduleWithinMs, () => scheduleReconciliation(client, policy));
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'The reconciliation of credits could not be scheduled');
  }
}

/**
 * Holds the mapping against the org before anything is mirrored by it. An org that cannot be asked now is no reason to keep
 * approvals waiting: the mirror catches up, and "confetti doctor" asks again.
 */
async function verifyMapping(log: Logger, salesforce: Salesforce): Promise<void> {
  let findings: readonly MappingFinding[];
  try {
    findings = await salesforce.verify();
  } catch (error) {
    log.warn({ reason: reasonOf(error) }, 'The Salesforce mapping could not be verified yet');
    return;
  }
  for (const { severity, message } of findings)
    log[severity === 'error' ? 'error' : 'warn'](`Salesforce mapping, ${severity}: ${message}`);
  if (findings.some(({ severity }) => severity === 'error')) {
    throw new Error(
      'The Salesforce mapping does not fit the org: mend what is named above, or SALESFORCE_MAPPING_FILE.',
    );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exitCode = 1;
}
