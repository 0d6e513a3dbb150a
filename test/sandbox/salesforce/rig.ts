import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

import type { Connection as JsforceConnection } from '@jsforce/jsforce-node';

import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { sandboxCredentials, startSalesforceSandbox } from '../../../sandbox/salesforce/index.ts';
import type { SalesforceSandboxOptions } from '../../../sandbox/salesforce/index.ts';

// The package is CommonJS, and its names are not visible to an ES import.
export const { Connection } = createRequire(import.meta.url)('@jsforce/jsforce-node') as {
  Connection: typeof JsforceConnection;
};

export const apiVersion = '60.0';

/** One error entry, or a save result's. */
export interface Refusal {
  readonly status: number;
  readonly errorCode: string;
  readonly message: string;
  readonly fields: readonly string[] | undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** A running sandbox with a signed-in client of either kind. */
export interface Rig {
  readonly sandbox: Sandbox;
  readonly connection: JsforceConnection;
  /** Calls below `/services/data/v60.0`; other paths begin with `//`. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Creates a record and gives its id. */
  create(object: string, fields: Record<string, unknown>): Promise<string>;
  /** The first error of a call that must be refused. */
  refusal(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Refusal>;
  query<T = Record<string, unknown>>(soql: string): Promise<T[]>;
}

export async function startRig(options: Partial<SalesforceSandboxOptions> = {}): Promise<Rig> {
  const sandbox = await startSalesforceSandbox({ port: 0, dataFile: ':memory:', ...options });
  const connection = await connect(sandbox.url);
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const url = path.startsWith('//')
      ? sandbox.url + path.slice(1)
      : `${sandbox.url}/services/data/v${apiVersion}${path}`;
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${connection.accessToken ?? ''}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      body: json ? (JSON.parse(text) as unknown) : text,
    };
  };
  return {
    sandbox,
    connection,
    call,
    async create(object, fields) {
      const answer = await call('POST', `/sobjects/${object}`, fields);
      assert.equal(answer.status, 201, JSON.stringify(answer.body));
      return (answer.body as { id: string }).id;
    },
    async refusal(method, path, body, headers) {
      const answer = await call(method, path, body, headers);
      const [first] = answer.body as { errorCode: string; message: string; fields?: string[] }[];
      if (first === undefined) throw new Error(`${method} ${path} was not refused`);
      return { status: answer.status, fields: undefined, ...first };
    },
    async query<T>(soql: string) {
      const result = await call('GET', `/query?q=${encodeURIComponent(soql)}`);
      return (result.body as { records: T[] }).records;
    },
  };
}

/** A jsforce connection signed in by client credentials. */
export async function connect(url: string): Promise<JsforceConnection> {
  const { clientId, clientSecret } = sandboxCredentials;
  const connection = new Connection({
    oauth2: { loginUrl: url, clientId, clientSecret },
    version: apiVersion,
  });
  await connection.authorize({ grant_type: 'client_credentials' });
  return connection;
}
