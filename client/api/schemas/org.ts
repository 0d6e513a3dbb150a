import { z } from '@hono/zod-openapi';
import type { QueuedOrder } from '../../../domain/credits/tenant.ts';
import type { OrgAccount } from '../../../domain/credits/org.ts';
import type { TenantTotals, TenantView } from '../../../workflows/tenant-credits/contract.ts';
import type { OrgOutlook } from '../../org-outlook.ts';
import type { ShownOrg } from '../../org.ts';
import { answerOf } from './answer-of.ts';
import { instant } from './common.ts';
import { grantSchema, listedRequestSchema } from './request.ts';

const grant = {
  grantId: z.string(),
  idempotencyKey: z.string(),
  orgId: z.string(),
  credits: z.number(),
  expiresOn: z.string(),
  grantedAt: z.string(),
};

const accountSchema = answerOf<OrgAccount>()(
  z.strictObject({
    orgId: z.string(),
    name: z.string(),
    status: z.enum(['active', 'suspended', 'closed']),
    plan: z.string(),
    region: z.string(),
    ownerEmail: z.string(),
    remainingCredits: z.number(),
    grantCount: z.int(),
    grantedCredits: z.number(),
    grants: z.array(
      z.strictObject({ ...grant, requestId: z.string(), pocId: z.string(), remaining: z.number() }),
    ),
  }),
).openapi('OrgAccount');

const orderSchema = answerOf<QueuedOrder>()(
  z.strictObject({
    idempotencyKey: z.string(),
    orgId: z.string(),
    credits: z.number(),
    expiresOn: z.string(),
    requestId: z.string(),
    pocId: z.string(),
    approvers: z.array(z.string()),
    proof: z
      .array(
        z.strictObject({
          step: z.string(),
          decision: z.enum(['approved', 'released']),
          by: z.string(),
          at: z.string(),
          round: z.int(),
        }),
      )
      .optional(),
    byHand: z.strictObject({ grantId: z.string().optional(), reference: z.string().optional() }).optional(),
    queuedAt: instant.optional(),
    attempted: z.literal(true).optional(),
  }),
).openapi('GrantOrder');

const tenantSchema = answerOf<TenantView>()(
  z.strictObject({
    orgId: z.string(),
    reserved: z.record(
      z.string(),
      z.strictObject({
        credits: z.number(),
        pocId: z.string(),
        since: instant,
        before: z.strictObject({ org: z.number(), poc: z.number() }),
      }),
    ),
    seededAt: z.string().optional(),
    grantedCredits: z.number(),
    grantCount: z.int(),
    grantedByPoc: z.record(z.string(), z.number()),
    grants: z.array(grantSchema),
    declines: z
      .array(z.strictObject({ idempotencyKey: z.string(), code: z.string(), reason: z.string() }))
      .optional(),
    orders: z.array(orderSchema),
    claimed: z.array(z.strictObject({ grantId: z.string(), orderKey: z.string() })),
    corrections: z.array(
      z.strictObject({
        action: z.enum(['adopt', 'write-off', 'release']),
        at: instant,
        by: z.string(),
        reason: z.string(),
        subject: z.string(),
        credits: z.number(),
        pocId: z.string().optional(),
      }),
    ),
    accumulated: z.number(),
    problem: z.string().optional(),
  }),
).openapi('TenantCredits');

const outlookSchema = answerOf<OrgOutlook>()(
  z.strictObject({
    level: z.enum(['ok', 'warning', 'critical']),
    lines: z.array(z.string()),
    forecast: z
      .strictObject({
        dailyUsage: z.number(),
        remaining: z.number(),
        runsOutOn: z.string().optional(),
        earliest: z.string().optional(),
        latest: z.string().optional(),
        lostToExpiry: z.number(),
        because: z.string().optional(),
      })
      .optional(),
    topUpBy: z.strictObject({ day: z.string(), isEstimate: z.literal(true), inWords: z.string() }).optional(),
    chain: z.strictObject({ region: z.string(), because: z.string() }),
    leftOfEarlierGrants: z.number(),
  }),
).openapi('OrgOutlook');

const paid = { total: z.number(), paidByCredits: z.number() };

export const orgSchema = answerOf<ShownOrg>()(
  z.strictObject({
    orgId: z.string(),
    account: accountSchema.nullable(),
    bills: z.array(z.strictObject({ month: z.string(), ...paid })),
    usage: z.array(z.strictObject({ day: z.string(), ...paid })),
    tenant: tenantSchema,
    outlook: outlookSchema.optional(),
    requests: z.array(listedRequestSchema),
  }),
).openapi('Org');

export const totalsSchema = answerOf<TenantTotals>()(
  z.strictObject({ accumulated: z.number(), granted: z.number(), reserved: z.number() }),
).openapi('TenantTotals');
