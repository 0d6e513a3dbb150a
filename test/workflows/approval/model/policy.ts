import { applyEdit } from '../../../../domain/directory/apply-edit.ts';
import type { DirectoryChange } from '../../../../domain/directory/edit.ts';
import type { Person } from '../../../../domain/people/person.ts';
import type { Needs, Policy, RoleRule } from '../../../../domain/policy/policy.ts';
import type { FieldId } from '../../../../domain/request/fields.ts';
import type { FakeWorld } from '../../../support/fake-systems.ts';
import { shippedPolicy } from '../../../support/shipped-policy.ts';

/*
 * The policy of the model test, as data: the workflow is given it as a policy, and the model reads it here.
 */

/** A step of the chain. */
export interface ChainRule {
  readonly role: string;
  readonly label: string;
  /** Steps of one stage wait side by side. */
  readonly stage: number;
  readonly needs: Needs;
  /** Elapsed hours to the first response; null is no SLA. */
  readonly slaHours: number | null;
  /** Who holds the role in each region that the test uses. */
  readonly people: Readonly<Record<string, readonly string[]>>;
  /** The field that names whoever has the step, where it is not everybody of the role. */
  readonly namedIn?: FieldId;
  readonly requires: readonly FieldId[];
  readonly decidesOn: readonly FieldId[];
  /** Left out when this field is yes. */
  readonly skipWhen?: FieldId;
}

const readiness = ['nicole.sun', 'rdg.second', 'rdg.third'];

/** One person, one of two, nobody outside APAC, two of three beside all of three, and one person who is filled in. */
export const chain: readonly ChainRule[] = [
  {
    role: 'presales',
    label: 'Presales',
    stage: 0,
    needs: 'one',
    slaHours: 6,
    people: { APAC: ['presales.apac'], JP: ['presales.jp'] },
    namedIn: 'presales',
    requires: ['presalesAutoApprove'],
    decidesOn: ['justification', 'presalesAutoApprove'],
  },
  {
    role: 'gpe',
    label: 'GPE',
    stage: 1,
    needs: 'one',
    slaHours: 24,
    people: { APAC: ['xiaole.fang', 'sidney.chen'], JP: ['sidney.chen', 'xiaole.fang'] },
    requires: [],
    decidesOn: ['justification', 'creditsNeeded'],
    skipWhen: 'presalesAutoApprove',
  },
  {
    role: 'sales-manager',
    label: 'Sales Manager',
    stage: 2,
    needs: 'one',
    slaHours: null,
    people: { APAC: ['sales-manager.apac'] },
    requires: [],
    decidesOn: ['company'],
  },
  {
    role: 'finance',
    label: 'Finance FP&A',
    stage: 3,
    needs: 2,
    slaHours: 8,
    // One person alone cannot be two of three.
    people: { APAC: ['yanice.zhang', 'ellen.wang', 'finance.third'], JP: ['yanice.zhang'] },
    requires: ['creditsNeeded'],
    decidesOn: ['customerPayment', 'creditsNeeded'],
  },
  {
    role: 'rdg',
    label: 'RDG Product Readiness',
    stage: 3,
    needs: 'all',
    slaHours: 4,
    people: { APAC: readiness, JP: readiness },
    requires: [],
    decidesOn: ['company', 'creditsNeeded'],
  },
  {
    role: 'regional-leader',
    label: 'Regional Leader',
    stage: 4,
    needs: 'one',
    slaHours: 12,
    people: { APAC: ['regional-leader.apac'], JP: ['regional-leader.jp'] },
    namedIn: 'regionLeader',
    requires: [],
    decidesOn: ['customerPayment'],
  },
];

/** Leads the APAC Presales and the Sales Manager, and still chooses nobody for a request of their own. */
export const requester = 'manager.apac';
export const operators = ['vince.yao', 'kevin.lu', 'dexter.deng'] as const;
export const outsider = 'nobody@elsewhere.example.com';
/** Asked for before a submission; `salesFields` has them. */
export const submissionNeeds: readonly FieldId[] = [
  'account',
  'contact',
  'opportunity',
  'customerPayment',
  'presales',
];
export const maxMoves = 3;
export const resubmitWithinDays = 30;

/** Away all the time, with who acts for them; or gone, with who has their work. */
export const away: Readonly<Record<string, string>> = { 'rdg.second': 'sidney.chen' };
export const gone: Readonly<Record<string, string>> = { 'finance.third': 'manager.finance' };

const newcomers: readonly Person[] = [
  {
    id: 'rdg.second',
    name: 'RDG Second',
    email: 'rdg.second@example.com',
    manager: 'manager.rdg',
  },
  { id: 'rdg.third', name: 'RDG Third', email: 'rdg.third@example.com', manager: 'manager.rdg' },
  {
    id: 'finance.third',
    name: 'Finance Third',
    email: 'finance.third@example.com',
    manager: 'manager.finance',
  },
];

/** What the two kinds of run differ in: whether approvals whose inputs have not changed hold in a new round. */
export interface Variant {
  readonly carryDecisions: boolean;
}

/** The shipped policy with this chain for enterprise requests: no credits, so the chain is all there is. */
export function policyOf({ carryDecisions }: Variant): Policy {
  const shipped = shippedPolicy();
  const roles = chain.map((rule): [string, RoleRule] => {
    const { role, people, namedIn, decidesOn } = rule;
    const known = shipped.roles[role];
    if (known === undefined) throw new Error(`The shipped policy has no ${role}`);
    const regions = Object.entries(people).map(([region, holders]) => [region, { people: holders }]);
    const assignee = namedIn === undefined ? (`region:${role}` as const) : (`field:${namedIn}` as const);
    const own = { assignee, requires: [], decidesOn, ladder: 'plain', regions: Object.fromEntries(regions) };
    return [role, { ...known, ...own }];
  });
  const steps = chain.map(({ role, stage, needs, slaHours, requires, skipWhen }, index) => ({
    role,
    needs,
    requires,
    slaHours: slaHours ?? ('regional' as const),
    ...(stage === chain[index - 1]?.stage ? { alongside: true } : {}),
    ...(skipWhen === undefined ? {} : { skipWhen: { field: skipWhen, because: 'Presales auto-approved' } }),
  }));
  const enterprise = shipped.pocApplication.enterprise;
  const { fields, people } = shipped;
  return {
    ...shipped,
    people: { ...people, ...Object.fromEntries(newcomers.map((person) => [person.id, person])) },
    roles: { ...shipped.roles, ...Object.fromEntries(roles) },
    fields: { ...fields, creditsNeeded: { ...fields.creditsNeeded, material: 'increase' } },
    ladders: {
      ...shipped.ladders,
      // At a breach the managers may decide as well.
      plain: {
        reminderShares: [],
        levels: [{ afterHours: 0, tell: ['assignee'], add: ['manager'] }],
        repeat: { everyHours: 24, times: 0 },
        decision: { hours: 48, everyHours: 24, times: 0 },
      },
    },
    maxReassignments: maxMoves,
    resubmitWithinDays,
    carryDecisions,
    pocApplication: {
      ...shipped.pocApplication,
      enterprise: {
        ...enterprise,
        submission: { requires: submissionNeeds, confirms: [], onGap: 'warn' },
        steps,
      },
    },
  };
}

/** The people as the model knows them. */
export interface Known {
  readonly name: string;
  readonly email: string;
  readonly manager?: string | undefined;
}

export function peopleOf(policy: Policy): Readonly<Record<string, Known>> {
  return policy.people;
}

/** Has the directory know who is away and who is gone. */
export function sendPeopleAway({ directory }: FakeWorld, now: number): void {
  const edit = (change: DirectoryChange, id: string): void => {
    applyEdit(directory, { id, actor: { email: 'vince.yao@example.com', via: 'test' }, ...change }, now);
  };
  const until = Date.UTC(2099, 0, 1);
  for (const [person, delegate] of Object.entries(away)) {
    edit({ kind: 'setOutOfOffice', person, delegate, from: 0, until }, `away ${person}`);
  }
  for (const [person, successor] of Object.entries(gone)) {
    edit({ kind: 'depart', person, successor, at: 0 }, `gone ${person}`);
  }
}
