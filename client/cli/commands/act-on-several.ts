import { randomUUID } from 'node:crypto';
import type { ActionAnswer } from '../../../domain/approval/actions.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { RequestAction } from '../../act-on-many.ts';
import { eachByItself, type Outcome } from '../../each-by-itself.ts';
import type { CommandDoor } from '../../remote/command-door.ts';
import type { ListFilter } from '../../lists.ts';
import { RefusedError } from '../../refused.ts';
import { UsageError } from '../failures.ts';
import { knownPeople, personOf } from '../people.ts';
import { inboxLines } from '../render/lists.ts';
import { commandGroupOf, requestIdOf } from '../request-ids.ts';
import type { Session } from '../session.ts';
import { actionOn, actorAmongSeveral, type ActOptions, type MakeAction } from './act.ts';
import { commandLine, showOutcomes } from './outcomes.ts';

/** An action on several requests: those that are named, or all that wait for whoever acts. */
export interface ActionOnSeveral {
  /** The command with its own options, to say how to repeat it: `approve`, `--comment`, `fine`. */
  readonly command: readonly string[];
  readonly options: ActOptions;
  readonly sending: MakeAction;
}

/** What `--all-mine` is narrowed to. */
export type MineFilter = Pick<ListFilter, 'region' | 'kind'>;

/**
 * Carries out one action on each of several requests and says of each what became of it. All have one action id, so that
 * repeating the whole never does the same twice: a request that has gone on to its next step meanwhile is left alone.
 */
export async function carryOutOnEach(
  run: Session,
  ids: readonly string[],
  action: ActionOnSeveral,
): Promise<void> {
  checkSeveral(action.options);
  const requestIds = [...new Set(ids.map((id) => requestIdOf(id)))];
  await run.withConfetti((confetti) => actOnEach(run, confetti, requestIds, action));
}

/** The same for everything that waits for whoever acts. It is listed first. */
export async function carryOutOnAllMine(
  run: Session,
  filter: MineFilter,
  action: ActionOnSeveral,
): Promise<void> {
  checkSeveral(action.options);
  await run.withConfetti(async (confetti) => {
    const person = personOf(await knownPeople(run, confetti), action.options.as);
    const mine = { ...filter, approvers: [person.id], isOpen: true };
    const found = await run.waitFor('the list', confetti.list(mine));
    run.tell(() => inboxLines(run.style, run.policy(), person, found));
    const requestIds = found.map(({ requestId }) => requestId);
    await actOnEach(run, confetti, requestIds, action);
  });
}

function checkSeveral({ round }: ActOptions): void {
  if (round === undefined) return;
  throw new UsageError("--round is one request's, and several are meant: leave it out, or name one request");
}

async function actOnEach(
  run: Session,
  confetti: CommandDoor,
  requestIds: readonly string[],
  { command, options, sending }: ActionOnSeveral,
): Promise<void> {
  const actionId = options.actionId ?? randomUUID();
  const views = await run.waitFor(
    'the requests',
    eachByItself(requestIds, async (requestId) => thereIs(requestId, await confetti.view(requestId))),
  );
  const actor = await actorAmongSeveral(run, confetti, views.flatMap(doneOf), options);
  const prepared = views.map((view) =>
    view.outcome === 'done'
      ? orRefused((): RequestAction => {
          const action = actionOn(view.done, { ...options, actionId }, sending, actor);
          return { ...action, requestId: view.done.requestId };
        })
      : view,
  );
  const actions = prepared.flatMap(doneOf);
  const answers = await run.waitFor('the worker', confetti.actOnMany(actions));
  const items = requestIds.map((requestId, index) => {
    const at = actions.findIndex((action) => action.requestId === requestId);
    const outcome = (at < 0 ? prepared[index] : answers[at]) as Outcome<ActionAnswer>;
    const words = ['confetti', ...command, requestId, '--as', options.as, ...meantBy(actions[at])];
    return { requestId, ...outcome, again: commandLine([...words, '--action-id', actionId]) };
  });
  showOutcomes(run, { actionId }, items, ({ message }) => [message]);
}

function doneOf<Done>(outcome: Outcome<Done>): Done[] {
  return outcome.outcome === 'done' ? [outcome.done] : [];
}

function thereIs(requestId: string, view: RequestView | undefined): RequestView {
  if (view !== undefined) return view;
  const list = `confetti ${commandGroupOf(requestId)} list`;
  const message = `There is no request ${requestId}. "${list}" shows those there are.`;
  throw new RefusedError(refuse('closed', message));
}

/** Which step is meant may not be clear in one of several; the others go on. */
function orRefused<Done>(work: () => Done): Outcome<Done> {
  try {
    return { outcome: 'done', done: work() };
  } catch (error) {
    if (error instanceof RefusedError) return { outcome: 'refused', refusal: error.refusal };
    if (!(error instanceof UsageError)) throw error;
    return { outcome: 'refused', refusal: refuse('unknown-step', `Not done: ${error.message}`) };
  }
}

/** What was sent is repeated as it was sent, wherever the request stands by then. */
function meantBy(action: RequestAction | undefined): string[] {
  if (action === undefined) return [];
  const { payload } = action;
  const step = 'step' in payload ? ['--step', payload.step] : [];
  return [...step, '--round', String(payload.round)];
}
