import { setCurrentDetails, setHandler } from '@temporalio/workflow';
import { previewAdoption } from '../../domain/approval/adoption.ts';
import { detailsInMarkdown } from '../../domain/approval/details.ts';
import type { RequestState } from '../../domain/approval/state.ts';
import { viewOf } from '../../domain/approval/view.ts';
import { listedValues } from '../../domain/approval/visibility.ts';
import { presentSlice } from '../../domain/policy/earlier-slice.ts';
import type { PolicySlice } from '../../domain/policy/policy.ts';
import { utcMinute } from '../../domain/wording/time.ts';
import { handleActions } from './action-handlers.ts';
import type { Beside } from './beside.ts';
import { keepComparing } from './comparing.ts';
import { adoptionPreviewQuery, viewQuery } from './contract.ts';
import { keepPeople, type People } from './people.ts';
import { createRules } from './rules.ts';
import { changeListed, searchAttributesNow } from './search-attributes.ts';
import { createTurns, type Turns } from './turns.ts';

/** A running request: its state, the policy it goes by, and how a change of it becomes visible. */
export interface RunningRequest {
  readonly state: RequestState;
  /** The rules it goes by, with the people as last read: adopting a policy and reading the directory change it. */
  readonly policy: PolicySlice;
  /** The rules alone, as they are handed on to the next run. */
  readonly pinned: PolicySlice;
  /** Changes the state and shows it: search attributes, current details. The only way state is changed. */
  change(mutate: (now: number) => void): void;
  /** Actions and the work beside the chain, in their order. Started once the pinned policy has been compared. */
  readonly turns: Turns;
}

/** A request that people can act on, with what goes on beside their actions. */
export interface OpenedRequest {
  readonly request: RunningRequest;
  readonly people: People;
  /** What must not be cut off. */
  readonly beside: readonly Beside[];
}

/**
 * Opens a request to its people: every action as an update and as a signal, the queries, and the values that lists and
 * Temporal Web show. Call it before the first `await`.
 */
export function openToPeople(state: RequestState, startedWith: PolicySlice): OpenedRequest {
  let listed = searchAttributesNow();
  const rules = createRules(state, startedWith);
  const request: RunningRequest = {
    state,
    get policy() {
      return rules.peopled();
    },
    get pinned() {
      return rules.pinned();
    },
    turns: createTurns(),
    change(mutate) {
      mutate(Date.now());
      listed = changeListed(listed, listedValues(state, request.policy, Date.now()));
      setCurrentDetails(detailsInMarkdown(state, request.policy, Date.now()));
    },
  };
  const people = keepPeople(request);
  const comparing = keepComparing(request);
  handleActions({ request, rules, people, comparing });
  setHandler(viewQuery, () => viewOf(state, request.policy, Date.now(), utcMinute));
  setHandler(adoptionPreviewQuery, (offered) =>
    previewAdoption(state, request.policy, rules.peopledAs(presentSlice(offered)), Date.now()),
  );
  return { request, people, beside: [people, comparing] };
}
