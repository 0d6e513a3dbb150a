import { randomUUID } from 'node:crypto';
import type { Policy, PocEntryPoint, Route } from '../../domain/policy/policy.ts';
import type { PocFacts } from '../../domain/records/credit-facts.ts';
import type { LedgerGrant } from '../../domain/credits/grant.ts';
import type { FieldValues } from '../../domain/request/fields.ts';
import type { StepView } from '../../domain/approval/step-view.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import type { Rig, TestApplication, TestCreditRequest } from './rig.ts';
import { shippedPolicy } from './shipped-policy.ts';

/*
 * The process in short: who does what in each region of the shipped policy, what each step needs, and a walk through
 * the steps up to the one that a test is about.
 */

export const regions = ['APAC', 'NA', 'EMEA', 'JP'] as const;
export type Region = (typeof regions)[number];

/** E-mail addresses by role. Those of GPE, RDG, Finance and BE&O are seed 000's people. */
export interface RegionalPeople {
  readonly sdr: string;
  readonly sales: string;
  readonly presales: string;
  readonly gpe: string;
  readonly 'regional-leader': string;
  /** Takes part in APAC only. */
  readonly 'sales-manager': string;
  readonly rdg: string;
  readonly finance: string;
  readonly beo: string;
}

const arranged = (region: Region, seed: Record<'gpe' | 'finance' | 'beo', string>): RegionalPeople => {
  const at = (role: string): string => `${role}.${region.toLowerCase()}@example.com`;
  return {
    sdr: at('sdr'),
    sales: at('sales'),
    presales: at('presales'),
    'regional-leader': at('regional-leader'),
    'sales-manager': at('sales-manager'),
    rdg: 'nicole.sun@example.com',
    gpe: `${seed.gpe}@example.com`,
    finance: `${seed.finance}@example.com`,
    beo: `${seed.beo}@example.com`,
  };
};

export const people: Readonly<Record<Region, RegionalPeople>> = {
  APAC: arranged('APAC', { gpe: 'xiaole.fang', finance: 'yanice.zhang', beo: 'vince.yao' }),
  NA: arranged('NA', { gpe: 'sidney.chen', finance: 'ellen.wang', beo: 'kevin.lu' }),
  EMEA: arranged('EMEA', { gpe: 'sidney.chen', finance: 'ellen.wang', beo: 'kevin.lu' }),
  JP: arranged('JP', { gpe: 'sidney.chen', finance: 'yanice.zhang', beo: 'dexter.deng' }),
};

export const apac = people.APAC;
export const customer = 'maria@acme.example.com';

let lastOrg = Date.now() * 1000;

/** A TiDB Cloud Org that no other test uses. */
export function newOrgId(): string {
  lastOrg += 1;
  return String(lastOrg);
}

/** What the Sales step needs, and what a Sales request has before it is submitted. */
export function salesFields(region: Region = 'APAC'): FieldValues {
  return {
    account: '0015g00000AcmeRobo',
    contact: '0035g00000AcmeMari',
    opportunity: '0065g00000AcmePoC1',
    creditsNeeded: 3000,
    creditsExpiryDate: '2099-12-31',
    customerPayment: 'No Payment',
    justification: 'p99 below 10 ms at 20,000 queries a second',
    presales: people[region].presales,
  };
}

/** A complete application of each entry point. `more` adds to the fields or blanks some of them with null. */
export function application(
  entryPoint: PocEntryPoint,
  region: Region = 'APAC',
  more: FieldValues = {},
): TestApplication {
  switch (entryPoint) {
    case 'cloud-user':
      return {
        entryPoint,
        requester: customer,
        fields: {
          company: 'Acme Robotics',
          applicationLink: 'https://tidbcloud.example.com/poc/1',
          region,
          ...more,
        },
      };
    case 'cloud-sales':
      return {
        entryPoint,
        requester: people[region].sales,
        fields: {
          ...salesFields(region),
          customerSignedUp: true,
          leadConverted: true,
          orgId: newOrgId(),
          region,
          ...more,
        },
      };
    case 'enterprise': {
      const { creditsNeeded: _credits, creditsExpiryDate: _expiry, ...fields } = salesFields(region);
      return { entryPoint, requester: people[region].sales, fields: { ...fields, region, ...more } };
    }
  }
}

/** Applies, and waits until the request is submitted. */
export async function submitted(rig: Rig, asked: TestApplication): Promise<string> {
  const id = await rig.apply(asked);
  await rig.until(id, ({ round }) => round === 1);
  return id;
}

/** What the answer to Presales Auto-approve is on this walk; GPE is skipped when it is yes. */
export interface WalkOptions {
  readonly autoApprove?: boolean;
}

/**
 * Has everybody do their part until `step` waits, or `complete`: until the request is approved and credited. Answers
 * what the request looks like then.
 */
export async function walkTo(
  rig: Rig,
  id: string,
  step: keyof RegionalPeople | 'complete',
  options: WalkOptions = {},
): Promise<RequestView> {
  for (;;) {
    const view = await rig.until(id, isAtRest);
    const waiting = view.steps.find(({ status }) => status === 'active');
    if (waiting === undefined || waiting.step === step) return view;
    await doPart(rig, id, view, waiting, options);
  }
}

const isReleasing = ({ status }: StepView): boolean => status === 'releasing';

/** Submitted, nothing is being added, and whoever is to act has been asked. */
function isAtRest({ round, status, steps }: RequestView): boolean {
  const isUnderWay = status === 'in-progress' || status === 'approved';
  const isAsked = !isUnderWay || steps.some((step) => step.status === 'active');
  return round > 0 && !steps.some(isReleasing) && isAsked;
}

async function doPart(
  rig: Rig,
  id: string,
  { fields, entryPoint }: RequestView,
  { step }: StepView,
  { autoApprove = false }: WalkOptions,
): Promise<void> {
  const region = fields.region as Region;
  const who = people[region][step as keyof RegionalPeople];
  if (step === 'sales' && fields.opportunity === undefined) {
    const missing = { ...salesFields(region), orgId: newOrgId() };
    await rig.act(id, 'setFields', who, { fields: missing });
  }
  if (step === 'presales' && entryPoint !== 'enterprise') {
    await rig.act(id, 'setFields', who, { fields: { presalesAutoApprove: autoApprove } });
  }
  if (step === 'beo') await rig.act(id, 'fulfil', who, {});
  else await rig.act(id, 'decide', who, { decision: 'approve' });
}

/** What happened, as the approval history words it: `GPE: SLA breached`. */
export function historyOf(view: RequestView): string[] {
  return view.history.map(({ step, action }) => (step === undefined ? action : `${step}: ${action}`));
}

/** A PoC that runs, in an Org of its own unless given; answers its workflow id. */
export async function runningPoc(rig: Rig, region: Region = 'APAC', more: FieldValues = {}): Promise<string> {
  const id = await submitted(rig, application('cloud-sales', region, more));
  await walkTo(rig, id, 'complete', { autoApprove: true });
  return id;
}

/** The shipped policy with top-ups and PoCs of Sales that only these roles see: for tests of what they do, or of later. */
export function chainOf(...roles: (keyof RegionalPeople)[]): Policy {
  const policy = shippedPolicy();
  const only = ({ steps }: Pick<Route, 'steps'>): Pick<Route, 'steps'> => ({
    steps: steps.filter(({ role }) => (roles as string[]).includes(role)),
  });
  const topUps = policy.creditRequest['top-up'];
  const tiers = topUps.tiers?.map((tier) => ({ ...tier, ...only(tier) }));
  const pocs = policy.pocApplication['cloud-sales'];
  return {
    ...policy,
    creditRequest: { ...policy.creditRequest, 'top-up': { ...topUps, ...(tiers && { tiers }) } },
    pocApplication: { ...policy.pocApplication, 'cloud-sales': { ...pocs, ...only(pocs) } },
  };
}

/** A PoC that runs as far as credit requests can see, in an Org of its own unless given; answers its workflow id. */
export function stagedPoc(
  rig: Rig,
  region: Region = 'APAC',
  more: FieldValues = {},
  status: PocFacts['status'] = 'complete',
): string {
  const pocId = `T-${randomUUID()}`;
  const fields = { ...salesFields(region), region, company: 'Acme Robotics', orgId: newOrgId(), ...more };
  rig.stage({ pocId, status, fields });
  return `poc/${pocId}`;
}

/** Credits that the ledger has of an Org from before Confetti. */
export function grantedBefore(rig: Rig, orgId: string, credits: number, number = 1): LedgerGrant {
  const idempotencyKey = `before/${orgId}/${number}`;
  const grant = {
    grantId: `H-${orgId}-${number}`,
    idempotencyKey,
    orgId,
    credits,
    expiresOn: '2099-12-31',
    grantedAt: '2025-06-01T00:00:00.000Z',
    requestId: 'by hand',
    pocId: '',
    remaining: credits,
  };
  rig.world.tidbCloud.grants.set(idempotencyKey, grant);
  return grant;
}

/** Credits that somebody adds by hand now, past Confetti. */
export async function madeByHand(rig: Rig, orgId: string, credits: number, number = 1): Promise<LedgerGrant> {
  const grant = grantedBefore(rig, orgId, credits, number);
  const grantedAt = new Date(await rig.env.currentTimeMs()).toISOString();
  rig.world.tidbCloud.grants.set(grant.idempotencyKey, { ...grant, grantedAt });
  return { ...grant, grantedAt };
}

/** An Adding Credits Request of a PoC, as its Sales writes it; `more` adds to the fields or changes them. */
export function topUp(
  pocRequestId: string,
  region: Region = 'APAC',
  more: FieldValues = {},
): TestCreditRequest {
  return {
    entryPoint: 'top-up',
    pocId: pocRequestId.slice('poc/'.length),
    requester: people[region].sales,
    fields: {
      creditsNeeded: 1000,
      creditsExpiryDate: '2099-12-31',
      justification: 'The load test goes on for two weeks',
      ...more,
    },
  };
}

/** What an employee asks for their own account, an Org of its own. */
export function internalRequest(rig: Rig, requester: string = apac.sales): TestCreditRequest {
  const orgId = newOrgId();
  rig.world.tidbCloud.orgs.set(orgId, { ownerEmail: requester });
  return {
    entryPoint: 'internal',
    requester,
    fields: {
      orgId,
      region: 'APAC',
      creditsNeeded: 200,
      creditsExpiryDate: '2099-12-31',
      justification: 'To try the vector search',
    },
  };
}
