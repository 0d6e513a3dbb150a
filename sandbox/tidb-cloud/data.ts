/** A grant that was made before the sandbox was. */
export interface OldGrant {
  /** Whole credits (1 credit is 1 US dollar). */
  readonly credits: number;
  readonly monthsAgo: number;
  readonly monthsValid: number;
}

/** An Org before it is in the ledger. Its usage is metered from the sixth month before this one. */
export interface NewOrg {
  readonly orgId: string;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'closed';
  /** Such as `Starter`, `Essential` or `Dedicated`. */
  readonly plan: string;
  readonly region: string;
  readonly ownerEmail: string;
  /** About what a month's bill comes to, in cents. */
  readonly monthlyUsageCents: number;
  readonly grants: readonly OldGrant[];
}

/** The Org that the sandbox's API key belongs to: the public billing API answers for it alone. */
export const keyOwnerOrgId = '1372813089209061690';

/**
 * What a new sandbox begins with. Customers' names match the accounts of the Salesforce sandbox. With 3,000 credits more,
 * Sakura Games (7,000) comes to exactly 10,000, and Lotus Payments (7,001) to one credit more: the two tiers of seed 000.
 */
export const seedOrgs: readonly NewOrg[] = [
  {
    orgId: '1372813089209061633',
    name: 'Acme Robotics',
    status: 'active',
    plan: 'Dedicated',
    region: 'APAC',
    ownerEmail: 'maria@acme.example.com',
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
    ownerEmail: 'linh@lotus-payments.example.com',
    monthlyUsageCents: 98_700,
    grants: [
      { credits: 3000, monthsAgo: 4, monthsValid: 12 },
      { credits: 4001, monthsAgo: 1, monthsValid: 6 },
    ],
  },
  {
    orgId: '1372813089209061641',
    name: 'Globex',
    status: 'active',
    plan: 'Dedicated',
    region: 'NA',
    ownerEmail: 'hank@globex.example.com',
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
    ownerEmail: 'peter@initech.example.com',
    monthlyUsageCents: 3_180,
    grants: [],
  },
  {
    orgId: '1372813089209061651',
    name: 'Umbrella Health',
    status: 'active',
    plan: 'Essential',
    region: 'EMEA',
    ownerEmail: 'alice@umbrella-health.example.com',
    monthlyUsageCents: 62_940,
    grants: [{ credits: 1500, monthsAgo: 3, monthsValid: 6 }],
  },
  {
    orgId: '1372813089209061652',
    name: 'Stark Logistics',
    status: 'suspended',
    plan: 'Dedicated',
    region: 'EMEA',
    ownerEmail: 'arya@stark-logistics.example.com',
    monthlyUsageCents: 120_060,
    grants: [{ credits: 800, monthsAgo: 6, monthsValid: 3 }],
  },
  {
    orgId: '1372813089209061661',
    name: 'Sakura Games',
    status: 'active',
    plan: 'Dedicated',
    region: 'JP',
    ownerEmail: 'haruka@sakura-games.example.com',
    monthlyUsageCents: 154_310,
    grants: [{ credits: 7000, monthsAgo: 3, monthsValid: 9 }],
  },
  {
    orgId: '1372813089209061662',
    name: 'Hoshi Retail',
    status: 'active',
    plan: 'Starter',
    region: 'JP',
    ownerEmail: 'ren@hoshi-retail.example.com',
    monthlyUsageCents: 7_450,
    grants: [{ credits: 200, monthsAgo: 2, monthsValid: 4 }],
  },
  {
    orgId: keyOwnerOrgId,
    name: 'PingCAP Employee Sandbox',
    status: 'active',
    plan: 'Essential',
    region: 'APAC',
    ownerEmail: 'sales.apac@example.com',
    monthlyUsageCents: 15_530,
    grants: [{ credits: 500, monthsAgo: 6, monthsValid: 24 }],
  },
  {
    orgId: '1372813089209061691',
    name: "APAC Presales' Account",
    status: 'active',
    plan: 'Starter',
    region: 'APAC',
    ownerEmail: 'presales.apac@example.com',
    monthlyUsageCents: 4_820,
    grants: [{ credits: 300, monthsAgo: 4, monthsValid: 12 }],
  },
  {
    orgId: '1372813089209061692',
    name: "Xiaole Fang's Account",
    status: 'active',
    plan: 'Starter',
    region: 'APAC',
    ownerEmail: 'xiaole.fang@example.com',
    monthlyUsageCents: 2_150,
    grants: [],
  },
];
