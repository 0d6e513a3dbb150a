import { Hono } from 'hono';
import { z } from 'zod';

import type { SandboxClock } from '../kit/clock.ts';
import { dayCount, dayOf } from './days.ts';
import { remainingCentsOf } from './ledger.ts';
import type { Ledger } from './ledger.ts';
import { operationBody } from './operations.ts';
import type { Operations } from './operations.ts';
import { grantRefusal, invalid, jsonBody, problemsOf, withOrg } from './requests.ts';
import { decision, grantView, ledgerGrantView, operationView } from './views.ts';

const isoDay = z.iso.date('must be a day such as 2026-12-31');
const mostUsageDays = 92;

const grantBody = z.strictObject({
  credits: z.int('must be whole credits').min(1).max(10_000_000),
  expiresOn: isoDay,
  requestId: z.string().min(1).max(200),
  pocId: z.string().min(1).max(200),
  approvers: z.array(z.string().min(1).max(200)).max(50),
  proof: z.array(decision).max(50).optional(),
});

const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters');
const operationIdOfPath = z.string().regex(/^[\x21-\x7e]{1,200}$/);
const usageRange = z.object({ from: isoDay, to: isoDay });

/** The Ops contract that this project asks of TiDB Cloud: `activities/tidb-cloud/ops-api.openapi.yaml`. */
export function opsApi(ledger: Ledger, operations: Operations, clock: SandboxClock): Hono {
  const ops = new Hono();

  ops.get('/orgs/:orgId', (c) =>
    withOrg(c, ledger, ({ orgId, name, status, plan, region, ownerEmail }) => {
      const grants = ledger.grants(orgId);
      const remainingCredits = remainingCentsOf(grants) / 100;
      return c.json({
        ...{ orgId, name, status, plan, region, ownerEmail, remainingCredits },
        grants: grants.map(ledgerGrantView),
      });
    }),
  );

  ops.get('/orgs/:orgId/bills', (c) =>
    withOrg(c, ledger, ({ orgId }) =>
      c.json({
        bills: ledger.bills(orgId).map(({ month, totalCents, paidCents }) => ({
          month,
          total: totalCents / 100,
          paidByCredits: paidCents / 100,
        })),
      }),
    ),
  );

  ops.get('/orgs/:orgId/usage', (c) => {
    const range = usageRange.safeParse(c.req.query());
    if (!range.success) {
      return invalid(c, 'Send from and to as days such as 2026-12-31.', problemsOf(range.error));
    }
    const { from, to } = range.data;
    const days = dayCount(from, to);
    if (days < 1 || days > mostUsageDays) {
      return invalid(
        c,
        `From ${from} to ${to} is not a range of 1 to ${mostUsageDays} days. Send a later day as to, or ask in parts.`,
      );
    }
    return withOrg(c, ledger, ({ orgId }) =>
      c.json({
        usage: ledger.usage(orgId, from, to).map(({ day, totalCents, paidCents }) => ({
          day,
          total: totalCents / 100,
          paidByCredits: paidCents / 100,
        })),
      }),
    );
  });

  ops.get('/orgs/:orgId/grants', (c) =>
    withOrg(c, ledger, ({ orgId }) => {
      const key = c.req.query('idempotencyKey');
      if (key === undefined) return c.json({ grants: ledger.grants(orgId).map(ledgerGrantView) });
      const grant = ledger.grantByKey(key);
      return c.json({ grants: grant?.orgId === orgId ? [ledgerGrantView(grant)] : [] });
    }),
  );

  ops.post('/orgs/:orgId/grants', async (c) => {
    const key = idempotencyKey.safeParse(c.req.header('idempotency-key'));
    if (!key.success) {
      return invalid(
        c,
        'Send the header Idempotency-Key: 1 to 255 visible ASCII characters, one key a grant.',
      );
    }
    const parsed = grantBody.safeParse(await jsonBody(c));
    if (!parsed.success) return invalid(c, 'The grant is not well formed.', problemsOf(parsed.error));

    return withOrg(c, ledger, (org) => {
      const { orgId } = org;
      // A repeated key is answered before today's rules: the Org may have been suspended since, or the expiry passed.
      const first = ledger.grantByKey(key.data);
      if (first !== undefined) {
        const { credits, expiresOn, requestId, pocId, approvers, proof } = grantView(first);
        const before = { credits, expiresOn, requestId, pocId, approvers, proof };
        if (first.orgId === orgId && JSON.stringify(before) === JSON.stringify(parsed.data)) {
          return c.json(grantView(first), 200);
        }
        const message = `The key belongs to ${grantView(first).grantId}, which is another grant. Use a new key.`;
        return c.json({ code: 'IDEMPOTENCY_KEY_REUSED', message }, 409);
      }
      const refusal = grantRefusal(c, org, parsed.data.expiresOn, dayOf(clock.now()));
      if (refusal !== undefined) return refusal;
      return c.json(grantView(ledger.addGrant({ ...parsed.data, orgId, idempotencyKey: key.data })), 201);
    });
  });

  ops.get('/orgs/:orgId/operations', (c) =>
    withOrg(c, ledger, ({ orgId }) => c.json({ operations: operations.list(orgId).map(operationView) })),
  );

  ops.put('/orgs/:orgId/operations/:operationId', async (c) => {
    const id = operationIdOfPath.safeParse(c.req.param('operationId'));
    if (!id.success) return invalid(c, 'The operation id must be 1 to 200 visible ASCII characters.');
    const parsed = operationBody.safeParse(await jsonBody(c));
    if (!parsed.success) return invalid(c, 'The operation is not well formed.', problemsOf(parsed.error));
    return withOrg(c, ledger, ({ orgId }) => {
      if (operations.record(orgId, id.data, parsed.data)) {
        return c.json(operationView({ orgId, operationId: id.data, body: parsed.data }));
      }
      const message = `Operation ${id.data} is known in a later revision than ${parsed.data.revision}. Nothing was changed.`;
      return c.json({ code: 'STALE_REVISION', message }, 409);
    });
  });
  return ops;
}
