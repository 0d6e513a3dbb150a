import { withPeople } from '../../domain/policy/people.ts';
import type { PolicySlice } from '../../domain/policy/policy.ts';
import type { RequestState } from '../../domain/approval/state.ts';

/** The rules that a request goes by: those it was started with, until it adopts others. */
export interface Rules {
  /** As they are handed on: without people, unless the request was started before there was a directory. */
  readonly pinned: () => PolicySlice;
  /** With the people of the request's copy of the directory. */
  readonly peopled: () => PolicySlice;
  /** Other rules with the same people. */
  readonly peopledAs: (policy: PolicySlice) => PolicySlice;
  readonly adopt: (policy: PolicySlice) => void;
}

export function createRules(state: RequestState, startedWith: PolicySlice): Rules {
  let pinned = startedWith;
  let made: { readonly from: PolicySlice; readonly with: unknown; readonly policy: PolicySlice } | undefined;
  const peopledAs = (policy: PolicySlice): PolicySlice =>
    state.directory === undefined ? policy : withPeople(policy, state.directory);
  return {
    pinned: () => pinned,
    // Asked for at every look at the state, and changed a few times in a request's life.
    peopled() {
      if (made?.from !== pinned || made.with !== state.directory) {
        made = { from: pinned, with: state.directory, policy: peopledAs(pinned) };
      }
      return made.policy;
    },
    peopledAs,
    adopt(policy) {
      pinned = policy;
    },
  };
}
