import { randomUUID } from 'node:crypto';
import { Option } from 'commander';
import type { ActionAnswer, Actor } from '../../../domain/approval/actions.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import type { StepView } from '../../../domain/approval/step-view.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { PersonId } from '../../../domain/policy/policy.ts';
import { findPerson } from '../../../domain/policy/assignees.ts';
import type { Sending } from '../../act-on-many.ts';
import type { CommandDoor } from '../../remote/command-door.ts';
import { NoAnswerError, RefusedError } from '../../refused.ts';
import { NotFoundError, UsageError } from '../failures.ts';
import { knownPeople } from '../people.ts';
import { commandGroupOf, requestIdOf } from '../request-ids.ts';
import { clean, sentence } from '../terminal.ts';
import type { Session } from '../session.ts';

/** What every action takes on the command line. */
export interface ActOptions {
  readonly as: string;
  readonly step?: string;
  readonly round?: number;
  readonly actionId?: string;
}

export interface ActionBase {
  readonly id: string;
  readonly actor: Actor;
  readonly round: number;
}

/** Makes the action of what it always carries and the step that is meant. */
export type MakeAction = (base: ActionBase, step: () => string) => Sending;

/** Which step is meant where several wait and none is named: `own` is the one of whoever acts, if they have one. */
export type StepRule = 'own' | 'named';

/** `--action-id`: sending the same id again never does the same twice. */
export function actionIdOption(): Option {
  return new Option('--action-id <id>', 'send an earlier action again: one id is carried out once');
}

/** @throws NotFoundError when there never was such a request */
export async function viewOrNotFound(
  run: Session,
  confetti: CommandDoor,
  requestId: string,
  asked: Parameters<CommandDoor['view']>[1] = {},
): Promise<RequestView> {
  const view = await run.waitFor('the worker', confetti.view(requestId, asked));
  if (view === undefined) {
    const list = `confetti ${commandGroupOf(requestId)} list`;
    throw new NotFoundError(`There is no request ${requestId}. "${list}" shows those there are.`);
  }
  return view;
}

/**
 * Carries out one action and says what happened. What is not said is taken from the request as it is now: its round,
 * and the one step that waits.
 */
export async function carryOut(
  run: Session,
  id: string,
  options: ActOptions,
  sending: MakeAction,
  stepRule: StepRule = 'named',
): Promise<void> {
  const requestId = requestIdOf(id);
  const actionId = options.actionId ?? randomUUID();
  const answer = await run.withConfetti(async (confetti) => {
    const view = await viewOrNotFound(run, confetti, requestId);
    const actor = stepRule === 'own' ? await actorAmongSeveral(run, confetti, [view], options) : undefined;
    const send = actionOn(view, { ...options, actionId }, sending, actor);
    try {
      return await run.waitFor('the worker', sendOne(confetti, requestId, send));
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      const step = 'step' in send.payload ? ` --step ${send.payload.step}` : '';
      const again = `To send the same action again, add${step} --round ${send.payload.round} --action-id ${actionId}`;
      throw new NoAnswerError(`${error.message}\n${again}`, { cause: error });
    }
  });
  run.show({ actionId, ...answer }, () => [clean(sentence(run.style, answer.message))]);
}

/** The action on a request as it is seen now. `actor` is the directory id of whoever acts, where it decides the step. */
export function actionOn(
  view: RequestView,
  options: ActOptions & { readonly actionId: string },
  sending: MakeAction,
  actor: PersonId | undefined,
): Sending {
  const { as: email, actionId: id, step, round = view.round } = options;
  return sending({ id, actor: { email, via: 'cli' }, round }, () => step ?? currentStep(view, actor));
}

/** Who acts, where one of the requests has several steps that wait and none is named; nobody is looked up otherwise. */
export async function actorAmongSeveral(
  run: Session,
  confetti: CommandDoor,
  views: readonly RequestView[],
  { as: email, step }: ActOptions,
): Promise<PersonId | undefined> {
  if (step !== undefined || views.every((view) => waitingSteps(view).length < 2)) return undefined;
  return findPerson(await knownPeople(run, confetti), email)?.id;
}

function sendOne(
  confetti: CommandDoor,
  requestId: string,
  { name, payload }: Sending,
): Promise<ActionAnswer> {
  return confetti.act(requestId, name, payload);
}

function waitingSteps({ steps }: RequestView): StepView[] {
  return steps.filter(({ status }) => status === 'active' || status === 'releasing');
}

/** The one step that waits for somebody; of several the only one that waits for this actor. */
function currentStep(view: RequestView, actor: PersonId | undefined): string {
  const waiting = waitingSteps(view);
  const [step, ...others] = waiting;
  if (step === undefined) {
    const message = `Not done: no step of ${view.requestId} waits for anybody now. ${view.waiting}`;
    throw new RefusedError(refuse('not-open', message));
  }
  if (others.length === 0) return step.step;
  const own = waiting.filter(({ assignees }) => actor !== undefined && assignees.includes(actor));
  const [only, ...more] = own;
  if (only !== undefined && more.length === 0) return only.step;
  throw new UsageError(
    `Several steps wait: say which with --step ${waiting.map((each) => each.step).join('|')}`,
  );
}
