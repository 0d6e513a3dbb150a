import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { RequestView } from '../../domain/approval/view.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { eventually } from '../support/product.ts';
import { isPassing, untilAnswered } from '../chaos/patience.ts';
import { play, type Played } from '../chaos/play.ts';
import { openStage, type Stage } from '../chaos/stage.ts';
import { harmlessCauses } from '../chaos/look.ts';
import { pendingOf } from '../chaos/world.ts';
import type { Cell } from './cell.ts';
import type { Finding } from './compare.ts';
import { pictureOf, type Picture, type Repeats } from './picture.ts';
import type { Point, Role } from './points.ts';
import { idsOf, scriptOf, type Walk } from './walks.ts';

type Event = temporal.api.history.v1.IHistoryEvent;

/** What a walk has come to. */
export interface Ran {
  readonly picture: Picture;
  readonly repeats: Repeats;
  /** What went wrong before people's eyes or in Temporal. */
  readonly findings: readonly Finding[];
  /** Whether the walk came to the point where something was to be killed. */
  readonly isReached: boolean;
  readonly histories: Readonly<Record<Role, readonly Event[]>>;
  /** How often people have acted; handing in is the first time. */
  readonly actions: number;
}

/** What dies at a point, and how it comes back. */
export interface Victim {
  kill(): void;
  /** Resolves when it serves again. */
  restart(): Promise<void>;
}

/** How long anything may take that is under way. */
const restsWithinMs = 180_000;
/** Long enough for what is to happen while nobody is there. */
const awayMs = 500;

/**
 * Plays a walk on a world of its own, and kills at `point`; nothing is killed without one. Before each action everything that is under way
 * ends, so that the same happens in every run.
 * @param number another for every run in a cell; ids are made of it
 */
export async function playThrough(
  cell: Cell,
  walk: Walk,
  policy: Policy,
  number: number,
  victim: Victim,
  point?: Point,
): Promise<Ran> {
  await cell.newWorld();
  const stage = await openStage(cell.place, policy);
  const { script, host } = scriptOf(walk, number);
  const ids = idsOf(script);
  const known = host === undefined ? ids : { ...ids, host: idsOf(host).request };
  try {
    if (host !== undefined) {
      await complain(await play(stage, host, () => untilAtRest(stage.client, Object.values(known))));
      stage.hasPlayed(host.id);
    }
    const killer = killerOf(victim, point, ids);
    cell.onMoment = killer.onMoment;
    const people = peopleOf(stage, killer, ids.request);
    const rest = async (): Promise<void> => {
      await untilAtRest(stage.client, Object.values(known));
      await waitForClock(stage, walk, ids.request, killer);
    };
    await killer.beforeAction(1, () => Promise.resolve(undefined));
    let actions = 0;
    const played = await play(people, script, async () => {
      actions += 1;
      await rest();
      await killer.beforeAction(actions + 1, () => viewOf(stage, ids.request));
    });
    await killer.isOver();
    await untilAtRest(stage.client, Object.values(known));
    cell.onMoment = () => false;
    const names = [script.id, ...(host === undefined ? [] : [host.id])];
    const { picture, repeats } = await pictureOf(cell.place, stage, ids, names);
    const histories = {
      request: await historyOf(stage.client, ids.request),
      tenant: await historyOf(stage.client, ids.tenant),
    };
    return {
      ...{ picture, repeats, histories, actions, isReached: killer.isReached() },
      findings: [...played.complaints, ...failedTasks(histories)],
    };
  } finally {
    cell.onMoment = () => false;
    for (const id of Object.values(known)) await end(stage.client, id);
    await stage.close();
  }
}

interface Killer {
  readonly onMoment: Cell['onMoment'];
  /** Kills where nobody is to be there for the action with this number; keeps what people see then. */
  beforeAction(nth: number, look: () => Promise<RequestView | undefined>): Promise<void>;
  /** What people saw last, while nobody can tell them anything newer. */
  readonly frozen: () => RequestView | undefined;
  /** People act now. */
  acting(): void;
  /** Kills where nobody is to be there when the timer with this number rings; resolves when it has rung. */
  beforeTimer(nth: number, hasRung: () => Promise<unknown>): Promise<void>;
  readonly isReached: () => boolean;
  /** Resolves when everything that was killed is there again. */
  isOver(): Promise<void>;
}

function killerOf(victim: Victim, point: Point | undefined, ids: Readonly<Record<Role, string>>): Killer {
  let isReached = false;
  let back: Promise<void> = Promise.resolve();
  let frozen: RequestView | undefined;
  let isAway = false;
  const kill = (): void => {
    isReached = true;
    victim.kill();
  };
  return {
    onMoment({ workflowId, of, nth, stage }) {
      if (isReached || point === undefined || point.role === 'people') return false;
      if (workflowId !== ids[point.role] || of !== point.of) return false;
      if (nth !== point.nth || stage !== point.stage) return false;
      kill();
      back = victim.restart();
      return true;
    },
    async beforeAction(nth, look) {
      if (isReached || point?.role !== 'people' || point.nth !== nth) return;
      frozen = await look();
      kill();
      isAway = true;
    },
    frozen: () => frozen,
    acting() {
      if (!isAway) return;
      isAway = false;
      back = delay(awayMs).then(async () => {
        await victim.restart();
        frozen = undefined;
      });
    },
    async beforeTimer(nth, hasRung) {
      if (isReached || point?.of !== 'timer' || point.nth !== nth) return;
      kill();
      await hasRung();
      back = victim.restart();
      await back;
    },
    isReached: () => isReached,
    isOver: () => back,
  };
}

/** The stage for people who act while nobody is there: they know what they saw before. */
function peopleOf(stage: Stage, killer: Killer, requestId: string): Stage {
  const { confetti } = stage;
  return {
    ...stage,
    confetti: {
      ...confetti,
      startPocApplication: (asked) => {
        killer.acting();
        return confetti.startPocApplication(asked);
      },
      startCreditRequest: (asked) => {
        killer.acting();
        return confetti.startCreditRequest(asked);
      },
      act: (...action) => {
        killer.acting();
        return confetti.act(...action);
      },
      view: async (id, ...how) =>
        id === requestId ? (killer.frozen() ?? confetti.view(id, ...how)) : confetti.view(id, ...how),
    },
  };
}

/** Waits where the walk does, until the request's clock has rung as often as it says. */
async function waitForClock(
  { confetti, client }: Stage,
  { waits }: Walk,
  requestId: string,
  killer: Killer,
): Promise<void> {
  if (waits === undefined) return;
  const look = (): Promise<RequestView | undefined> => untilAnswered(() => confetti.view(requestId));
  const isWaiting = (await look())?.steps.some(({ step, status }) => step === waits.at && status === 'active');
  if (isWaiting !== true) return;
  const rung = async (): Promise<number> =>
    (await historyOf(client, requestId)).filter(({ timerFiredEventAttributes: fired }) => fired).length;
  await eventually(
    async () => {
      const nth = (await rung()) + 1;
      await killer.beforeTimer(nth, () =>
        eventually(async () => (await rung()) >= nth, 'the timer rings', restsWithinMs),
      );
      await delay(200);
      return waits.until((await look())?.history ?? []);
    },
    'the clock has rung',
    restsWithinMs,
  );
  await untilAtRest(client, [requestId]);
}

function viewOf({ confetti }: Stage, requestId: string): Promise<RequestView | undefined> {
  return untilAnswered(() => confetti.view(requestId));
}

/** Waits until nothing is under way in any of these workflows, on two looks in turn. */
async function untilAtRest(client: Client, ids: readonly string[]): Promise<void> {
  const isAtRest = async (): Promise<boolean> => {
    for (const id of ids) {
      if ((await untilAnswered(() => pendingIn(client, id))).length > 0) return false;
    }
    return true;
  };
  await eventually(
    async () => {
      if (!(await isAtRest())) return false;
      await delay(40);
      return isAtRest();
    },
    'everything is at rest',
    restsWithinMs,
  );
}

async function pendingIn(client: Client, workflowId: string): Promise<string[]> {
  try {
    const { runId } = await client.workflow.getHandle(workflowId).describe();
    return await pendingOf(client, workflowId, runId);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    throw error;
  }
}

async function historyOf(client: Client, workflowId: string): Promise<readonly Event[]> {
  try {
    const { events } = await untilAnswered(() => client.workflow.getHandle(workflowId).fetchHistory());
    return events ?? [];
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || (isGrpcServiceError(error) && error.code === 5)) return [];
    throw error;
  }
}

function failedTasks(histories: Ran['histories']): Finding[] {
  return Object.entries(histories).flatMap(([role, events]) =>
    events.flatMap(({ workflowTaskFailedEventAttributes: failed }): Finding[] =>
      !failed || harmlessCauses.includes(Number(failed.cause))
        ? []
        : [{ kind: 'wrong', text: `${role}: a workflow task failed: ${failed.failure?.message ?? ''}` }],
    ),
  );
}

async function complain({ complaints, requestId }: Played): Promise<void> {
  const [complaint] = complaints;
  if (complaint !== undefined) throw new Error(`${requestId}: ${complaint.text}`);
}

/** Leaves nothing behind for the next walk in the same namespace. */
async function end(client: Client, workflowId: string): Promise<void> {
  await untilAnswered(() => client.workflow.getHandle(workflowId).terminate('the walk is over')).catch(
    (error: unknown) => {
      if (!(error instanceof WorkflowNotFoundError) && !isPassing(error)) throw error;
    },
  );
}
