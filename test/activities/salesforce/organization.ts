import type { Salesforce, SalesforceSettings } from '../../../activities/salesforce/client.ts';
import { createSalesforce } from '../../../activities/salesforce/client.ts';
import { loadMapping } from '../../../activities/salesforce/mapping.ts';
import type { ApprovalHistoryRow, RequestSnapshot } from '../../../domain/records/request-snapshot.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { sandboxCredentials, startSalesforceSandbox } from '../../../sandbox/salesforce/index.ts';
import type { SalesforceSandboxOptions } from '../../../sandbox/salesforce/index.ts';

type Row = Readonly<Record<string, unknown>>;

/** A Salesforce sandbox, the adapter on it, and what a test asks of either. */
export interface Organization {
  readonly sandbox: Sandbox;
  readonly salesforce: Salesforce;
  /** Another adapter on the same organization. */
  connect(settings?: Partial<SalesforceSettings>): Salesforce;
  records(object: string): Promise<Row[]>;
  /** The only record of an object. */
  record(object: string): Promise<Row>;
  /** `GET` below `/services/data/v62.0`. */
  get(path: string): Promise<unknown>;
  /** Makes a record as the API does, and answers its id. */
  create(object: string, fields: Row): Promise<string>;
  /** Changes a record as a person on its page does. */
  edit(object: string, id: string, fields: Row): Promise<void>;
  expireSessions(): Promise<void>;
  lock(id: string): Promise<void>;
  useUpLimit(): Promise<void>;
  /** Calls that were answered so far, by `METHOD route`. */
  calls(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

export async function openOrganization(
  options: Partial<SalesforceSandboxOptions> = {},
): Promise<Organization> {
  const sandbox = await startSalesforceSandbox({ port: 0, dataFile: ':memory:', ...options });
  const { clientId, clientSecret } = sandboxCredentials;
  const connect = (settings: Partial<SalesforceSettings> = {}): Salesforce =>
    createSalesforce({ loginUrl: sandbox.url, clientId, clientSecret, mapping: loadMapping(), ...settings });

  async function control(method: string, path: string, body?: Row): Promise<Row> {
    const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? {} : ((await response.json()) as Row);
  }

  async function rest(method: string, path: string, body?: Row): Promise<unknown> {
    const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const token = await fetch(`${sandbox.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const { access_token } = (await token.json()) as { access_token: string };
    const response = await fetch(`${sandbox.url}/services/data/v62.0${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return response.json();
  }

  const records = async (object: string): Promise<Row[]> =>
    (await control('GET', `/records/${object}`))['records'] as Row[];

  return {
    sandbox,
    salesforce: connect(),
    connect,
    records,
    async record(object) {
      const [only, ...others] = await records(object);
      if (only === undefined || others.length > 0)
        throw new Error(`${others.length + (only === undefined ? 0 : 1)} ${object} records`);
      return only;
    },
    get: (path) => rest('GET', path),
    create: async (object, fields) =>
      ((await rest('POST', `/sobjects/${object}`, fields)) as { id: string }).id,
    async edit(object, id, fields) {
      await control('PATCH', `/records/${object}/${id}`, fields);
    },
    async expireSessions() {
      await control('POST', '/expire-sessions');
    },
    async lock(id) {
      await control('POST', '/locks', { id });
    },
    async useUpLimit() {
      await control('PUT', '/api-usage', { used: 15_000 });
    },
    calls: async () => (await control('GET', '/calls'))['counts'] as Record<string, number>,
    close: () => sandbox.close(),
  };
}

export const historyRow = (sequence: number, more: Partial<ApprovalHistoryRow> = {}): ApprovalHistoryRow => ({
  key: `P-1042#${sequence}`,
  sequence,
  round: 1,
  step: 'GPE',
  action: 'Approved',
  actor: 'sidney.chen@example.com',
  assignedTo: ['sidney.chen@example.com'],
  at: '2026-03-02T09:30:00.000Z',
  comment: 'Good fit.',
  dueAt: '2026-03-03T09:00:00.000Z',
  ...more,
});

/** A cloud-sales request in the middle of its approval. */
export const snapshot = (more: Partial<RequestSnapshot> = {}): RequestSnapshot => ({
  pocId: 'P-1042',
  entryPoint: 'cloud-sales',
  revision: 3,
  fields: {
    creditsNeeded: 3_000,
    creditsExpiryDate: '2026-06-30',
    customerPayment: 'No Payment',
    justification: 'Load test of 40 TB.',
    regionLeader: 'regional-leader.na@example.com',
    regionalGpe: 'Sidney.Chen@example.com',
    presales: 'presales.na@example.com',
    orgId: '1372813089209061641',
    presalesAutoApprove: false,
    internalUser: null,
    region: 'NA',
    company: 'Globex',
  },
  approvalStatus: 'In Progress',
  waitingFor: 'GPE (Sidney Chen)',
  history: [historyRow(1), historyRow(2)],
  ...more,
});

/** The Adding Credits Request C-207 of PoC P-1042, in the middle of its approval. */
export const creditSnapshot = (more: Partial<RequestSnapshot> = {}): RequestSnapshot => ({
  pocId: 'P-1042',
  creditRequest: {
    id: 'C-207',
    type: 'Adding Credits Request',
    tier: 'elevated',
    accumulatedCredits: 10_500,
  },
  entryPoint: 'top-up',
  revision: 3,
  fields: {
    creditsNeeded: 3_500,
    creditsExpiryDate: '2026-08-31',
    justification: 'The load test goes on.',
    regionLeader: 'regional-leader.na@example.com',
    presales: 'presales.na@example.com',
    orgId: '1372813089209061641',
    internalUser: false,
    region: 'NA',
  },
  approvalStatus: 'In Progress',
  waitingFor: 'Finance FP&A (Ellen Wang)',
  history: [1, 2].map((sequence) => historyRow(sequence, { key: `credits/C-207#${sequence}` })),
  ...more,
});

export const granted = { credits: 3_500, grantId: 'G-9', grantedAt: '2026-03-04T10:00:00.000Z' } as const;
