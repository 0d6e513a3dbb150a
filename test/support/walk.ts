import type { EntryPoint } from '../../domain/policy/policy.ts';
import type { FieldValues } from '../../domain/request/fields.ts';
import type { StepView } from '../../domain/approval/step-view.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import type { Rig, TestApplication } from './rig.ts';

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
  entryPoint: EntryPoint,
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
    const view = await rig.until(id, ({ round, steps }) => round > 0 && !steps.some(isReleasing));
    const waiting = view.steps.find(({ status }) => status === 'active');
    if (waiting === undefined || waiting.step === step) return view;
    await doPart(rig, id, view, waiting, options);
  }
}

const isReleasing = ({ status }: StepView): boolean => status === 'releasing';

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
