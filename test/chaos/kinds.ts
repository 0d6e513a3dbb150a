import type { ActionName } from '../../domain/approval/actions.ts';
import { slicePolicy } from '../../domain/policy/slice.ts';
import type { Policy, PolicySlice } from '../../domain/policy/policy.ts';
import type { FieldValues } from '../../domain/request/fields.ts';
import { creditRequestId } from '../../workflows/credit-request/contract.ts';
import { pocApplicationId } from '../../workflows/poc-application/contract.ts';
import { apac, type Region } from '../support/walk.ts';
import type { Script } from './script.ts';
import type { Customer, Stage } from './stage.ts';

/** A kind of request that the chaos suite plays. What is true of every request is in `play.ts`. */
export interface Kind {
  /** Roles whose steps things may happen at: of those that are in every such request, or left out by auto-approval. */
  readonly approvals: readonly [string, ...string[]];
  /** The role that releases the credits; absent where they are added by themselves. */
  readonly release?: string;
  /** From which of them on the amount can be changed. */
  readonly amendableFrom: string;
  /** Workflow id of the request. */
  requestId(script: Script): string;
  /** E-mail address of whoever asks. */
  requester(stage: Stage, script: Script): string;
  /** Who changes the amount under way, and how. */
  amender(stage: Stage, script: Script): { readonly name: ActionName; readonly by: string };
  /** Hands the request in, to be submitted at once. */
  start(stage: Stage, script: Script): Promise<unknown>;
  /** What the assignee of a step fills in before deciding. */
  fill(stage: Stage, script: Script, step: string): FieldValues;
  /** Who closes a request that was granted; absent where that happens by itself. */
  closer?(stage: Stage, script: Script): string;
  /** The rules that the request is judged by. */
  rules(policy: Policy): PolicySlice;
}

export const pocKinds = ['cloud-sales', 'cloud-user'] as const;
export type KindName = (typeof pocKinds)[number] | 'enterprise' | 'top-up' | 'internal';

/** The account of an employee in the sample data of TiDB Cloud, and who owns it. */
export const employee = { orgId: '1372813089209061690', email: apac.sales, region: 'APAC' satisfies Region };

const farOff = '2099-12-31';

/** What Sales sets: in a form of their own, or at their step. */
function salesFields(customer: Customer, { credits, id }: Script): FieldValues {
  return {
    account: customer.accountId,
    contact: customer.contactId,
    opportunity: customer.opportunityId,
    creditsNeeded: credits,
    creditsExpiryDate: farOff,
    customerPayment: 'No Payment',
    justification: `${id}: p99 below 10 ms at 20,000 queries a second`,
    presales: customer.people.presales,
    orgId: customer.orgId,
  };
}

const salesOf = ({ customerOf }: Stage, { orgId }: Script): string => customerOf(orgId).people.sales;
const presalesFields = ({ isAutoApproved }: Script): FieldValues => ({ presalesAutoApprove: isAutoApproved });

/** What both kinds of PoC application have in common. */
const pocApplication = {
  release: 'beo',
  amendableFrom: 'gpe',
  requestId: ({ id }: Script) => pocApplicationId(id),
  amender: (stage: Stage, script: Script) => ({ name: 'setFields' as const, by: salesOf(stage, script) }),
  closer: salesOf,
};

const cloudSales: Kind = {
  ...pocApplication,
  approvals: ['presales', 'gpe', 'regional-leader'],
  requester: salesOf,
  start({ confetti, customerOf }, script) {
    const customer = customerOf(script.orgId);
    return confetti.startPocApplication({
      ...{ pocId: script.id, entryPoint: 'cloud-sales', via: 'chaos', submit: true },
      requester: customer.people.sales,
      fields: {
        ...salesFields(customer, script),
        ...{ region: customer.region, customerSignedUp: true, leadConverted: true },
      },
    });
  },
  fill: (_stage, script, step) => (step === 'presales' ? presalesFields(script) : {}),
  rules: (policy) => slicePolicy(policy, 'cloud-sales'),
};

const cloudUser: Kind = {
  ...pocApplication,
  approvals: ['sdr', 'sales', 'presales', 'gpe', 'regional-leader'],
  requester: ({ customerOf }, { orgId }) => customerOf(orgId).email,
  start({ confetti, customerOf }, script) {
    const { email, name, region } = customerOf(script.orgId);
    return confetti.startPocApplication({
      ...{ pocId: script.id, entryPoint: 'cloud-user', via: 'chaos', submit: true },
      requester: email,
      fields: { company: name, region, applicationLink: `https://tidbcloud.example.com/poc/${script.id}` },
    });
  },
  fill({ customerOf }, script, step) {
    if (step === 'sales') return salesFields(customerOf(script.orgId), script);
    return step === 'presales' ? presalesFields(script) : {};
  },
  rules: (policy) => slicePolicy(policy, 'cloud-user'),
};

/** A self-hosted PoC, which gets no credits; the crash matrix walks it. */
const enterprise: Kind = {
  approvals: ['presales', 'gpe', 'regional-leader'],
  amendableFrom: 'gpe',
  requestId: pocApplication.requestId,
  amender: pocApplication.amender,
  closer: salesOf,
  requester: salesOf,
  start({ confetti, customerOf }, script) {
    const customer = customerOf(script.orgId);
    const {
      creditsNeeded: _credits,
      creditsExpiryDate: _expiry,
      orgId: _orgId,
      ...fields
    } = salesFields(customer, script);
    return confetti.startPocApplication({
      ...{ pocId: script.id, entryPoint: 'enterprise', via: 'chaos', submit: true },
      requester: customer.people.sales,
      fields: { ...fields, region: customer.region },
    });
  },
  fill: () => ({}),
  rules: (policy) => slicePolicy(policy, 'enterprise'),
};

/** What both kinds of credit request have in common. */
const creditRequest = {
  requestId: ({ id }: Script) => creditRequestId(id),
  fill: () => ({}),
};

const creditFields = ({ id, credits }: Script): FieldValues => ({
  creditsNeeded: credits,
  creditsExpiryDate: farOff,
  justification: `${id}: two more weeks of load tests`,
});

const topUp: Kind = {
  ...creditRequest,
  approvals: ['regional-leader', 'rdg', 'finance'],
  release: 'beo',
  amendableFrom: 'regional-leader',
  requester: salesOf,
  amender: (stage, script) => ({ name: 'amend', by: salesOf(stage, script) }),
  async start(stage, script) {
    const { id: creditRequestId, host } = script;
    if (host === undefined) throw new Error(`${creditRequestId} has no PoC`);
    await stage.untilPlayed(host);
    return stage.confetti.startCreditRequest({
      ...{ creditRequestId, pocId: host, entryPoint: 'top-up', via: 'chaos' },
      requester: salesOf(stage, script),
      fields: creditFields(script),
    });
  },
  rules: (policy) => slicePolicy(policy, 'top-up'),
};

const internal: Kind = {
  ...creditRequest,
  approvals: ['manager'],
  amendableFrom: 'manager',
  requester: () => employee.email,
  amender: () => ({ name: 'amend', by: employee.email }),
  start: ({ confetti }, script) =>
    confetti.startCreditRequest({
      ...{ creditRequestId: script.id, entryPoint: 'internal', via: 'chaos' },
      requester: employee.email,
      fields: { ...creditFields(script), orgId: employee.orgId, region: employee.region },
    }),
  rules: (policy) => slicePolicy(policy, 'internal'),
};

export const kinds: Readonly<Record<KindName, Kind>> = {
  'cloud-sales': cloudSales,
  'cloud-user': cloudUser,
  enterprise,
  'top-up': topUp,
  internal,
};

/** Every role that somebody decides or releases at, in their order. */
export function stepsOf(name: KindName): readonly [string, ...string[]] {
  const { approvals, release } = kinds[name];
  return release === undefined ? approvals : [...approvals, release];
}
