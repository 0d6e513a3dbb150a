import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import type { RequestView } from '../../domain/approval/view.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { harmlessCauses } from '../chaos/look.ts';
import { isPassing, untilAnswered } from '../chaos/patience.ts';
import { play, type Played } from '../chaos/play.ts';
import { openStage, type Stage } from '../chaos/stage.ts';
import { pendingOf } from '../chaos/world.ts';
import { eventually } from '../support/product.ts';
import type { Cell } from './cell.ts';
import type { Finding } from './compare.ts';
import { killerOf, type Killer, type Victim } from './killer.ts';
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
  /** Every point that the walk came by, in order. */
  readonly seen: readonly Point[];
  /** Names of the points at which something was killed. */
  readonly killed: ReadonlySet<string>;
  /** Events of the walk itself. */
  readonly histories: Readonly<Record<Role, readonly Event[]>>;
}

export interface RunOptions {
  readonly walk: Walk;
  readonly policy: Policy;
  /** Another one for every run in a cell; ids are made of it. */
  readonly number: number;
  readonly victim: Victim;
  /** Nothing is killed where there are none. */
  readonly points?: readonly Point[];
}

/** How long anything may take that is under way. */
const restsWithinMs = 240_000;

/**
 * Plays a walk on a world of its own, and kills at `points`. Before each action everything that is under way comes to rest, so
 * that the same happens in every run.
 */
export async function playThrough(cell: Cell, options: RunOptions): Promise<Ran> {
  const { walk, policy, number, victim, points = [] } = options;
  await cell.newWorld();
  const stage = await openStage(cell.place, policy);
  const { script, host } = scriptOf(walk, number);
  const ids = idsOf(script);
  const known = [...Object.values(ids), ...(host === undefined ? [] : [idsOf(host).request])];
  const rest = (): Promise<void> => untilAtRest(stage.client, known);
  const killer = killerOf(victim, points, ids);
  const beginPhase = async (nth: number): Promise<void> => {
    await rest();
    cell.watch((moment) => killer.onMoment(moment));
    await killer.beginPhase(nth, () => untilAnswered(() => stage.confetti.view(ids.request)));
  };
  try {
    if (host !== undefined) {
      complain(await play(stage, host, rest));
      stage.hasPlayed(host.id);
    }
    await beginPhase(1);
    // A top-up's Org has granted credits before.
    const earlier = (await historyOf(stage.client, ids.tenant)).length;
    let actions = 0;
    const played = await play(killer.peopleOf(stage), script, async () => {
      actions += 1;
      await rest();
      await waitForClock(stage, walk, ids.request, killer);
      await beginPhase(actions + 1);
    });
    await killer.isBack();
    await rest();
    cell.watch(() => false);
    const names = [script.id, ...(host === undefined ? [] : [host.id])];
    const { picture, repeats } = await pictureOf(cell.place, stage, ids, names);
    const histories = {
      request: await historyOf(stage.client, ids.request),
      tenant: (await historyOf(stage.client, ids.tenant)).slice(earlier),
    };
    const findings = [
      ...played.complaints,
      ...unwritten(played, await stage.confetti.view(ids.request)),
      ...failedTasks(histories),
    ];
    // Nobody acts in the phase after the last action.
    const seen = killer.seen.filter(({ phase }) => phase <= actions);
    return { picture, repeats, histories, findings, seen, killed: killer.killed };
  } finally {
    cell.watch(() => false);
    for (const id of known) await end(stage.client, id);
    await stage.close();
  }
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
  const isWaiting = (await look())?.steps.some(
    ({ step, status }) => step === waits.at && status === 'active',
  );
  if (isWaiting !== true) return;
  const rung = async (): Promise<number> =>
    (await historyOf(client, requestId)).filter(({ timerFiredEventAttributes: fired }) => fired).length;
  for (let nth = 1; !waits.until((await look())?.history ?? []); nth += 1) {
    const before = await rung();
    const hasRung = (): Promise<unknown> =>
      eventually(async () => (await rung()) > before, 'the timer rings', restsWithinMs);
    await killer.beforeTimer(nth, hasRung);
    await hasRung();
    await killer.isBack();
    await untilAtRest(client, [requestId]);
  }
}

/** Waits until nothing is under way in any of these workflows, on two looks in turn. */
async function untilAtRest(client: Client, ids: readonly string[]): Promise<void> {
  const isAtRest = async (): Promise<boolean> => {
    for (const id of ids) {
      if ((await untilAnswered(() => pendingIn(client, id))).length > 0) return false;
    }
    return true;
  };
  const look = async (): Promise<boolean> => {
    if (!(await isAtRest())) return false;
    await delay(40);
    return isAtRest();
  };
  await eventually(look, 'everything is at rest', restsWithinMs);
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

/** The history of a workflow of this walk; empty where the walk has none. Those of earlier walks were terminated. */
async function historyOf(client: Client, workflowId: string): Promise<readonly Event[]> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    const { status } = await untilAnswered(() => handle.describe());
    if (status.name === 'TERMINATED') return [];
    const { events } = await untilAnswered(() => handle.fetchHistory());
    return events ?? [];
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return [];
    throw error;
  }
}

/** What people were told was done, and what the history says of it. */
function unwritten({ acknowledged }: Played, view: RequestView | undefined): Finding[] {
  return acknowledged.flatMap(({ action, by }): Finding[] => {
    const isThis = (one: { readonly action: string; readonly by: string }): boolean =>
      one.action === action && one.by === by;
    const told = acknowledged.filter(isThis).length;
    const written = view?.history.filter(isThis).length ?? 0;
    if (told === written) return [];
    const text = `"${action}" by ${by} was acknowledged ${told} times and is in the history ${written} times`;
    return [{ kind: written < told ? 'lost' : 'doubled', text }];
  });
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

function complain({ complaints: [complaint], requestId }: Played): void {
  if (complaint !== undefined) throw new Error(`${requestId}: ${complaint.text}`);
}

/** Leaves nothing behind for the next walk in the same namespace. */
async function end(client: Client, workflowId: string): Promise<void> {
  const ending = untilAnswered(() => client.workflow.getHandle(workflowId).terminate('the walk is over'));
  await ending.catch((error: unknown) => {
    if (!(error instanceof WorkflowNotFoundError) && !isPassing(error)) throw error;
  });
}
