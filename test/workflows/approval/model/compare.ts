import assert from 'node:assert/strict';
import type { RequestView } from '../../../../domain/approval/view.ts';
import {
  current,
  dueOf,
  holders,
  mayDecide,
  neededOf,
  slaOf,
  waitedFor,
  type Model,
  type ModelStep,
  type SlaState,
} from './model.ts';
import { chain, operators, type ChainRule } from './policy.ts';

const minuteMs = 60_000;

/** What differs between the model and what people see of the workflow, as a readable error; undefined where nothing does. */
export function differences(
  model: Model,
  view: RequestView,
  listed: Readonly<Record<string, unknown>>,
): assert.AssertionError | undefined {
  try {
    assert.deepEqual(seen(model, view, listed), expected(model));
    return undefined;
  } catch (error) {
    if (error instanceof assert.AssertionError) return error;
    throw error;
  }
}

function expected(model: Model) {
  const steps = current(model);
  const approvers = steps.flatMap((step) => (step.seats.length === 0 ? operators : mayDecide(step)));
  const isEnd = model.status === 'closed';
  return {
    status: model.status,
    round: model.round,
    fields: ofChain(model.fields),
    steps: chain.map((rule) => expectedStep(model, rule)),
    waiting: steps.map((step) => waitingFor(model, step)),
    dues: steps.map((step) => (slaOf(step) === 'running' ? (dueOf(step) ?? null) : null)),
    refusals: model.refusals.slice(-20),
    // A request that has ended is only read.
    listed: {
      status: model.status,
      steps: isEnd ? [] : steps.map(({ rule }) => rule.role),
      approvers: isEnd ? [] : [...new Set(approvers)],
      sla: worst(steps.map(slaOf)),
    },
  };
}

function seen(model: Model, view: RequestView, listed: Readonly<Record<string, unknown>>) {
  const { status, round, fields, steps, refusedSignals } = view;
  const waiting = current(model).map((step) => ({ rule: step.rule, due: dueOf(step) }));
  const active = steps.filter(({ step }) => waiting.some(({ rule }) => rule.role === step));
  const parts = view.waiting.split(' · ');
  return {
    status,
    round,
    fields: ofChain(fields),
    steps: steps.map((step) => ({
      step: step.step,
      status: step.status,
      assignees: step.assignees,
      sla: step.slaState,
      approvals: step.approvals ?? null,
      votes: step.votes?.map(({ by, decision }) => `${by}: ${decision}`) ?? [],
      actsFor: [...(step.actsFor ?? [])].sort(),
      added: step.added ?? [],
      joined: step.escalatedTo ?? [],
      overridden: step.overridden ?? null,
    })),
    // Each step that waits is two parts of the line; why nobody could be named is the policy's to word.
    waiting: active.map((_, index) =>
      (parts[2 * index] ?? '').replace(/^(Waiting in the operations queue for [^:]*):.*/, '$1'),
    ),
    dues: active.map(({ step, dueAt, slaState }) => {
      const due = slaState === 'running' ? dueAt : undefined;
      const expectedDue = waiting.find(({ rule }) => rule.role === step)?.due;
      // Both sides read the clock, a moment apart.
      const isSame = due !== undefined && expectedDue !== undefined && Math.abs(due - expectedDue) < minuteMs;
      return (isSame ? expectedDue : due) ?? null;
    }),
    refusals: refusedSignals.map(({ action, refusal }) => ({ action, code: refusal.code })),
    listed: {
      status: listed['ConfettiStatus'],
      steps: listed['ConfettiStep'] ?? [],
      approvers: listed['ConfettiApprovers'] ?? [],
      sla: listed['ConfettiSlaState'],
    },
  };
}

function expectedStep(model: Model, rule: ChainRule) {
  const nobody = { assignees: [], sla: 'none', votes: [], actsFor: [], added: [], joined: [] };
  const rest = { approvals: null, overridden: null };
  if (rule.skipWhen !== undefined && model.fields[rule.skipWhen] === true) {
    return { step: rule.role, status: 'skipped', ...nobody, ...rest };
  }
  const step = model.steps.find((known) => known.rule === rule);
  if (step === undefined) return { step: rule.role, status: 'coming', ...nobody, ...rest };
  const stand = standOf(step);
  const name = (person: string): string => model.people[person]?.name ?? person;
  return {
    step: rule.role,
    status: step.status,
    assignees: holders(step),
    sla: slaOf(step),
    approvals: stand ?? null,
    votes:
      stand === undefined
        ? []
        : step.votes.map(({ by, approves }) => `${name(by)}: ${approves ? 'approve' : 'reject'}`),
    actsFor: step.seats
      .filter(({ standsFor }) => standsFor.length > 0)
      .map(({ holder, standsFor }) => `${name(holder)} for ${standsFor.map(name).join(', ')}`)
      .sort(),
    added: step.added.map(name),
    joined: step.joined.map(name),
    overridden: step.overridden ?? null,
  };
}

/** How many approvals there are, of how many; undefined where one is enough. */
function standOf(step: ModelStep): { readonly given: number; readonly needed: number } | undefined {
  const needed = neededOf(step) + step.added.length;
  const given = step.votes.filter(({ approves }) => approves).length;
  return needed > 1 ? { given, needed } : undefined;
}

function waitingFor(model: Model, step: ModelStep): string {
  const { label } = step.rule;
  const names = waitedFor(step).map((person) => model.people[person]?.name ?? person);
  const stand = standOf(step);
  const approvals = stand === undefined ? '' : `, ${stand.given} of ${stand.needed} approvals`;
  if (step.seats.length === 0) return `Waiting in the operations queue for ${label}`;
  return step.hasQuestion
    ? `Waiting for the requester's answer to ${label} (${names.join(', ')})`
    : `Waiting for ${label} (${names.join(', ')}${approvals})`;
}

function worst(states: readonly SlaState[]): SlaState {
  const bySeverity = ['breached', 'running', 'paused', 'met'] as const;
  return bySeverity.find((state) => states.includes(state)) ?? 'none';
}

/** The fields with a value, without those that Confetti fills in and this chain does not go by. */
function ofChain(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { regionalGpe: _, internalUser: _1, ...others } = fields;
  return Object.fromEntries(Object.entries(others).filter(([, value]) => (value ?? '') !== ''));
}
