import { standInFor } from '../directory/stand-in.ts';
import { namesOf } from '../people/directory.ts';
import { resolveSelector, type Assignees } from '../policy/assignees.ts';
import { stepsOf, type PersonId, type PolicySlice, type RegionId, type Selector } from '../policy/policy.ts';
import { termsIn } from '../policy/sla.ts';
import { textField } from '../request/fields.ts';
import { changeTerms, dueAt, startClock, type ClockTerms } from './clock.ts';
import { confetti, record } from './record.ts';
import { hasVoted, lackInWords, lacksPeople, standsInFor } from './seats.ts';
import { isOwnRequest } from './standing.ts';
import type { RequestState, StepState } from './state.ts';

/*
 * Who has a step: named when it becomes active, with whoever stands in for those who are away, and by whose terms its
 * clock runs.
 */

/** Names those whom the selector leads to now. Nobody, or too few, leaves the step in the operations queue. */
export function nameAssignees(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  selector: Selector,
  now: number,
): void {
  const resolved = resolveSelector(policy, selector, state.fields, state.requester.email);
  const named = withoutRequester(state, policy, resolved);
  step.named = named;
  // Whoever has decided, or was added by an assignee, keeps their place.
  const kept = step.assignees.filter((seat) => hasVoted(step, seat) || step.added?.includes(seat) === true);
  const actsFor: Record<PersonId, PersonId[]> = Object.fromEntries(
    kept.flatMap((seat) => {
      const others = standsInFor(step, seat);
      return others.length === 0 ? [] : [[seat, [...others]]];
    }),
  );
  const hasPlace = (person: PersonId): boolean =>
    kept.some((seat) => seat === person || actsFor[seat]?.includes(person) === true);
  const seats = new Set<PersonId>(kept);
  const notes: string[] = [];
  const gone: string[] = [];
  for (const id of named.filter((person) => !hasPlace(person))) {
    const standIn = standInFor(policy, id, now, (other) => isOwn(state, policy, other));
    if (standIn.person === undefined) {
      gone.push(standIn.because);
      continue;
    }
    if (!hasPlace(standIn.person)) seats.add(standIn.person);
    if (standIn.actsFor !== undefined) (actsFor[standIn.person] ??= []).push(standIn.actsFor);
    const said = standIn.because ?? standIn.note;
    if (said !== undefined) notes.push(said);
  }
  setAssignees(step, [...seats], { actsFor, notes: [...notes, ...gone] });
  delete step.unassigned;
  if (seats.size > 0 && !lacksPeople(step)) return;
  // Fails closed: nobody approves by accident (process.md, reading 7; design.md: nobody approves their own request).
  step.unassigned =
    seats.size > 0
      ? lackInWords(policy, step)
      : gone.length > 0
        ? gone.join('; ')
        : resolved.people.length > 0
          ? `${namesOf(policy, [resolved.people[0]?.id ?? ''])} submitted this request and cannot approve it`
          : (resolved.because ?? 'nobody is named');
  setAssignees(step, kept, { actsFor, notes: [] });
}

function withoutRequester(state: RequestState, policy: PolicySlice, { people }: Assignees): PersonId[] {
  return people.filter(({ email }) => !isOwnRequest(state, policy, email)).map(({ id }) => id);
}

function isOwn(state: RequestState, policy: PolicySlice, person: PersonId): boolean {
  const { email } = policy.people[person] ?? {};
  return email !== undefined && isOwnRequest(state, policy, email);
}

function setAssignees(
  step: StepState,
  assignees: PersonId[],
  { actsFor, notes }: { readonly actsFor: Record<PersonId, PersonId[]>; readonly notes: readonly string[] },
): void {
  step.assignees = assignees;
  if (Object.keys(actsFor).length > 0) step.actsFor = actsFor;
  else delete step.actsFor;
  if (notes.length > 0) step.note = notes.join('; ');
  else delete step.note;
}

/**
 * Correcting a person or the region moves a step that waits to whom it is for now (process.md, reading 10), unless
 * it was given by hand or somebody of several has decided. An absence that begins meanwhile moves nothing: who stands in is
 * settled when a step is routed.
 */
export function reroute(
  state: RequestState,
  policy: PolicySlice,
  step: StepState,
  selector: Selector,
  now: number,
): void {
  const isByHand = step.reassignments > 0 || step.votes.length > 0 || step.added !== undefined;
  if (step.status !== 'active' || isByHand) return;
  const { unassigned } = step;
  const resolved = resolveSelector(policy, selector, state.fields, state.requester.email);
  const isSame = withoutRequester(state, policy, resolved).join() === (step.named ?? []).join();
  if (isSame && unassigned === undefined) return;
  nameAssignees(state, policy, step, selector, now);
  if (step.unassigned !== undefined && step.unassigned === unassigned) return;
  delete step.claimedBy;
  delete step.escalatedTo;
  giveTo(state, policy, step, now);
  recordWaiting(state, policy, step, now);
}

/**
 * The clock goes by the terms of whoever has the step now (design.md; process.md, reading 5). A step that nobody has had
 * so far starts its clock: the time that it was nobody's is not held against them.
 */
export function giveTo(state: RequestState, policy: PolicySlice, step: StepState, now: number): void {
  const terms = termsFor(state, policy, step);
  if (step.wasAssigned !== true || step.clock === undefined) step.clock = startClock(terms, now);
  else if (step.clock.respondedAt === undefined) changeTerms(step.clock, terms, now);
  if (step.assignees.length > 0) step.wasAssigned = true;
}

/** What the step's clock goes by: the arrangement of the assignee's region. */
export function termsFor(state: RequestState, policy: PolicySlice, step: StepState): ClockTerms {
  const routeStep = stepsOf(policy.route, state.tier?.id).find(({ role }) => role === step.step);
  const role = policy.roles[step.step];
  if (routeStep === undefined || role === undefined) return { slaHours: null, hours: 'elapsed' };
  const region = regionOfStep(state, policy, step);
  const { slaHours, hours } = termsIn(policy, routeStep, role, region);
  return { slaHours, hours, ...(region === undefined ? {} : { region }) };
}

/** The region of the first assignee: their own, else the one in which they hold the role, else the request's. */
function regionOfStep(state: RequestState, policy: PolicySlice, step: StepState): RegionId | undefined {
  const asked = textField(state.fields, 'region');
  const ofRequest = asked !== undefined && policy.regions.includes(asked) ? asked : undefined;
  const [first] = step.assignees;
  if (first === undefined) return ofRequest;
  const own = policy.people[first]?.region;
  if (own !== undefined && policy.regions.includes(own)) return own;
  const holds = (region: RegionId): boolean =>
    policy.roles[step.step]?.regions[region]?.people.includes(first) === true;
  if (ofRequest !== undefined && holds(ofRequest)) return ofRequest;
  return policy.regions.find(holds) ?? ofRequest;
}

/** One line of history about who is waited for. */
export function recordWaiting(state: RequestState, policy: PolicySlice, step: StepState, now: number): void {
  const due = step.clock === undefined ? undefined : dueAt(step.clock, policy, now);
  const comment = step.unassigned ?? step.note;
  record(state, {
    at: now,
    action: step.unassigned === undefined ? 'waiting-for' : 'unassigned',
    by: confetti,
    step: step.step,
    assignees: [...step.assignees],
    ...(due === undefined ? {} : { dueAt: due }),
    ...(comment === undefined ? {} : { comment }),
  });
}
