import type { WorkerDeploymentOptions } from '@temporalio/worker';
import { deploymentName } from '../client/worker-deployment.ts';

/**
 * How a worker takes part in its deployment; undefined where it is told no build and serves whatever comes. A request
 * moves on to whichever build is current: a PoC runs for weeks, and no build is kept that long. What a newer build does
 * otherwise in histories that are there is behind a patch.
 */
export function deploymentOf(buildId: string | undefined): WorkerDeploymentOptions | undefined {
  if (buildId === undefined) return undefined;
  return {
    version: { deploymentName, buildId },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  };
}
