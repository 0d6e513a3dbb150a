import { sandboxCredentials } from '../credentials.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../kit/sandbox.ts';
import { billingApi } from './billing-api.ts';
import { tidbCloudControl } from './control.ts';
import { keyOwnerOrgId } from './data.ts';
import { digestAuthentication } from './digest.ts';
import { openLedger } from './ledger.ts';
import { openOperations } from './operations.ts';
import { opsApi } from './ops-api.ts';
import { orgListPage, orgPage } from './pages.ts';
import { createRateLimit } from './rate-limit.ts';
import { tidbCloudRefusals } from './refusals.ts';

/**
 * A local TiDB Cloud: its public billing API, the Ops contract by which credits are granted, and an Ops Portal for people
 * at `GET /orgs`. The API key pair is `sandboxCredentials.tidbCloud`. Faults strike only requests that carry a sign-in, so
 * one fault is one call. What else can be told to it: {@link tidbCloudControl}.
 */
export function startTidbCloudSandbox(options: SandboxOptions): Promise<Sandbox> {
  return startSandbox(
    options,
    ({ app, database, clock, faults }) => {
      const ledger = openLedger(database, clock);
      const operations = openOperations(database, clock);
      const { publicKey, privateKey } = sandboxCredentials.tidbCloud;
      const signIn = digestAuthentication({
        clock,
        realm: 'tidb.cloud',
        privateKeyOf: (given) => (given === publicKey ? privateKey : undefined),
      });
      faults.offer(tidbCloudRefusals(signIn));
      const limit = createRateLimit(clock);
      for (const base of ['/ops/v1/*', '/v1beta1/*']) app.use(base, signIn.middleware, limit.middleware);
      app.route('/ops/v1', opsApi(ledger, operations, clock));
      app.route('/v1beta1', billingApi(ledger, keyOwnerOrgId));
      app.route('/_sandbox', tidbCloudControl({ ledger, limit, clock }));
      app.get('/', (c) => c.redirect('/orgs'));
      app.get('/orgs', (c) => orgListPage(c, ledger));
      app.get('/orgs/:orgId', (c) => orgPage(c, ledger, operations));
      app.notFound((c) =>
        c.json({ code: 'NOT_FOUND', message: `There is no ${c.req.method} ${c.req.path} here.` }, 404),
      );
    },
    (c) => c.req.header('authorization') !== undefined,
  );
}
