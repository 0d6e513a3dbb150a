import { ApplicationFailure, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';
import { actionKey } from '../../domain/approval/action-key.ts';
import {
  actionNames,
  type Action,
  type ActionAnswer,
  type ActionName,
  type UpdateAnswer,
} from '../../domain/approval/actions.ts';
import { answerAgain, answerTo } from '../../domain/approval/answer.ts';
import { apply } from '../../domain/approval/apply.ts';
import { check } from '../../domain/approval/check.ts';
import { mayBeNew, namesUnknown } from '../../domain/approval/known-people.ts';
import { parseAction } from '../../domain/approval/parse-action.ts';
import { refuse, type Refusal, type RefusalCode } from '../../domain/approval/refusal.ts';
import { answerGiven, idUsed, rememberAnswer } from '../../domain/approval/seen-actions.ts';
import { presentSlice } from '../../domain/policy/earlier-slice.ts';
import { namesPeople, withoutPeople } from '../../domain/policy/people.ts';
import type { Comparing } from './comparing.ts';
import { refusedFailure } from './contract.ts';
import type { People } from './people.ts';
import { noteRefusedSignal } from './refused-signals.ts';
import type { RunningRequest } from './request.ts';
import type { Rules } from './rules.ts';

/** What actions are judged and carried out with. */
export interface ActionMeans {
  readonly request: RunningRequest;
  readonly rules: Rules;
  readonly people: People;
  readonly comparing: Comparing;
}

/** An action that may be done, or why it may not. */
type Read =
  | { readonly action: Action; readonly refusal?: never; readonly by?: never }
  | { readonly action?: Action; readonly refusal: Refusal; readonly by?: string };

/** Takes every action as an update and, under the same name with the same payload, as a signal. */
export function handleActions(means: ActionMeans): void {
  for (const name of actionNames) handleAction(means, name);
}

function handleAction({ request, rules, people, comparing }: ActionMeans, name: ActionName): void {
  const { state } = request;

  /** An id that was answered before is let through to get the same answer. */
  const read = (payload: unknown): Read => {
    const parsed = parseAction(name, payload);
    if (!parsed.ok) return parsed;
    const { action } = parsed;
    const used = idUsed(state, action);
    if (used !== undefined) return { refusal: used, by: action.actor.email };
    if (answerGiven(state, action.id) !== undefined) return { action };
    const refusal = check(state, request.policy, action, Date.now());
    return refusal === undefined ? { action } : { refusal, action, by: action.actor.email };
  };

  const carryOut = (action: Action): ActionAnswer => {
    const given = answerGiven(state, action.id);
    if (given === 'done') return answerAgain(state, request.policy, Date.now());
    if (given !== undefined) return given.answer;
    if (action.name === 'adoptPolicy') {
      const adopted = presentSlice(withoutPeople(action.policy));
      const policy = rules.peopledAs(adopted);
      request.change((now) => {
        apply(state, request.policy, { ...action, policy }, now);
        rules.adopt(adopted);
      });
    } else {
      request.change((now) => apply(state, request.policy, action, now));
    }
    const answer = answerTo(state, request.policy, action, Date.now());
    rememberAnswer(state, action.id, { name, by: action.actor.email, key: actionKey(action), answer });
    return answer;
  };

  /** Whether it is refused for somebody whom this request does not know, who may have come into the directory. */
  const isWorthReading = ({ action, refusal }: Read): boolean =>
    action !== undefined &&
    refusal !== undefined &&
    aboutPeople.includes(refusal.code) &&
    mayBeNew(state, request.policy, action, refusal, Date.now());

  /**
   * Reads what the action is to be judged by, where that is not at hand. Answers why it cannot be done at all. What came as a
   * signal may leave no command behind, and a replay then sees it later, together with the next task (`turns.ts`): whether it
   * reads must not depend on the time, so it always does.
   */
  const preparation = (
    payload: unknown,
    cameAs: 'update' | 'signal',
  ): Promise<Refusal | undefined> | undefined => {
    const { action, refusal } = read(payload);
    if (action === undefined || answerGiven(state, action.id) !== undefined) return undefined;
    const isReadable =
      refusal === undefined ||
      (aboutPeople.includes(refusal.code) && namesUnknown(request.policy, action, refusal));
    // Nothing overtakes an action that came before it and waits.
    if (!isReadable) return people.underWay()?.then(() => undefined);
    const wanted = cameAs === 'signal' ? people.read(action) : people.readFor(action, refusal);
    const reading = wanted ?? people.underWay();
    if (action.name !== 'adoptPolicy') return reading?.then(() => undefined);
    const compared = async (): Promise<Refusal | undefined> => {
      await reading;
      if (state.directory === undefined && !namesPeople(action.policy)) {
        const mend = 'the directory could not be read, so nobody would be known; try again in a minute';
        return refuse('policy-not-published', `Not adopted: ${mend}.`);
      }
      const problem = await comparing.compare(action.policy);
      return problem === null ? undefined : refuse('policy-not-published', `Not adopted: ${problem}.`);
    };
    return compared();
  };

  /** Judged again in turn: another action may have come between. */
  const take = async (
    payload: unknown,
    cameAs: 'update' | 'signal',
    onRefused: (refusal: Refusal, by: string | undefined) => void,
  ): Promise<UpdateAnswer | undefined> => {
    const prepared = preparation(payload, cameAs);
    const unfit = prepared === undefined ? undefined : await prepared;
    return request.turns.take(() => {
      const { action, refusal, by } = read(payload);
      if (refusal === undefined && unfit === undefined) {
        const to = { action: name, by: action.actor.email, key: actionKey(action) };
        return { ...carryOut(action), to };
      }
      onRefused(refusal ?? (unfit as Refusal), by ?? action?.actor.email);
      return undefined;
    });
  };

  const throwRefused = (refusal: Refusal): never => {
    throw refused(refusal);
  };
  const validator = (payload: unknown): void => {
    const result = read(payload);
    if (result.refusal === undefined || isWorthReading(result)) return;
    const parsed = parseAction(name, payload);
    throw refused(result.refusal, parsed.ok ? actionKey(parsed.action) : undefined);
  };
  setHandler(
    defineUpdate<UpdateAnswer | undefined, [unknown]>(name),
    (payload) => take(payload, 'update', throwRefused),
    { validator },
  );
  setHandler(defineSignal<[unknown]>(name), async (payload) => {
    await take(payload, 'signal', (refusal, by) => {
      noteRefusedSignal(request, name, by, refusal);
    });
  });
}

/**
 * The failure of an update that is refused. With the key of the action it says that this action has been judged just now. A
 * refusal that comes after the update was accepted says nothing of it: it stays in the history under the update's id, and
 * whoever sends that id again may mean another action, or find the request in another state.
 */
function refused(refusal: Refusal, key?: string): ApplicationFailure {
  const details = key === undefined ? [refusal] : [refusal, key];
  return ApplicationFailure.nonRetryable(refusal.message, refusedFailure, ...details);
}

/** Refusals that may be about who somebody is. */
const aboutPeople: readonly RefusalCode[] = [
  'unknown-person',
  'not-yours',
  'not-an-operator',
  'field-not-yours',
  'invalid-field',
];
