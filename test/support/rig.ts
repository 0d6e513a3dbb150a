import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createActivities, type Activities } from '../../activities/index.ts';
import { createConfetti, type Confetti } from '../../client/index.ts';
import type { NewPocApplication } from '../../client/poc-applications.ts';
import { taskQueue } from '../../client/task-queue.ts';
import type { ActionAnswer, ActionName, ActionPayloads } from '../../domain/approval/actions.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { payloadConverterPath } from '../../worker/bundle.ts';
import { createTenantCredits } from '../../worker/tenant-credits.ts';
import { tenantCreditsId } from '../../workflows/tenant-credits/contract.ts';
import { createFakeSystems, type FakeWorld } from './fake-systems.ts';
import { sharedBundle, timeSkippingEnvironment } from './shared-servers.ts';
import { shippedPolicy } from './shipped-policy.ts';

/** Everything a workflow test needs: a worker on fake systems, and the process in its own words. */
export interface Rig {
  readonly env: TestWorkflowEnvironment;
  readonly client: Client;
  readonly confetti: Confetti;
  readonly world: FakeWorld;
  /** Starts a PoC application with an id of its own; answers its workflow id once it is past its beginning. */
  apply(
    application: Omit<NewPocApplication, 'pocId' | 'via' | 'submit'> & { submit?: boolean },
  ): Promise<string>;
  /** Does something as somebody, on the step that waits (or the one given), in the present round. */
  act<N extends ActionName>(
    requestId: string,
    name: N,
    as: string,
    rest: Omit<ActionPayloads[N], 'id' | 'actor' | 'round' | 'step'> & {
      step?: string;
      round?: number;
      id?: string;
    },
  ): Promise<ActionAnswer>;
  view(requestId: string): Promise<RequestView>;
  /** Skips time in the server, and with it every durable clock. */
  pass(time: string): Promise<void>;
  /** Waits until the request is as said: side work (mirror, mail, grants) takes real milliseconds. */
  until(requestId: string, isSo: (view: RequestView) => boolean): Promise<RequestView>;
}

export interface RigOptions {
  readonly policy?: Policy;
  /** Policies that the worker knows, where they are not the client's. */
  readonly workerPolicies?: readonly Policy[];
  readonly activities?: Partial<Activities>;
  /** Runs before the worker polls, when whatever is sent waits for the first workflow task. */
  readonly beforeWorker?: (rig: Rig) => Promise<void>;
}

/**
 * Runs a test on a worker of its own. When the test is over, the history of every execution it started is replayed:
 * a workflow that is not deterministic fails the test it was used in.
 */
export async function withRig(options: RigOptions, test: (rig: Rig) => Promise<void>): Promise<void> {
  const env = await timeSkippingEnvironment();
  const code = await sharedBundle();
  const policy = options.policy ?? shippedPolicy();
  const tenantCredits = createTenantCredits(env.client);
  const orgs = new Set<string>();
  const { world, dependencies } = createFakeSystems(options.workerPolicies ?? [policy], {
    ...tenantCredits,
    reserve: (input) => {
      orgs.add(input.orgId);
      return tenantCredits.reserve(input);
    },
  });
  const confetti = createConfetti({ client: env.client, policy, archiveDirectory: 'none' });
  const requests: string[] = [];
  const rig = createRig(env, confetti, world, requests);
  await options.beforeWorker?.(rig);
  const worker = await Worker.create({
    connection: env.nativeConnection,
    taskQueue,
    workflowBundle: { code },
    activities: { ...createActivities(dependencies), ...options.activities },
    dataConverter: { payloadConverterPath },
  });
  const started = (): string[] => [...requests, ...[...orgs].map(tenantCreditsId)];
  await worker.runUntil(async () => {
    try {
      await test(rig);
    } finally {
      await Promise.all(started().map((id) => terminate(env.client, id)));
    }
  });
  for (const id of started()) await replay(env.client, id, code);
}

function createRig(
  env: TestWorkflowEnvironment,
  confetti: Confetti,
  world: FakeWorld,
  requests: string[],
): Rig {
  const view = async (requestId: string): Promise<RequestView> => {
    const found = await confetti.view(requestId);
    if (found === undefined) throw new Error(`There is no request ${requestId}`);
    return found;
  };
  const until = async (requestId: string, isSo: (view: RequestView) => boolean): Promise<RequestView> => {
    for (let attempt = 0; attempt < 400; attempt += 1) {
      const now = await view(requestId);
      if (isSo(now)) return now;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`${requestId} did not become as expected: ${(await view(requestId)).waiting}`);
  };
  return {
    env,
    client: env.client,
    confetti,
    world,
    view,
    until,
    pass: (time) => env.sleep(time as Parameters<typeof env.sleep>[0]),
    async apply({ submit = true, ...application }) {
      const pocId = `T-${randomUUID()}`;
      requests.push(`poc/${pocId}`);
      return confetti.startPocApplication({ ...application, pocId, via: 'test', submit });
    },
    async act(requestId, name, as, { step, round, id, ...rest }) {
      const now = await view(requestId);
      const waiting = now.steps.find(({ status }) => status === 'active' || status === 'releasing');
      const isOnStep = !['submit', 'setFields', 'recall', 'resubmit'].includes(name);
      const payload = {
        id: id ?? randomUUID(),
        actor: { email: as, via: 'test' },
        round: round ?? now.round,
        ...(isOnStep ? { step: step ?? waiting?.step ?? 'none' } : {}),
        ...rest,
      };
      // The rest is checked against the action's type above; the common part is what this line adds.
      return confetti.act(requestId, name, payload as unknown as ActionPayloads[typeof name]);
    },
  };
}

async function terminate(client: Client, workflowId: string): Promise<void> {
  try {
    await client.workflow.getHandle(workflowId).terminate('the test is over');
  } catch {
    // It had ended by itself.
  }
}

async function replay(client: Client, workflowId: string, code: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  await Worker.runReplayHistory(
    { workflowBundle: { code }, dataConverter: { payloadConverterPath } },
    history,
    workflowId,
  );
}

/** Waits for the end of a request, which is its answer or a failure. */
export async function outcomeOf(rig: Rig, requestId: string): Promise<unknown> {
  try {
    return await rig.client.workflow.getHandle(requestId).result();
  } catch (error) {
    if (error instanceof WorkflowFailedError) return error.cause;
    throw error;
  }
}
