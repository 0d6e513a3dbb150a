import type { Context } from 'hono';
import type { z } from 'zod';

import type { Ledger, OrgRow } from './ledger.ts';

interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What a schema found wrong, in the shape of the Ops contract. */
export function problemsOf(error: z.ZodError): readonly Problem[] {
  return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}

/** Answers 400 `INVALID`. */
export function invalid(c: Context, message: string, details: readonly Problem[] = []): Response {
  return c.json({ code: 'INVALID', message, details }, 400);
}

/** The body as JSON; undefined when it is not, which every schema here refuses. */
export async function jsonBody(c: Context): Promise<unknown> {
  return c.req.json<unknown>().catch(() => undefined);
}

/** Runs `answer` for the Org of the path, or answers 404 `ORG_NOT_FOUND`. */
export function withOrg(
  c: Context,
  ledger: Ledger,
  answer: (org: OrgRow) => Response | Promise<Response>,
): Response | Promise<Response> {
  const orgId = c.req.param('orgId') ?? '';
  const org = ledger.org(orgId);
  if (org !== undefined) return answer(org);
  return c.json({ code: 'ORG_NOT_FOUND', message: `TiDB Cloud has no Org ${orgId}. Check the Org ID.` }, 404);
}

/** Answers why an Org takes no grant until this day; undefined when it does. */
export function grantRefusal(
  c: Context,
  org: OrgRow,
  expiresOn: string,
  today: string,
): Response | undefined {
  if (org.status !== 'active') {
    const message = `Org ${org.orgId} (${org.name}) is ${org.status}. Have it reactivated, then grant again.`;
    return c.json({ code: 'ORG_SUSPENDED', message }, 409);
  }
  if (expiresOn < today) {
    const problem = { path: 'expiresOn', message: 'is in the past' };
    return invalid(c, `The expiry ${expiresOn} is in the past. Send a later day.`, [problem]);
  }
  return undefined;
}
