import type { ServerParts } from '../server/parts.ts';
import type { Metrics } from '../server/metrics.ts';
import type { Api } from './routes.ts';

/**
 * What machines look at. `/healthz`: this process answers. `/readyz`: it can be of use, because Temporal answers; the policy
 * was read before the process began to listen. `/metrics`: figures for Prometheus. None says anything of anybody.
 */
export function addProbes(api: Api, { confetti, policy }: ServerParts, metrics: Metrics): void {
  api.get('/healthz', (c) => c.json({ status: 'ok' }));
  api.get('/readyz', async (c) => {
    const isReachable = await confetti.reachTemporal().then(
      () => true,
      () => false,
    );
    const checks = { temporal: isReachable ? 'ok' : 'no answer', policy: policy.edition };
    return c.json({ status: isReachable ? 'ready' : 'not ready', checks }, isReachable ? 200 : 503);
  });
  api.get('/metrics', async (c) => {
    const { text, type } = await metrics.read();
    return c.body(text, 200, { 'content-type': type });
  });
}
