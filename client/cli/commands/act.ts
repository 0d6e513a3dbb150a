import { randomUUID } from 'node:crypto';
import { Option } from 'commander';
import type { ActionAnswer, ActionName, ActionPayloads, Actor } from '../../../domain/approval/actions.ts';
import { refuse } from '../../../domain/approval/refusal.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { Confetti } from '../../index.ts';
import { NoAnswerError, RefusedError } from '../../refused.ts';
import { NotFoundError, UsageError } from '../failures.ts';
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

/** An action with its payload, ready to be sent. */
export type Sending = {
  [N in ActionName]: { readonly name: N; readonly payload: ActionPayloads[N] };
}[ActionName];

/** `--action-id`: sending the same id again never does the same twice. */
export function actionIdOption(): Option {
  return new Option('--action-id <id>', 'send an earlier action again: one id is carried out once');
}

/** @throws NotFoundError when there never was such a request */
export async function viewOrNotFound(
  run: Session,
  confetti: Confetti,
  requestId: string,
  asked: Parameters<Confetti['view']>[1] = {},
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
  sending: (base: ActionBase, step: () => string) => Sending,
): Promise<void> {
  const requestId = requestIdOf(id);
  const actionId = options.actionId ?? randomUUID();
  const answer = await run.withConfetti(async (confetti) => {
    const view = await viewOrNotFound(run, confetti, requestId);
    const round = options.round ?? view.round;
    const base = { id: actionId, actor: { email: options.as, via: 'cli' }, round };
    const send = sending(base, () => options.step ?? currentStep(view));
    try {
      return await run.waitFor('the worker', sendOne(confetti, requestId, send));
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      const step = 'step' in send.payload ? ` --step ${send.payload.step}` : '';
      const again = `To send the same action again, add${step} --round ${round} --action-id ${actionId}`;
      throw new NoAnswerError(`${error.message}\n${again}`, { cause: error });
    }
  });
  run.show({ actionId, ...answer }, () => [clean(sentence(run.style, answer.message))]);
}

function sendOne(confetti: Confetti, requestId: string, { name, payload }: Sending): Promise<ActionAnswer> {
  return confetti.act(requestId, name, payload);
}

/** The one step that waits for somebody. */
function currentStep(view: RequestView): string {
  const waiting = view.steps.filter(({ status }) => status === 'active' || status === 'releasing');
  const [step, ...others] = waiting;
  if (step === undefined) {
    const message = `Not done: no step of ${view.requestId} waits for anybody now. ${view.waiting}`;
    throw new RefusedError(refuse('not-open', message));
  }
  if (others.length === 0) return step.step;
  throw new UsageError(
    `Several steps wait: say which with --step ${waiting.map((each) => each.step).join('|')}`,
  );
}
