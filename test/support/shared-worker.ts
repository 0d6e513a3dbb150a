import { Worker } from '@temporalio/worker';
import type { Activities } from '../../activities/index.ts';
import { taskQueue } from '../../client/task-queue.ts';
import { payloadConverterPath } from '../../worker/bundle.ts';
import { atTheEnd, sharedBundle, timeSkippingEnvironment } from './shared-servers.ts';

/*
 * One worker for all workflow tests: loading the bundle takes longer than most of them. Its activities are those of the
 * test that runs.
 */

export interface SharedWorker {
  /** Makes it the worker of one test, on that test's systems. */
  serve(activities: Activities): void;
  stop(): Promise<void>;
  /** Polls again after `stop`. */
  start(): Promise<void>;
}

let shared: Promise<SharedWorker> | undefined;

export function sharedWorker(activities: Activities): Promise<SharedWorker> {
  shared ??= createSharedWorker(activities);
  return shared;
}

async function createSharedWorker(first: Activities): Promise<SharedWorker> {
  const env = await timeSkippingEnvironment();
  const code = await sharedBundle();
  let serving = first;
  const delegates = Object.keys(first).map((name) => {
    const delegate = (...args: unknown[]): unknown => {
      const activity = serving[name as keyof Activities] as (...args: unknown[]) => unknown;
      return activity(...args);
    };
    return [name, delegate] as const;
  });
  let worker: Worker | undefined;
  let run: Promise<void> | undefined;
  const self: SharedWorker = {
    serve(activities) {
      serving = activities;
    },
    async stop() {
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      await run;
      worker = undefined;
    },
    async start() {
      if (worker !== undefined) return;
      worker = await Worker.create({
        connection: env.nativeConnection,
        taskQueue,
        workflowBundle: { code },
        activities: Object.fromEntries(delegates),
        dataConverter: { payloadConverterPath },
      });
      run = worker.run();
    },
  };
  atTheEnd(() => self.stop());
  return self;
}
