import { isGone } from '../directory/absence.ts';
import { namesOf, managersOf } from '../people/directory.ts';
import type { PersonId, PolicySlice, Rung } from '../policy/policy.ts';
import { textField } from '../request/fields.ts';
import { restartClock } from './clock.ts';
import { seatOf } from './seats.ts';
import { isOwnRequest } from './standing.ts';
import type { RequestState, StepState } from './state.ts';

/**
 * Climbs a rung of the ladder: people are told, and some join those who may act. Nobody loses a right, and nothing is
 * decided (process.md, reading 4). Answers what the history says of it.
 */
export function escalate(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  now: number,
): { readonly told: PersonId[]; readonly comment: string } {
  const ladder = policy.ladders[policy.roles[step.step]?.ladder ?? ''];
  const sent = step.clock?.escalationsSent ?? 1;
  const level = Math.min(sent, ladder?.levels.length ?? 1);
  const here = ladder?.levels[level - 1];
  const { tell = [] } = here ?? {};
  // Those of the levels below as well: after an absence of the worker only the last of several escalations rings.
  const add = (ladder?.levels ?? []).slice(0, level).flatMap((each) => each.add ?? []);
  const added = unique(add.flatMap((rung) => peopleOn(state, policy, step, rung) ?? [])).filter(
    (person) => seatOf(step, person) === undefined && mayJoin(state, policy, person, now),
  );
  if (added.length > 0) step.escalatedTo = [...(step.escalatedTo ?? []), ...added];
  // Where a rung leads to nobody, such as a leader without a leader, the operations queue is told; it decides nothing by that.
  const heard = [...tell, ...(here?.add ?? [])];
  const { queue } = policy.operations;
  const told = unique(heard.flatMap((rung) => peopleOn(state, policy, step, rung) ?? queue));
  const isRestarted = ladder?.restartsClock === true && step.clock !== undefined;
  if (isRestarted && step.clock !== undefined) restartClock(step.clock, now);
  const comment = [
    `level ${level}`,
    added.length === 0 ? undefined : `${namesOf(policy, added)} may decide as well`,
    isRestarted ? 'the clock starts anew' : undefined,
  ];
  return { told, comment: comment.filter((part) => part !== undefined).join('; ') };
}

/** Whom a rung is about; undefined where it leads to nobody. */
function peopleOn(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  rung: Rung,
): readonly PersonId[] | undefined {
  switch (rung) {
    case 'assignee':
      return step.assignees;
    case 'manager': {
      const managers = managersOf(policy, step.assignees);
      return managers.length > 0 ? managers : undefined;
    }
    case 'role': {
      const region = textField(state.fields, 'region') ?? '';
      const regions = policy.roles[step.step]?.regions ?? {};
      const holders = Object.hasOwn(regions, region) ? (regions[region]?.people ?? []) : [];
      return holders.length > 0 ? holders : undefined;
    }
    case 'operations':
      return policy.operations.queue;
  }
}

/** Whoever asked decides nothing, wherever a ladder leads, nor does anybody who has left. */
function mayJoin(state: RequestState, policy: PolicySlice, person: PersonId, now: number): boolean {
  const known = policy.people[person];
  return known !== undefined && !isGone(known, now) && !isOwnRequest(state, policy, known.email);
}

function unique(people: readonly PersonId[]): PersonId[] {
  return [...new Set(people)];
}
