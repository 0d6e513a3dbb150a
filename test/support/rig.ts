import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Client, WorkflowFailedError, WorkflowNotFoundError, type WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { createActivities, type Activities } from '../../activities/index.ts';
import { createConfetti, type Confetti } from '../../client/index.ts';
import { startCreditRequest, type NewCreditRequest } from '../../client/credit-requests.ts';
import type { NewPocApplication } from '../../client/poc-applications.ts';
import { RefusedError } from '../../client/refused.ts';
import type { ActionAnswer, ActionName, ActionPayloads } from '../../domain/approval/actions.ts';
import type { Refusal } from '../../domain/approval/refusal.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { PocFacts } from '../../domain/records/credit-facts.ts';
import { createRequests } from '../../worker/requests.ts';
import { createTenantCredits } from '../../worker/tenant-credits.ts';
import { tenantCreditsId } from '../../workflows/tenant-credits/contract.ts';
import { createFakeSystems, type FakeWorld } from './fake-systems.ts';
import { replay } from './replay.ts';
import { timeSkippingEnvironment } from './shared-servers.ts';
import { sharedWorker, type SharedWorker } from './shared-worker.ts';
import { shippedPolicy } from './shipped-policy.ts';

/** An application as tests write it: the rig gives it an id and submits it unless told otherwise. */
export type TestApplication = Omit<NewPocApplication, 'pocId' | 'via' | 'submit'> & { submit?: boolean };

/** A credit request as tests write it: the rig gives it an id. */
export type TestCreditRequest = Omit<NewCreditRequest, 'creditRequestId' | 'via'>;

type ActionRest<N extends ActionName> = Omit<ActionPayloads[N], 'id' | 'actor' | 'round' | 'step'> & {
  step?: string;
  round?: number;
  id?: string;
};

/** Everything a workflow test needs: a worker on fake systems, and the process in its own words. */
export interface Rig {
  readonly env: TestWorkflowEnvironment;
  readonly client: Client;
  readonly confetti: Confetti;
  readonly world: FakeWorld;
  /** Starts a PoC application with an id of its own; answers its workflow id. */
  apply(application: TestApplication): Promise<string>;
  /**
   * Starts a credit request with an id of its own; answers its workflow id. For a staged PoC the client's look at PoC and
   * Org is left out: the request looks by itself.
   */
  askCredits(request: TestCreditRequest): Promise<string>;
  /** Has the worker see a PoC that nobody had to take through its approvals; staging it again changes it. */
  stage(poc: PocFacts): void;
  /** Has an execution that the test started by itself ended, checked and replayed like the others. */
  watch(workflowId: string): void;
  /** The payload of an action as somebody, on the step that waits (or the one given), in the present round. */
  payload<N extends ActionName>(
    requestId: string,
    name: N,
    as: string,
    rest: ActionRest<N>,
  ): Promise<ActionPayloads[N]>;
  /** Does something as somebody, on the step that waits (or the one given), in the present round. */
  act<N extends ActionName>(
    requestId: string,
    name: N,
    as: string,
    rest: ActionRest<N>,
  ): Promise<ActionAnswer>;
  view(requestId: string): Promise<RequestView>;
  /** Skips time in the server, and with it every durable clock. */
  pass(time: string): Promise<void>;
  /**
   * Waits until the request is as said: side work (mirror, mail, grants) takes real milliseconds. `skipping` passes that
   * much between two looks, for what waits for a retry.
   */
  until(requestId: string, isSo: (view: RequestView) => boolean, skipping?: string): Promise<RequestView>;
  /** Waits until a fake system is as said. */
  untilTrue(isSo: () => boolean | Promise<boolean>, skipping?: string): Promise<void>;
  /** How many events the history has; workflow tasks, which this server also writes for a refused update, not counted. */
  eventCount(workflowId: string): Promise<number>;
  /** How many it has once nothing is under way in it. */
  settledEventCount(workflowId: string): Promise<number>;
  /**
   * Runs something while no worker polls: what is sent to a workflow that it starts arrives with the first workflow task.
   * One that ran before waits for the worker that had it, and this server gives that one up only after a while.
   */
  whileWorkerIsAway<T>(run: () => Promise<T>): Promise<T>;
}

export interface RigOptions {
  readonly policy?: Policy;
  /** Policies that the worker knows, where they are not the client's. */
  readonly workerPolicies?: readonly Policy[];
  /** Activities that behave otherwise; a function is given the ones that they stand in for. */
  readonly activities?: Partial<Activities> | ((usual: Activities) => Partial<Activities>);
}

/**
 * Runs a test with systems of its own. When the test is over, every execution it started is looked at: none may have
 * failed a workflow task, and its history is replayed, so that a workflow that is not deterministic fails the test.
 */
export async function withRig(options: RigOptions, test: (rig: Rig) => Promise<void>): Promise<void> {
  const env = await timeSkippingEnvironment();
  const policy = options.policy ?? shippedPolicy();
  const tenantCredits = createTenantCredits(env.client);
  const requests = createRequests(env.client, 'none');
  const started = new Set<string>();
  const startedAs = (kind: RegExp): string[] => [...started].filter((id) => kind.test(id));
  const staged = new Map<string, PocFacts>();
  const { world, dependencies } = createFakeSystems(
    options.workerPolicies ?? [policy],
    {
      ...tenantCredits,
      reserve: (input, callId) => {
        started.add(tenantCreditsId(input.orgId));
        return tenantCredits.reserve(input, callId);
      },
      // This server cannot list: what the test has started is all there is.
      orgs: async () => ({
        orgIds: startedAs(/^tenant\//).map((id) => id.slice(tenantCreditsId('').length)),
      }),
    },
    {
      ...requests,
      ofOrg: async () => startedAs(/^(?:poc|credits)\//).map((requestId) => ({ requestId, isRunning: true })),
      // Of a PoC that is staged only its facts are looked at.
      view: async (id) => (staged.get(id) as RequestView | undefined) ?? requests.view(id),
    },
  );
  const usual = createActivities(dependencies);
  const other = typeof options.activities === 'function' ? options.activities(usual) : options.activities;
  const activities = { ...usual, ...other };
  const confetti = pacedConfetti(env, policy);
  const worker = await sharedWorker(activities);
  worker.serve(activities);
  await worker.start();
  const rig = createRig(env, { confetti, policy, world, started, staged, worker });
  try {
    await test(rig);
  } finally {
    for (const id of [...started]) if (!(await isThere(env.client, id))) started.delete(id);
    // Requests first: what they still ask of an Org's workflow finds it there.
    const [requests, orgs] = [true, false].map((isRequest) =>
      [...started].filter((id) => !id.startsWith('tenant/') === isRequest),
    );
    world.salesforce.down = undefined;
    world.channelFaults.clear();
    for (const id of requests ?? []) await end(env, id);
    for (const id of orgs ?? []) await end(env, id);
  }
  for (const id of started) await inspect(env.client, id);
}

/**
 * The door over a client that skips no time by itself: while such a client waits for the end of one workflow, the server
 * may skip to the end of all others. What lasts (a reconciliation looks twice) is helped on second by second.
 */
function pacedConfetti(env: TestWorkflowEnvironment, policy: Policy): Confetti {
  const client = new Client({ connection: env.connection, namespace: env.namespace ?? 'default' });
  const confetti = createConfetti({ client, policy, archiveDirectory: 'none' });
  const paced =
    <Asked, Answer>(work: (asked: Asked) => Promise<Answer>) =>
    async (asked: Asked): Promise<Answer> => {
      const state = { isOver: false };
      const answer = work(asked).finally(() => (state.isOver = true));
      // Whoever awaits it hears of its failure.
      answer.catch(() => undefined);
      while (!state.isOver) {
        await env.sleep('1 second');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      return answer;
    };
  return {
    ...confetti,
    reconcile: paced(confetti.reconcile),
    adoptGrant: paced(confetti.adoptGrant),
    writeOffGrant: paced(confetti.writeOffGrant),
    releaseReservation: paced(confetti.releaseReservation),
    mirrorAgain: paced(confetti.mirrorAgain),
  };
}

interface RigParts {
  readonly confetti: Confetti;
  readonly policy: Policy;
  readonly world: FakeWorld;
  readonly started: Set<string>;
  readonly staged: Map<string, PocFacts>;
  readonly worker: SharedWorker;
}

function createRig(
  env: TestWorkflowEnvironment,
  { confetti, policy, world, started, staged, worker }: RigParts,
): Rig {
  const pass: Rig['pass'] = (time) => env.sleep(time as Parameters<typeof env.sleep>[0]);
  const view: Rig['view'] = async (requestId) => {
    const found = await confetti.view(requestId);
    assert.ok(found, `There is no request ${requestId}`);
    return found;
  };
  const untilTrue: Rig['untilTrue'] = async (isSo, skipping) => {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      if (await isSo()) return;
      if (skipping !== undefined) await pass(skipping);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.fail('It did not become as expected');
  };
  const until: Rig['until'] = async (requestId, isSo, skipping) => {
    let last: RequestView | undefined;
    const look = async (): Promise<boolean> => {
      last = await view(requestId);
      return isSo(last);
    };
    await untilTrue(look, skipping).catch(() => {
      const { status, waiting, problems } = last ?? {};
      assert.fail(
        `${requestId} did not become as expected: ${JSON.stringify({ status, waiting, problems })}`,
      );
    });
    assert.ok(last);
    return last;
  };
  const payload: Rig['payload'] = async (requestId, name, as, { step, round, id, ...rest }) => {
    const now = await view(requestId);
    const waiting = now.steps.find(({ status }) => status === 'active' || status === 'releasing');
    const isOnStep = !['submit', 'setFields', 'recall', 'resubmit', 'amend', 'adoptPolicy'].includes(name);
    const common = {
      id: id ?? randomUUID(),
      actor: { email: as, via: 'test' },
      round: round ?? now.round,
      ...(isOnStep ? { step: step ?? waiting?.step ?? 'none' } : {}),
    };
    // The rest is checked against the action's type above; the common part is what this function adds.
    return { ...common, ...rest } as unknown as ActionPayloads[typeof name];
  };
  return {
    env,
    client: env.client,
    confetti,
    world,
    view,
    pass,
    until,
    untilTrue,
    payload,
    watch: (workflowId) => void started.add(workflowId),
    async apply({ submit = true, ...application }) {
      const pocId = `T-${randomUUID()}`;
      const id = await confetti.startPocApplication({ ...application, pocId, via: 'test', submit });
      started.add(id);
      return id;
    },
    async askCredits(request) {
      if (request.fields.orgId !== undefined) started.add(tenantCreditsId(String(request.fields.orgId)));
      const asked = { ...request, creditRequestId: `C-${randomUUID()}`, via: 'test' };
      const id = staged.has(`poc/${request.pocId}`)
        ? await startCreditRequest(env.client, policy, asked, undefined)
        : await confetti.startCreditRequest(asked);
      started.add(id);
      return id;
    },
    stage: (poc) => void staged.set(`poc/${poc.pocId}`, poc),
    act: async (requestId, name, as, rest) =>
      confetti.act(requestId, name, await payload(requestId, name, as, rest)),
    async eventCount(workflowId) {
      return countOf((await env.client.workflow.getHandle(workflowId).fetchHistory()).events ?? []);
    },
    async settledEventCount(workflowId) {
      for (;;) {
        const { events } = await env.client.workflow.getHandle(workflowId).fetchHistory();
        if (events && !isBusy(events)) return countOf(events);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async whileWorkerIsAway(run) {
      await worker.stop();
      try {
        return await run();
      } finally {
        await worker.start();
      }
    },
  };
}

/**
 * Terminates what still runs, once nothing of it is under way: the test server never skips time again after a workflow
 * was terminated while one of its activities ran. What waits for a retry is helped over it by skipping time.
 */
async function end(env: TestWorkflowEnvironment, workflowId: string): Promise<void> {
  const handle = env.client.workflow.getHandle(workflowId);
  for (let attempt = 0; attempt < 60; attempt += 1) {
    const { events } = await handle.fetchHistory();
    if (!isBusy(events ?? [])) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
    if (attempt > 20) await env.sleep('10 minutes');
  }
  try {
    await handle.terminate('the test is over');
  } catch (error) {
    // It had ended by itself.
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

type Events = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>;

function countOf(events: Events): number {
  const isTask = (event: Events[number]): boolean =>
    Boolean(
      event.workflowTaskScheduledEventAttributes ??
      event.workflowTaskStartedEventAttributes ??
      event.workflowTaskCompletedEventAttributes,
    );
  return events.filter((event) => !isTask(event)).length;
}

/** Whether an activity or a workflow task has been scheduled and not come to its end. */
function isBusy(events: Events): boolean {
  const open = new Set<string>();
  for (const event of events) {
    const scheduled =
      event.activityTaskScheduledEventAttributes ?? event.workflowTaskScheduledEventAttributes;
    if (scheduled) open.add(String(event.eventId));
    const ended =
      event.activityTaskCompletedEventAttributes ??
      event.activityTaskFailedEventAttributes ??
      event.activityTaskTimedOutEventAttributes ??
      event.workflowTaskCompletedEventAttributes ??
      event.workflowTaskFailedEventAttributes ??
      event.workflowTaskTimedOutEventAttributes;
    if (ended) open.delete(String(ended.scheduledEventId));
  }
  return open.size > 0;
}

/** An Org that a test has named may never have been looked at. */
async function isThere(client: Client, workflowId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

async function inspect(client: Client, workflowId: string): Promise<void> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const failures = (history.events ?? []).flatMap(
    ({ workflowTaskFailedEventAttributes: failed }) => failed?.failure?.message ?? [],
  );
  assert.deepEqual(failures, [], `${workflowId} failed a workflow task`);
  await replay({ workflowId, history });
}

/** Waits for the end of an execution, which is its answer or a failure. Skips time. */
export async function outcomeOf(rig: Rig, requestId: string): Promise<unknown> {
  try {
    return await rig.client.workflow.getHandle(requestId).result();
  } catch (error) {
    if (error instanceof WorkflowFailedError) return error.cause;
    throw error;
  }
}

/** Why an action was refused; fails when it was not. */
export async function refusalOf(action: Promise<unknown>): Promise<Refusal> {
  try {
    await action;
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal;
    throw error;
  }
  return assert.fail('It was not refused');
}
