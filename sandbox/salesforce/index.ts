import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';

import { startSandbox } from '../kit/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../kit/sandbox.ts';
import { salesforceControl } from './control.ts';
import {
  fillDataSet,
  firstFreeSequence,
  integrationUserId,
  leadQueueId,
  organizationId,
} from './data-set.ts';
import { SalesforceError, notFound, requestLimitExceeded, sessionInvalid } from './errors.ts';
import { identity, sandboxCredentials, tokenRoute } from './oauth.ts';
import type { SandboxCredentials, SignIn } from './oauth.ts';
import type { Org } from './org.ts';
import { homePage, recordPage, searchPage } from './pages.ts';
import { dispatch } from './rest/api.ts';
import type { Route } from './rest/api.ts';
import { collectionRoutes } from './rest/collections.ts';
import { compositeRoutes } from './rest/composite.ts';
import { queryRoutes } from './rest/query.ts';
import { salesforceRefusals } from './refusals.ts';
import { readRequest } from './rest/request.ts';
import { listVersions, resourceRoutes } from './rest/resources.ts';
import { sobjectRoutes } from './rest/sobjects.ts';
import { validationRules } from './rules.ts';
import { buildSchema } from './schema/schema.ts';
import type { SchemaOptions } from './schema/schema.ts';
import { openSessions } from './sessions.ts';
import { soapLoginRoute } from './soap-login.ts';
import { openStore } from './store.ts';
import { createApiUsage } from './usage.ts';

export { sandboxCredentials } from './oauth.ts';
export type { SandboxCredentials } from './oauth.ts';
export { integrationUserId, leadQueueId, organizationId, sampleAccounts, userIdOf } from './data-set.ts';

/** What this organization is like. */
export interface SalesforceSandboxOptions extends SandboxOptions, SchemaOptions {
  /** {@link sandboxCredentials} unless given. */
  readonly credentials?: SandboxCredentials;
  /** How long an access token is good for, on the sandbox's clock. Two hours unless given. */
  readonly sessionSeconds?: number;
  /** API calls a day before REQUEST_LIMIT_EXCEEDED. 15,000 unless given. */
  readonly dailyApiRequests?: number;
  /** Records on a page of a query's answer; 2,000 unless given. Salesforce may make pages smaller as it likes. */
  readonly queryPageSize?: number;
}

/**
 * Starts a Salesforce organization that speaks OAuth 2, SOAP login, REST (sObjects, composite, collections, batch) and
 * SOQL on the objects of `schema/`, filled with the sample data at its first start. `GET /` shows its PoCs and Cloud User Requests to people.
 *
 * Beyond the kit's faults it misbehaves on command: see {@link salesforceRefusals} and {@link salesforceControl}.
 */
export async function startSalesforceSandbox(options: SalesforceSandboxOptions): Promise<Sandbox> {
  return startSandbox(options, ({ app, database, clock, faults }) => {
    const schema = buildSchema(options);
    const { sessionSeconds = 7_200, dailyApiRequests = 15_000, credentials = sandboxCredentials } = options;
    const org: Org = {
      schema,
      store: openStore(database, schema),
      clock,
      sessions: openSessions(database, clock, { organizationId, sessionSeconds }),
      usage: createApiUsage(clock, dailyApiRequests),
      rules: validationRules,
      firstFreeSequence,
      leadQueueId,
      locks: new Map(),
    };
    fillDataSet(org);
    faults.offer(salesforceRefusals(org));
    addSignIn(app, org, { credentials, organizationId, integrationUserId });
    addRest(app, org, options.queryPageSize);
    app.route('/_sandbox', salesforceControl(org));
    app.get('/', (c) => homePage(c, org));
    app.get('/_ui/search/ui/UnifiedSearchResults', (c) => searchPage(c, org));
    app.get('/lightning/r/:object/:id/view', (c) => recordPage(c, org));
  });
}

type App = Hono<{ Bindings: HttpBindings }>;

function addSignIn(app: App, org: Org, signIn: SignIn): void {
  app.post('/services/oauth2/token', (c) => tokenRoute(c, org, signIn));
  app.post('/services/oauth2/revoke', async (c) => {
    org.sessions.revoke(new URLSearchParams(await c.req.text()).get('token') ?? '');
    return c.body(null, 200);
  });
  app.post('/services/Soap/u/:version', (c) => soapLoginRoute(c, org, signIn));
  app.on(['GET', 'POST'], ['/services/oauth2/userinfo', '/id/:organization/:user'], (c) => {
    const userId = sessionUser(c, org);
    // These two endpoints answer in plain text, unlike the REST API.
    return userId === undefined ? c.text('Bad_OAuth_Token', 403) : c.json(identity(c, org, signIn, userId));
  });
}

function addRest(app: App, org: Org, queryPageSize: number | undefined): void {
  // A composite request may hold everything but another composite or batch.
  const parts: readonly Route[] = [
    ...resourceRoutes,
    ...queryRoutes(queryPageSize),
    ...collectionRoutes,
    ...sobjectRoutes,
  ];
  const routes = [...compositeRoutes(parts), ...parts];
  app.get('/services/data', (c) => c.json(listVersions()));
  app.on(
    ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    ['/services/data/:version', '/services/data/:version/*'],
    async (c) => {
      try {
        const userId = sessionUser(c, org);
        if (userId === undefined) throw sessionInvalid();
        if (!org.usage.take()) throw requestLimitExceeded();
        c.header('Sforce-Limit-Info', `api-usage=${org.usage.used}/${org.usage.limit}`);
        const { status, body, headers = {} } = dispatch(routes, org, await readRequest(c, userId));
        for (const [name, value] of Object.entries(headers)) c.header(name, value);
        c.status(status);
        return body === undefined ? c.body(null) : answerJson(c, body);
      } catch (error) {
        if (!(error instanceof SalesforceError)) throw error;
        if (error.status === 401) c.header('WWW-Authenticate', 'Token');
        c.status(error.status);
        return answerJson(c, error.body());
      }
    },
  );
  app.all('/services/*', (c) => {
    c.status(404);
    return answerJson(c, notFound().body());
  });
}

function answerJson(c: Context, body: unknown): Response {
  c.header('Content-Type', 'application/json;charset=UTF-8');
  return c.body(JSON.stringify(body));
}

/** The user of the request's access token, which comes as `Bearer` or, from older clients, as `OAuth`. */
function sessionUser(c: Context, org: Org): string | undefined {
  const token = /^(?:Bearer|OAuth) (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return token === undefined ? undefined : org.sessions.userOf(token);
}
