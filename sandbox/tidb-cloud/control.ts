import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';

import type { SandboxClock } from '../kit/clock.ts';
import { dayOf } from './days.ts';
import type { Ledger } from './ledger.ts';
import type { RateLimit } from './rate-limit.ts';
import { grantRefusal, jsonBody, withOrg } from './requests.ts';
import { grantNumberOf, ledgerGrantView } from './views.ts';

const credits = z.int().min(1).max(10_000_000);
const status = z.enum(['active', 'suspended', 'closed']);
const monthlyUsageCents = z.int().min(0).max(100_000_000_000);
const text = z.string().min(1).max(255);

const orgBody = z.strictObject({
  orgId: z.string().regex(/^\d{1,20}$/, 'must be 1 to 20 digits'),
  name: text,
  status: status.default('active'),
  plan: text.default('Essential'),
  region: text.default('APAC'),
  ownerEmail: text.default('owner@customer.example.com'),
  monthlyUsageCents: monthlyUsageCents.default(0),
  granted: credits.optional(),
});
const orgChange = z
  .strictObject({ monthlyUsageCents, status, ownerEmail: text })
  .partial()
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change');
const handMadeGrant = z.strictObject({ credits, expiresOn: z.iso.date(), by: z.string().min(1).max(200) });
const rateLimitBody = z.strictObject({ perMinute: z.int().min(1).max(1_000_000) });

/**
 * TiDB Cloud's part of the remote control, mounted on `/_sandbox` beside the kit's.
 *
 * - `POST /orgs` with `{ "orgId", "name", "status"?, "plan"?, "region"?, "ownerEmail"?, "monthlyUsageCents"?, "granted"? }`:
 *   a new Org; `granted` credits were granted six months ago and last another year.
 * - `PUT /orgs/{orgId}` with `{ "monthlyUsageCents"?, "status"?, "ownerEmail"? }`: usage changes from today on.
 * - `POST /orgs/{orgId}/grants` with `{ "credits", "expiresOn", "by" }`: a grant that somebody makes by hand in the console.
 * - `GET /grants`: the whole ledger, oldest grant first. `DELETE /grants/{grantId}`: a grant vanishes from it.
 * - `GET /rate-limit` · `PUT /rate-limit` with `{ "perMinute" }`: until the sandbox is started again.
 */
export function tidbCloudControl(parts: { ledger: Ledger; limit: RateLimit; clock: SandboxClock }): Hono {
  const { ledger, limit, clock } = parts;
  const control = new Hono();

  control.post('/orgs', async (c) => {
    const parsed = orgBody.safeParse(await jsonBody(c));
    if (!parsed.success) return refuse(c, '{"orgId":"42","name":"Acme","granted":7000}', parsed.error);
    const { granted, ...org } = parsed.data;
    const { orgId } = org;
    if (ledger.org(orgId) !== undefined) {
      return c.json(
        { message: `There is an Org ${orgId} already. Change it with PUT, or take another id.` },
        409,
      );
    }
    const grants = granted === undefined ? [] : [{ credits: granted, monthsAgo: 6, monthsValid: 18 }];
    ledger.addOrg({ ...org, grants });
    return c.json(ledger.org(orgId), 201);
  });

  control.put('/orgs/:orgId', async (c) => {
    const parsed = orgChange.safeParse(await jsonBody(c));
    if (!parsed.success) return refuse(c, '{"monthlyUsageCents":120000,"status":"suspended"}', parsed.error);
    return withOrg(c, ledger, ({ orgId }) => {
      ledger.changeOrg(orgId, parsed.data);
      return c.json(ledger.org(orgId));
    });
  });

  control.post('/orgs/:orgId/grants', async (c) => {
    const parsed = handMadeGrant.safeParse(await jsonBody(c));
    if (!parsed.success) {
      return refuse(c, '{"credits":500,"expiresOn":"2099-12-31","by":"vince.yao"}', parsed.error);
    }
    const { by, ...grant } = parsed.data;
    return withOrg(c, ledger, (org) => {
      const refusal = grantRefusal(c, org, grant.expiresOn, dayOf(clock.now()));
      if (refusal !== undefined) return refusal;
      const made = ledger.addGrant({
        ...grant,
        orgId: org.orgId,
        idempotencyKey: `ops-console/${ledger.nextGrantNumber()}`,
        requestId: 'ops-console',
        pocId: 'by-hand',
        approvers: [by],
      });
      return c.json(ledgerGrantView(made), 201);
    });
  });

  control.get('/grants', (c) => c.json({ grants: ledger.grants().map(ledgerGrantView) }));

  control.delete('/grants/:grantId', (c) => {
    const grantId = c.req.param('grantId');
    const number = grantNumberOf(grantId);
    if (number !== undefined && ledger.removeGrant(number)) return c.body(null, 204);
    return c.json({ message: `There is no grant ${grantId}. GET /_sandbox/grants lists them.` }, 404);
  });

  control.get('/rate-limit', (c) => c.json({ perMinute: limit.perMinute }));
  control.put('/rate-limit', async (c) => {
    const parsed = rateLimitBody.safeParse(await jsonBody(c));
    if (!parsed.success) return refuse(c, '{"perMinute":6000}', parsed.error);
    limit.perMinute = parsed.data.perMinute;
    return c.json({ perMinute: limit.perMinute });
  });
  return control;
}

function refuse(c: Context, expected: string, error: z.ZodError): Response {
  return c.json({ message: `Send JSON like ${expected}. ${z.prettifyError(error)}` }, 400);
}
