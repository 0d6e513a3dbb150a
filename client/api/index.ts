import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import { realTiming } from '../live/timing.ts';
import { silentLog } from '../server/log.ts';
import type { Metrics } from '../server/metrics.ts';
import type { ServerEnv, ServerParts } from '../server/parts.ts';
import type { RateLimits } from '../server/rate-limits.ts';
import { describeApi } from './document.ts';
import { bodySize } from './guards/body-size.ts';
import { sameOrigin } from './guards/same-origin.ts';
import { signedIn } from './guards/signed-in.ts';
import { problemAnswers } from './problems/of-error.ts';
import { answerProblem } from './problems/problem.ts';
import { refuseWrongFields } from './problems/wrong-fields.ts';
import { addHandOvers } from './directory/hand-overs.ts';
import { addDirectory } from './directory/routes.ts';
import { addEvents } from './events/routes.ts';
import { openStreams } from './events/streams.ts';
import { addInbox } from './inbox.ts';
import { addMe } from './me.ts';
import { addOperations } from './operations.ts';
import { addOrgs } from './orgs.ts';
import { addPolicy } from './policy.ts';
import { addProbes } from './probes.ts';
import { addReports } from './reports.ts';
import { addActions } from './requests/actions.ts';
import { addLooking } from './requests/looking.ts';
import { addStarts } from './requests/start.ts';

function otherMethods(c: Context<ServerEnv>, methods: readonly string[]): Response {
  const allow = methods.join(', ');
  return answerProblem(c, 'method-not-allowed', {
    detail: `This address takes ${allow}.`,
    headers: { allow },
  });
}

/** The HTTP API: everything below `/api`, and what machines look at (`/healthz`, `/readyz`, `/metrics`). */
export function createApi(
  parts: ServerParts,
  metrics: Metrics,
  limits: Pick<RateLimits, 'api'>,
): OpenAPIHono<ServerEnv> {
  const api = new OpenAPIHono<ServerEnv>({ defaultHook: refuseWrongFields });
  api.onError(problemAnswers(parts.log ?? silentLog));
  addProbes(api, parts, metrics);

  api.use('/api/*', secureHeaders(), async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  api.use('/api/*', methodNotAllowed({ app: api, onMethodNotAllowed: otherMethods }));
  describeApi(api);
  api.use('/api/*', limits.api, signedIn, sameOrigin(parts.links.confetti), bodySize);
  addStarts(api);
  addLooking(api, parts.policy);
  addActions(api);
  addInbox(api, parts.policy);
  addMe(api);
  addOrgs(api);
  addReports(api, parts.policy);
  addPolicy(api);
  addDirectory(api, parts.now);
  addHandOvers(api);
  addOperations(api);
  addEvents(api, openStreams(metrics), parts.timing ?? realTiming);
  api.all('/api/*', (c) =>
    answerProblem(c, 'not-found', {
      detail: `There is no such address: /api/openapi.json lists those there are.`,
    }),
  );
  return api;
}
