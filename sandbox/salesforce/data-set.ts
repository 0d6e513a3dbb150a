import { recordId } from './ids.ts';
import { printInstant } from './instants.ts';
import type { Org } from './org.ts';
import type { FieldValue, ObjectSchema } from './schema/types.ts';

/** Ids of the data set end below this sequence; what is created later starts here. */
export const firstFreeSequence = 1_000;

const prefixes = {
  organization: '00D',
  user: '005',
  group: '00G',
  account: '001',
  contact: '003',
  lead: '00Q',
  opportunity: '006',
};

export const organizationId = recordId(prefixes.organization, 1);
export const leadQueueId = recordId(prefixes.group, 1);

type Row = Readonly<Record<string, FieldValue>>;

/** People named in the process, then one placeholder a role and region, then the integration user. */
const namedPeople = [
  'Xiaole Fang',
  'Sidney Chen',
  'Nicole Sun',
  'Yanice Zhang',
  'Ellen Wang',
  'Vince Yao',
  'Kevin Lu',
  'Dexter Deng',
];
const placeholderRoles = ['SDR', 'Sales', 'Presales', 'Regional Leader', 'Manager'];
const regions = ['APAC', 'NA', 'EMEA', 'JP'];

interface User {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

const users: readonly User[] = [
  ...namedPeople.map((name) => {
    const [firstName = '', lastName = ''] = name.split(' ');
    return { firstName, lastName, email: `${firstName}.${lastName}@example.com`.toLowerCase() };
  }),
  ...regions.flatMap((region) =>
    placeholderRoles.map((role) => ({
      firstName: region,
      lastName: role,
      email: `${role.replace(' ', '-')}.${region}@example.com`.toLowerCase(),
    })),
  ),
  { firstName: 'Confetti', lastName: 'Integration', email: 'integration@example.com' },
].map((user, index) => ({ id: recordId(prefixes.user, index + 1), ...user }));

/** The record id of the user with this address; throws for an address that the data set does not have. */
export function userIdOf(email: string): string {
  const user = users.find((candidate) => candidate.email === email);
  if (user === undefined)
    throw new Error(`The data set has no user ${email}. Add one to sandbox/salesforce/data-set.ts.`);
  return user.id;
}

export const integrationUserId = userIdOf('integration@example.com');

/** An account of the data set. Its Org ID is the tenant of the TiDB Cloud sandbox with the same name. */
export interface SampleAccount {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly orgId: string;
  readonly internal: boolean;
}

const accountRows: readonly (readonly [name: string, region: string, orgId: string])[] = [
  ['Acme Robotics', 'APAC', '1372813089209061633'],
  ['Lotus Payments', 'APAC', '1372813089209061634'],
  ['Globex', 'NA', '1372813089209061641'],
  ['Initech', 'NA', '1372813089209061642'],
  ['Umbrella Health', 'EMEA', '1372813089209061651'],
  ['Stark Logistics', 'EMEA', '1372813089209061652'],
  ['Sakura Games', 'JP', '1372813089209061661'],
  ['Hoshi Retail', 'JP', '1372813089209061662'],
  ['PingCAP Employee Sandbox', 'APAC', '1372813089209061690'],
];

export const sampleAccounts: readonly SampleAccount[] = accountRows.map(([name, region, orgId], index) => ({
  id: recordId(prefixes.account, index + 1),
  name,
  region,
  orgId,
  internal: name === 'PingCAP Employee Sandbox',
}));

/** The customers' accounts, in the same order as their contacts, opportunities and (first of a region) Leads. */
const customers = sampleAccounts.filter(({ internal }) => !internal);

/** Mail domains and names that follow from the account, so that each record says what it belongs to. */
const slug = (name: string): string => name.toLowerCase().replaceAll(' ', '-');
const ownerOf = (region: string): string => userIdOf(`sales.${region.toLowerCase()}@example.com`);

function userRows(): Row[] {
  return users.map(({ id, firstName, lastName, email }) => {
    const manager = placeholderRoles.includes(lastName)
      ? userIdOf(
          `${['Regional Leader', 'Manager'].includes(lastName) ? 'regional-leader' : 'manager'}.${firstName.toLowerCase()}@example.com`,
        )
      : null;
    return {
      Id: id,
      FirstName: firstName,
      LastName: lastName,
      Email: email,
      Username: email,
      IsActive: true,
      ManagerId: manager === id ? null : manager,
    };
  });
}

function leadRows(): Row[] {
  const converted = customers.filter(
    ({ region }, index) => customers.findIndex((other) => other.region === region) === index,
  );
  return [
    ...converted.map((account, index) => ({
      Id: recordId(prefixes.lead, index + 1),
      FirstName: 'Lee',
      LastName: `of ${account.name}`,
      Company: account.name,
      Email: `lee@${slug(account.name)}.example.com`,
      Status: 'Converted',
      Region__c: account.region,
      TiDB_Cloud_Org_ID__c: account.orgId,
      IsConverted: true,
      ConvertedAccountId: account.id,
      ConvertedContactId: recordId(prefixes.contact, customers.indexOf(account) + 1),
      ConvertedOpportunityId: recordId(prefixes.opportunity, customers.indexOf(account) + 1),
      OwnerId: ownerOf(account.region),
    })),
    {
      Id: recordId(prefixes.lead, converted.length + 1),
      FirstName: 'Noa',
      LastName: 'Newcomer',
      Company: 'Vandelay Imports',
      Email: 'noa@vandelay.example.com',
      Status: 'Open',
      Region__c: 'NA',
      TiDB_Cloud_Org_ID__c: null,
      IsConverted: false,
      OwnerId: leadQueueId,
    },
  ];
}

/** Every record of a fresh organization, by object. `closeDate` is the opportunities' close date, `YYYY-MM-DD`. */
function rows(closeDate: string): Readonly<Record<string, readonly Row[]>> {
  return {
    Organization: [{ Id: organizationId, Name: 'Confetti Sandbox', IsSandbox: true }],
    Group: [{ Id: leadQueueId, Name: 'Lead Queue', DeveloperName: 'Lead_Queue', Type: 'Queue' }],
    User: userRows(),
    Account: sampleAccounts.map((account) => ({
      Id: account.id,
      Name: account.name,
      Region__c: account.region,
      TiDB_Cloud_Org_ID__c: account.orgId,
      Is_Internal__c: account.internal,
      OwnerId: ownerOf(account.region),
    })),
    Contact: customers.map((account, index) => ({
      Id: recordId(prefixes.contact, index + 1),
      FirstName: 'Casey',
      LastName: `of ${account.name}`,
      Email: `casey@${slug(account.name)}.example.com`,
      AccountId: account.id,
      OwnerId: ownerOf(account.region),
    })),
    Opportunity: customers.map((account, index) => ({
      Id: recordId(prefixes.opportunity, index + 1),
      Name: `${account.name}: TiDB Cloud`,
      StageName: 'Qualification',
      CloseDate: closeDate,
      AccountId: account.id,
      Amount: 50_000,
      OwnerId: ownerOf(account.region),
    })),
    Lead: leadRows(),
  };
}

/** Fills an organization that has no records yet; one that was started before keeps what it has. */
export function fillDataSet(org: Org): void {
  const organization = org.schema.object('Organization');
  if (organization !== undefined && org.store.all(organization, true).length > 0) return;
  const now = org.clock.now();
  const closeDate = new Date(now.getTime() + 90 * 86_400_000).toISOString().slice(0, 10);
  const stamp = printInstant(now);
  org.store.atomically(() => {
    for (const [name, records] of Object.entries(rows(closeDate))) {
      const object = org.schema.object(name);
      if (object !== undefined) for (const row of records) insert(org, object, row, stamp);
    }
  });
}

function insert(org: Org, object: ObjectSchema, { Id: id, ...fields }: Row, stamp: string): void {
  org.store.insert(object, String(id), {
    ...fields,
    CreatedDate: stamp,
    CreatedById: integrationUserId,
    LastModifiedDate: stamp,
    LastModifiedById: integrationUserId,
    SystemModstamp: stamp,
  });
}
