import {
  ApplicationFailure,
  log,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { defineSignal, defineUpdate } from '@temporalio/workflow';
import {
  actionNames,
  type Action,
  type ActionAnswer,
  type ActionName,
} from '../../domain/approval/actions.ts';
import { answerTo } from '../../domain/approval/answer.ts';
import { apply } from '../../domain/approval/apply.ts';
import { check } from '../../domain/approval/check.ts';
import { detailsInMarkdown } from '../../domain/approval/details.ts';
import { parseAction } from '../../domain/approval/parse-action.ts';
import { refuse, type Refusal } from '../../domain/approval/refusal.ts';
import type { AnswerGiven, RequestState } from '../../domain/approval/state.ts';
import { viewOf } from '../../domain/approval/view.ts';
import { listedValues } from '../../domain/approval/visibility.ts';
import type { PolicySlice } from '../../domain/policy/policy.ts';
import { utcMinute } from '../../domain/wording/time.ts';
import { refusedFailure, viewQuery } from './contract.ts';
import { searchAttributeChanges, searchAttributesNow } from './search-attributes.ts';
import { createTurns, type Turns } from './turns.ts';

const maxKeptRefusals = 20;

/** A running request: its state, the policy it is pinned to, and how a change of it becomes visible. */
export interface RunningRequest {
  readonly state: RequestState;
  readonly policy: PolicySlice;
  /** Changes the state and shows it: search attributes, current details. The only way state is changed. */
  change(mutate: (now: number) => void): void;
  /** Actions and the work beside the chain, in their order. Started once the pinned policy has been compared. */
  readonly turns: Turns;
}

/**
 * Opens a request to its people: every action as an update and as a signal, the `view` query, and the values that lists
 * and Temporal Web show. Call it before the first `await`.
 */
export function openToPeople(state: RequestState, policy: PolicySlice): RunningRequest {
  let listed = searchAttributesNow();
  const request: RunningRequest = {
    state,
    policy,
    turns: createTurns(),
    change(mutate) {
      mutate(Date.now());
      const values = listedValues(state, policy, Date.now());
      const changes = searchAttributeChanges(listed, values);
      if (changes.length > 0) upsertSearchAttributes(changes);
      listed = values;
      setCurrentDetails(detailsInMarkdown(state, policy, Date.now()));
    },
  };
  for (const name of actionNames) handleAction(request, name);
  setHandler(viewQuery, () => viewOf(state, policy, Date.now(), utcMinute));
  return request;
}

/** Refuses signals that nobody else handles. Call it last: it takes whatever waits for a handler. */
export function refuseUnknownSignals(request: RunningRequest): void {
  setDefaultSignalHandler((name) => {
    const mend = `Not done: there is no signal "${name}"; the actions are ${actionNames.join(', ')}.`;
    void request.turns.take(() => {
      noteRefusedSignal(request, name, undefined, refuse('malformed', mend));
    });
  });
}

function handleAction(request: RunningRequest, name: ActionName): void {
  const { state, policy } = request;

  // Own properties only: an id comes from outside, and "constructor" has not been answered.
  const answerGiven = ({ id }: Action): AnswerGiven | undefined =>
    Object.hasOwn(state.answered, id) ? state.answered[id] : undefined;

  /** The action, or why it is refused. An id that was answered before is let through to get the same answer. */
  const read = (payload: unknown): { action: Action } | { refusal: Refusal; by?: string } => {
    const parsed = parseAction(name, payload);
    if (!parsed.ok) return parsed;
    const { action } = parsed;
    const given = answerGiven(action);
    if (given !== undefined && (given.name !== name || given.by !== action.actor.email)) {
      const why = `Not done: the id ${action.id} was used for another action; send this one under an id of its own.`;
      return { refusal: refuse('malformed', why), by: action.actor.email };
    }
    if (given !== undefined) return { action };
    const refusal = check(state, policy, action, Date.now());
    return refusal === undefined ? { action } : { refusal, by: action.actor.email };
  };

  const carryOut = (action: Action): ActionAnswer => {
    const given = answerGiven(action);
    if (given !== undefined) return given.answer;
    request.change((now) => apply(state, policy, action, now));
    const answer = answerTo(state, policy, action, Date.now());
    state.answered[action.id] = { name, by: action.actor.email, answer };
    return answer;
  };

  const onUpdate = (payload: unknown): Promise<ActionAnswer> =>
    request.turns.take(() => {
      // Read again: another action of the same workflow task may have come between validation and this.
      const result = read(payload);
      if ('refusal' in result) throw refused(result.refusal);
      return carryOut(result.action);
    });
  const validator = (payload: unknown): void => {
    const result = read(payload);
    if ('refusal' in result) throw refused(result.refusal);
  };
  setHandler(defineUpdate<ActionAnswer, [unknown]>(name), onUpdate, { validator });

  setHandler(defineSignal<[unknown]>(name), (payload) =>
    request.turns.take(() => {
      const result = read(payload);
      if ('refusal' in result) noteRefusedSignal(request, name, result.by, result.refusal);
      else carryOut(result.action);
    }),
  );
}

function refused(refusal: Refusal): ApplicationFailure {
  return ApplicationFailure.nonRetryable(refusal.message, refusedFailure, refusal);
}

/** A signal's sender cannot be answered, so its refusal is kept where people look; it changes nothing else. */
export function noteRefusedSignal(
  request: RunningRequest,
  action: string,
  by: string | undefined,
  refusal: Refusal,
): void {
  const { state } = request;
  log.info('Signal refused', { action, code: refusal.code });
  request.change((at) => {
    const entry = { at, action: action.slice(0, 80), refusal, ...(by === undefined ? {} : { by }) };
    state.refusedSignals = [...state.refusedSignals, entry].slice(-maxKeptRefusals);
    state.refusedSignalCount += 1;
  });
}
