/** An Org that a new sandbox begins with. Names match the accounts of the Salesforce sandbox. */
export interface SeedOrg {
  readonly orgId: string;
  readonly name: string;
  readonly status: 'active' | 'suspended';
  readonly plan: 'Starter' | 'Essential' | 'Dedicated';
  readonly region: 'APAC' | 'NA' | 'EMEA' | 'JP';
  /** About what a month's bill comes to, in cents. */
  readonly monthlyUsageCents: number;
  /** Credits granted before the sandbox was made, in whole credits (1 credit is 1 US dollar). */
  readonly grants: readonly {
    readonly credits: number;
    readonly monthsAgo: number;
    readonly monthsValid: number;
  }[];
}

/** The Org that the sandbox's API key belongs to: the public billing API answers for it alone. */
export const keyOwnerOrgId = '1372813089209061690';

export const seedOrgs: readonly SeedOrg[] = [
  {
    orgId: '1372813089209061633',
    name: 'Acme Robotics',
    status: 'active',
    plan: 'Dedicated',
    region: 'APAC',
    monthlyUsageCents: 41_250,
    grants: [
      { credits: 1000, monthsAgo: 5, monthsValid: 6 },
      { credits: 2000, monthsAgo: 2, monthsValid: 8 },
    ],
  },
  {
    orgId: '1372813089209061634',
    name: 'Lotus Payments',
    status: 'active',
    plan: 'Essential',
    region: 'APAC',
    monthlyUsageCents: 98_700,
    grants: [{ credits: 3000, monthsAgo: 4, monthsValid: 12 }],
  },
  {
    orgId: '1372813089209061641',
    name: 'Globex',
    status: 'active',
    plan: 'Dedicated',
    region: 'NA',
    monthlyUsageCents: 187_420,
    grants: [
      { credits: 5000, monthsAgo: 6, monthsValid: 12 },
      { credits: 4500, monthsAgo: 1, monthsValid: 6 },
    ],
  },
  {
    orgId: '1372813089209061642',
    name: 'Initech',
    status: 'active',
    plan: 'Starter',
    region: 'NA',
    monthlyUsageCents: 3_180,
    grants: [],
  },
  {
    orgId: '1372813089209061651',
    name: 'Umbrella Health',
    status: 'active',
    plan: 'Essential',
    region: 'EMEA',
    monthlyUsageCents: 62_940,
    grants: [{ credits: 1500, monthsAgo: 3, monthsValid: 6 }],
  },
  {
    orgId: '1372813089209061652',
    name: 'Stark Logistics',
    status: 'suspended',
    plan: 'Dedicated',
    region: 'EMEA',
    monthlyUsageCents: 120_060,
    grants: [{ credits: 800, monthsAgo: 6, monthsValid: 3 }],
  },
  {
    orgId: '1372813089209061661',
    name: 'Sakura Games',
    status: 'active',
    plan: 'Dedicated',
    region: 'JP',
    monthlyUsageCents: 154_310,
    grants: [{ credits: 6000, monthsAgo: 3, monthsValid: 9 }],
  },
  {
    orgId: '1372813089209061662',
    name: 'Hoshi Retail',
    status: 'active',
    plan: 'Starter',
    region: 'JP',
    monthlyUsageCents: 7_450,
    grants: [{ credits: 200, monthsAgo: 2, monthsValid: 4 }],
  },
  {
    orgId: keyOwnerOrgId,
    name: 'PingCAP Employee Sandbox',
    status: 'active',
    plan: 'Essential',
    region: 'APAC',
    monthlyUsageCents: 15_530,
    grants: [{ credits: 500, monthsAgo: 6, monthsValid: 24 }],
  },
];
