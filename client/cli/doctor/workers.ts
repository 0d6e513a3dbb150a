import type { Client } from '@temporalio/client';
import type { SystemReport } from '../../../domain/systems.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { taskQueue } from '../../task-queue.ts';
import { makeCurrentCommand } from '../../worker-deployment.ts';
import { report } from './report.ts';

/** A worker that was seen at the task queue; without a build it is unversioned. Milliseconds since 1970 UTC. */
export interface SeenWorker {
  readonly seenAt: number;
  readonly build?: string;
}

/** Whether workers poll for what people do, and whether they are of the build that is current. */
export async function checkWorkers(client: Client, namespace: string, now: number): Promise<SystemReport> {
  // Those that poll for workflow tasks; that activities run as well shows when the worker is asked for its systems.
  const { pollers, versioningInfo } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
  });
  const seen = pollers.map(({ lastAccessTime, deploymentOptions }) => ({
    seenAt: Number(lastAccessTime?.seconds ?? 0) * 1000,
    ...(Number(deploymentOptions?.workerVersioningMode) === versioned &&
      deploymentOptions?.buildId && { build: deploymentOptions.buildId }),
  }));
  const current = versioningInfo?.currentDeploymentVersion?.buildId;
  const ramping = versioningInfo?.rampingDeploymentVersion?.buildId;
  return workersReport(now, seen, [current, ramping].filter(isSet));
}

/** `WORKER_VERSIONING_MODE_VERSIONED` */
const versioned = 2;

function isSet(text: string | null | undefined): text is string {
  return text !== undefined && text !== null && text !== '';
}

/** A poll lasts a minute at most, so a worker that lives was seen within two. */
const seenWithinMs = 120_000;

/**
 * @param wanted the builds that get work: the current one, and the one that is ramped up; none where workers are unversioned
 */
export function workersReport(
  now: number,
  seen: readonly SeenWorker[],
  wanted: readonly string[],
): SystemReport {
  const living = seen.filter(({ seenAt }) => now - seenAt <= seenWithinMs);
  if (living.length === 0) {
    const lastSeen = Math.max(0, ...seen.map(({ seenAt }) => seenAt));
    const when = lastSeen === 0 ? 'none was seen lately' : `last seen ${utcMinute(lastSeen)}`;
    return report(
      'worker',
      'error',
      `nobody polls task queue ${taskQueue} (${when}): start one with "npm start", or see what its log says`,
    );
  }
  const builds = [...new Set(living.map(({ build }) => build))];
  const polling = builds.filter((build) => (wanted.length === 0 ? !build : wanted.includes(build ?? '')));
  const idle = builds.filter((build) => !polling.includes(build));
  const newest = idle.find(isSet);
  if (polling.length > 0) {
    const found = `${polling.map(named).join(' and ')} polls task queue ${taskQueue}`;
    if (idle.length === 0) return report('worker', 'ok', found);
    const mending =
      newest === undefined
        ? 'stop it'
        : `stop it where it is old; where it is to take over: ${makeCurrentCommand(newest)}`;
    return report(
      'worker',
      'warning',
      `${found}; ${idle.map(named).join(' and ')} polls and gets no work: ${mending}`,
    );
  }
  const whoGetsWork =
    wanted.length === 0
      ? 'no build is current'
      : `work goes to ${wanted.map(named).join(' and ')}, which does not poll`;
  const mending =
    newest === undefined
      ? `start a worker with CONFETTI_BUILD_ID=${wanted[0] ?? ''}`
      : `hand it over with: ${makeCurrentCommand(newest)}`;
  return report(
    'worker',
    'error',
    `only ${idle.map(named).join(' and ')} polls task queue ${taskQueue}, and ${whoGetsWork}: ${mending}`,
  );
}

function named(build: string | undefined): string {
  return build === undefined ? 'an unversioned worker' : `build ${build}`;
}
