import { sandboxCredentials } from '../credentials.ts';
import { startSandbox } from '../kit/sandbox.ts';
import type { Sandbox, SandboxOptions } from '../kit/sandbox.ts';
import { billingApi } from './billing-api.ts';
import { keyOwnerOrgId } from './data.ts';
import { digestAuthentication } from './digest.ts';
import { openLedger } from './ledger.ts';
import { opsApi } from './ops-api.ts';
import { rateLimit } from './rate-limit.ts';

/**
 * A local TiDB Cloud: its public billing API, and the Ops contract by which credits are granted. The API key pair is
 * `sandboxCredentials.tidbCloud`. Faults strike only requests that carry a sign-in, so one fault is one call.
 */
export function startTidbCloudSandbox(options: SandboxOptions): Promise<Sandbox> {
  return startSandbox(
    options,
    ({ app, database, clock }) => {
      const ledger = openLedger(database, clock);
      const { publicKey, privateKey } = sandboxCredentials.tidbCloud;
      const signIn = digestAuthentication({
        clock,
        realm: 'tidb.cloud',
        privateKeyOf: (given) => (given === publicKey ? privateKey : undefined),
      });
      const limit = rateLimit(clock);
      for (const base of ['/ops/v1/*', '/v1beta1/*']) app.use(base, signIn, limit);
      app.route('/ops/v1', opsApi(ledger, clock));
      app.route('/v1beta1', billingApi(ledger, keyOwnerOrgId));
      app.notFound((c) =>
        c.json({ code: 'NOT_FOUND', message: `There is no ${c.req.method} ${c.req.path} here.` }, 404),
      );
    },
    (c) => c.req.header('authorization') !== undefined,
  );
}
