import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';

import type { SandboxClock } from '../kit/clock.ts';
import type { GrantRow, Ledger, OrgRow } from './ledger.ts';

const isoDay = z.iso.date('must be a day such as 2026-12-31');

const grantBody = z.strictObject({
  credits: z.int('must be whole credits').min(1).max(10_000_000),
  expiresOn: isoDay,
  requestId: z.string().min(1).max(200),
  pocId: z.string().min(1).max(200),
  approvers: z.array(z.string().min(1).max(200)).max(50),
});

const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters');

interface Problem {
  readonly path: string;
  readonly message: string;
}

function problemsOf(error: z.ZodError): readonly Problem[] {
  return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

function invalid(c: Context, message: string, details: readonly Problem[] = []): Response {
  return c.json({ code: 'INVALID', message, details }, 400);
}

function grantView(row: GrantRow) {
  const { number, approvers } = row;
  return {
    grantId: `G-${String(number).padStart(6, '0')}`,
    idempotencyKey: row.idempotencyKey,
    orgId: row.orgId,
    credits: row.credits,
    expiresOn: row.expiresOn,
    grantedAt: row.grantedAt,
    requestId: row.requestId,
    pocId: row.pocId,
    approvers: z.array(z.string()).parse(JSON.parse(approvers)),
  };
}

/** The Ops contract that this project asks of TiDB Cloud: `activities/tidb-cloud/ops-api.openapi.yaml`. */
export function opsApi(ledger: Ledger, clock: SandboxClock): Hono {
  const ops = new Hono();

  /** Runs `answer` for an Org that there is. */
  const withOrg = (c: Context, answer: (org: OrgRow) => Response | Promise<Response>) => {
    const orgId = c.req.param('orgId') ?? '';
    const org = ledger.org(orgId);
    if (org !== undefined) return answer(org);
    return c.json(
      { code: 'ORG_NOT_FOUND', message: `TiDB Cloud has no Org ${orgId}. Check the Org ID.` },
      404,
    );
  };

  ops.get('/orgs/:orgId', (c) =>
    withOrg(c, ({ orgId, name, status, plan, region }) =>
      c.json({
        orgId,
        name,
        status,
        plan,
        region,
        remainingCredits: ledger.remainingCents(orgId) / 100,
        grants: ledger.grants(orgId).map(grantView),
      }),
    ),
  );

  ops.get('/orgs/:orgId/bills', (c) =>
    withOrg(c, ({ orgId }) =>
      c.json({
        bills: ledger.bills(orgId).map(({ month, totalCents, paidCents }) => ({
          month,
          total: totalCents / 100,
          paidByCredits: paidCents / 100,
        })),
      }),
    ),
  );

  ops.get('/orgs/:orgId/grants', (c) =>
    withOrg(c, ({ orgId }) => {
      const key = c.req.query('idempotencyKey');
      const grants = ledger
        .grants(orgId)
        .filter((grant) => key === undefined || grant.idempotencyKey === key);
      return c.json({ grants: grants.map(grantView) });
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
    const body: unknown = await c.req.json<unknown>().catch(() => undefined);
    const parsed = grantBody.safeParse(body);
    if (!parsed.success) return invalid(c, 'The grant is not well formed.', problemsOf(parsed.error));

    return withOrg(c, ({ orgId, name, status }) => {
      // A repeated key is answered before today's rules: the Org may have been suspended since, or the expiry passed.
      const first = ledger.grantByKey(key.data);
      if (first !== undefined) {
        const { credits, expiresOn, requestId, pocId, approvers } = grantView(first);
        const before = { credits, expiresOn, requestId, pocId, approvers };
        if (first.orgId === orgId && JSON.stringify(before) === JSON.stringify(parsed.data)) {
          return c.json(grantView(first), 200);
        }
        const message = `The key belongs to ${grantView(first).grantId}, which is another grant. Use a new key.`;
        return c.json({ code: 'IDEMPOTENCY_KEY_REUSED', message }, 409);
      }
      if (status !== 'active') {
        const message = `Org ${orgId} (${name}) is ${status}. Have it reactivated, then grant again.`;
        return c.json({ code: 'ORG_SUSPENDED', message }, 409);
      }
      if (parsed.data.expiresOn < clock.now().toISOString().slice(0, 10)) {
        const problem = { path: 'expiresOn', message: 'is in the past' };
        return invalid(c, `The expiry ${parsed.data.expiresOn} is in the past. Send a later day.`, [problem]);
      }
      return c.json(grantView(ledger.addGrant({ ...parsed.data, orgId, idempotencyKey: key.data })), 201);
    });
  });
  return ops;
}
