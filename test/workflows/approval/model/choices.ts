import fc from 'fast-check';
import { actionNames, type ActionName, type Decision } from '../../../../domain/approval/actions.ts';
import type { FieldId, FieldValue } from '../../../../domain/request/fields.ts';
import {
  current,
  isBlank,
  managersOf,
  holders,
  mayDecide,
  personOf,
  type Deed,
  type Model,
  type ModelStep,
  type Own,
} from './model.ts';
import { chain, gone, operators, outsider, requester } from './policy.ts';

/*
 * What is drawn by chance, and what it means for a request as it stands: a choice drawn in advance is always something that
 * can be done, and as many are done as are drawn.
 */

/** Numbers stand for one of however many there are then. */
export interface Choice {
  readonly kind: 'look' | 'advance' | 'turn' | 'wild' | 'again' | 'pass';
  readonly asSignal: boolean;
  readonly what: number;
  readonly who: number;
  readonly which: number;
  readonly how: number;
}

const number = fc.nat(999);

/** Shrinks towards looking on. */
export const choices: fc.Arbitrary<Choice> = fc.record({
  kind: fc.constantFrom(
    ...['look' as const],
    ...Array.from({ length: 6 }, () => 'advance' as const),
    ...Array.from({ length: 9 }, () => 'turn' as const),
    ...Array.from({ length: 5 }, () => 'wild' as const),
    ...Array.from({ length: 2 }, () => 'again' as const),
    ...Array.from({ length: 2 }, () => 'pass' as const),
  ),
  asSignal: fc.constantFrom(false, false, true),
  what: number,
  who: number,
  which: number,
  how: number,
});

/** What is sent, without its id; by directory id where the person has one. */
export type Draft = Omit<Deed, 'id'>;

function pick<Item>(items: readonly [Item, ...Item[]], at: number): Item;
function pick<Item>(items: readonly Item[], at: number): Item | undefined;
function pick<Item>(items: readonly Item[], at: number): Item | undefined {
  return items[at % items.length];
}

function addressOf({ people }: Model, person: string): string {
  return people[person]?.email ?? person;
}

const cast: readonly [string, ...string[]] = [
  requester,
  ...new Set(chain.flatMap(({ people }) => Object.values(people).flat())),
  ...operators,
  ...Object.values(gone),
  'manager.gpe',
  'manager.rdg',
  'manager.global',
  'manager.jp',
  outsider,
];

/** Brings the request on: whoever is waited for does what is waited for. */
export function advance(model: Model, choice: Choice): Draft {
  const { who, which, how } = choice;
  const does = (by: string, name: ActionName, own: Own = {}, step?: ModelStep): Draft => ({
    name,
    by: addressOf(model, by),
    round: model.round,
    ...(step === undefined ? {} : { step: step.rule.role }),
    own,
  });
  if (model.status === 'draft') {
    if (isBlank(model, 'presales'))
      return does(requester, 'setFields', { fields: { presales: addressOf(model, 'presales.apac') } });
    if (isBlank(model, 'customerPayment'))
      return does(requester, 'setFields', { fields: { customerPayment: 'No Payment' } });
    return does(requester, 'submit');
  }
  if (model.status === 'complete') {
    const pocStatus = pick(['In Progress', 'Not Started', 'Succeeded', 'Failed'], how);
    return does(requester, 'setFields', { fields: { pocStatus } });
  }
  const step = pick(current(model), which);
  if (step === undefined) {
    if (isBlank(model, 'presales'))
      return does(requester, 'setFields', { fields: { presales: addressOf(model, 'presales.jp') } });
    if (isBlank(model, 'customerPayment'))
      return does(requester, 'setFields', { fields: { customerPayment: 'No Payment' } });
    return does(requester, 'resubmit');
  }
  if (step.seats.length === 0) {
    if (how % 3 === 0)
      return does(operators[0], 'override', { decision: 'approve', comment: 'Nobody is there' }, step);
    return does(requester, 'setFields', { fields: { region: 'APAC' } });
  }
  const missing = step.rule.requires.find((field) => isBlank(model, field));
  if (missing === 'presalesAutoApprove') {
    const presales = personOf(model, String(model.fields.presales)) ?? '';
    return does(presales, 'setFields', { fields: { presalesAutoApprove: how % 3 === 0 } });
  }
  if (missing !== undefined) return does(requester, 'setFields', { fields: { [missing]: 3000 } });
  if (step.hasQuestion && how % 2 === 0) return does(requester, 'answer', { answer: 'Three' }, step);
  const by = step.claimedBy ?? pick(mayDecide(step), who) ?? operators[0];
  return does(by, 'decide', { decision: 'approve' }, step);
}

/** Something that whoever does it may well do, if not always now. */
export function turn(model: Model, choice: Choice): Draft {
  const { what, who, which, how } = choice;
  const step = pick(current(model), which);
  const name = pick(turnNames, what) ?? 'claim';
  return {
    name,
    by: addressOf(model, whoseTurn(model, name, step, who, how)),
    round: model.round,
    ...(isOnStep(name) ? { step: step?.rule.role ?? 'presales' } : {}),
    own: ownOf(model, name, step, choice),
  };
}

const turnNames: readonly ActionName[] = [
  'decide',
  'decide',
  'decide',
  'claim',
  'claim',
  'comment',
  'ask',
  'answer',
  'setFields',
  'amend',
  'reassign',
  'reassign',
  'delegate',
  'delegate',
  'addApprover',
  'addApprover',
  'override',
  'nudge',
  'recall',
];

function whoseTurn(
  model: Model,
  name: ActionName,
  step: ModelStep | undefined,
  who: number,
  how: number,
): string {
  const operator = pick(operators, who);
  const theirs =
    step === undefined ? [] : [...mayDecide(step), ...step.seats.flatMap((seat) => seat.standsFor)];
  const assignee = pick(theirs, who) ?? operator;
  switch (name) {
    case 'submit':
    case 'resubmit':
    case 'recall':
    case 'answer':
    case 'amend':
      return requester;
    case 'setFields':
      return pick(
        [requester, requester, personOf(model, String(model.fields.presales)) ?? operator, operator],
        who,
      );
    case 'nudge':
    case 'override':
      return operator;
    case 'reassign':
    case 'delegate': {
      const leaders = step === undefined ? [] : managersOf(model, holders(step));
      return pick([assignee, assignee, operator, pick(leaders, who) ?? operator], how);
    }
    default:
      return assignee;
  }
}

/** Anybody does anything anywhere. */
export function wild(model: Model, choice: Choice): Draft {
  const { what, who, which, how } = choice;
  const names = actionNames.filter((name) => name !== 'adoptPolicy');
  const name = pick(names, what) ?? 'claim';
  const step = pick([...chain.map(({ role }) => role), 'marketing', 'beo'], which) ?? 'presales';
  const offset = how % 10 === 9 ? 1 : how % 10 === 8 ? -1 : 0;
  return {
    name,
    by: addressOf(model, pick(cast, who)),
    round: Math.max(0, model.round + offset),
    ...(isOnStep(name) ? { step } : {}),
    own: ownOf(
      model,
      name,
      model.steps.find(({ rule }) => rule.role === step),
      choice,
    ),
  };
}

function isOnStep(name: ActionName): boolean {
  return !['submit', 'setFields', 'recall', 'resubmit', 'amend', 'adoptPolicy'].includes(name);
}

const decisions: readonly [Decision, ...Decision[]] = [
  'approve',
  'approve',
  'approve',
  'approve',
  'reject',
  'send-back',
];

function ownOf(model: Model, name: ActionName, step: ModelStep | undefined, choice: Choice): Own {
  const { what, who, which, how } = choice;
  const comment = how % 4 === 3 ? {} : { comment: 'because' };
  const anybody = addressOf(model, pick(cast, which + how));
  const ofRole = [
    ...Object.values(step?.rule.people ?? {}).flat(),
    ...managersOf(model, step === undefined ? [] : holders(step)),
  ];
  const to = how % 3 === 0 ? anybody : addressOf(model, pick(ofRole, how) ?? outsider);
  const place = pick(step === undefined ? [] : [...holders(step), ...step.joined], which);
  const from = place === undefined || how % 2 === 0 ? {} : { from: addressOf(model, place) };
  switch (name) {
    case 'decide': {
      const seen = pick([undefined, undefined, 'present', 'former'] as const, who);
      return { decision: pick(decisions, how), ...comment, ...(seen === undefined ? {} : { seen }) };
    }
    case 'override':
      return { decision: pick(decisions, which), ...comment };
    case 'comment':
    case 'nudge':
      return comment;
    case 'ask':
      return { question: 'How many nodes?' };
    case 'answer':
      return { answer: 'Three' };
    case 'reassign':
    case 'delegate':
      return { to, ...from };
    case 'addApprover':
      return { approver: anybody };
    case 'setFields':
    case 'amend':
      return { fields: fieldsOf(what + which, how) };
    default:
      return {};
  }
}

const values: readonly [
  readonly [FieldId, readonly FieldValue[]],
  ...(readonly [FieldId, readonly FieldValue[]])[],
] = [
  ['justification', ['p99 below 10 ms', 'p99 below 5 ms', null]],
  ['customerPayment', ['No Payment', 'Partial Payment', 'Partial Payment', null]],
  ['creditsNeeded', [1000, 2000, 3000, 4000, 12.5, null]],
  ['company', ['Acme', 'Acme Robotics', null]],
  ['presalesAutoApprove', [true, false, null, 'maybe']],
  ['region', ['JP', 'APAC', 'APAC', 'LATAM']],
  ['presales', ['presales.apac@example.com', 'presales.jp@example.com', 'xiaole.fang@example.com', null]],
  ['regionLeader', ['regional-leader.jp@example.com', 'regional-leader.apac@example.com', outsider, null]],
  ['pocStatus', ['In Progress', 'Not Started']],
];

function fieldsOf(which: number, how: number): NonNullable<Own['fields']> {
  const [field, [...options]] = pick(values, which);
  const one = { [field]: pick(options, how) ?? null };
  if (how % 5 !== 0) return one;
  const [other, [...more]] = pick(values, which + how);
  return { ...one, [other]: pick(more, which) ?? null };
}
