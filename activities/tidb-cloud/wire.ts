import { z } from 'zod';

import type { Grant, LedgerGrant } from '../../domain/credits/grant.ts';
import type { DailyUsage, MonthlyBill } from '../../domain/credits/org.ts';

// What `ops-api.openapi.yaml` says of answers. Unknown properties are dropped: the other side may add some.

const grant = z.object({
  grantId: z.string().min(1),
  idempotencyKey: z.string(),
  orgId: z.string(),
  credits: z.int().positive(),
  expiresOn: z.iso.date(),
  grantedAt: z.iso.datetime({ offset: true }),
});

export const grantAnswer: z.ZodType<Grant> = grant;

const ledgerGrant: z.ZodType<LedgerGrant> = grant.extend({
  requestId: z.string(),
  pocId: z.string(),
  remaining: z.number().min(0),
});

export const grantListAnswer = z.object({ grants: z.array(grantAnswer) });

export const ledgerAnswer = z.object({ grants: z.array(ledgerGrant) });

/** An Org without the totals of its grants. */
export const orgAnswer = z.object({
  orgId: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'closed']),
  plan: z.string(),
  region: z.string(),
  ownerEmail: z.string(),
  remainingCredits: z.number(),
  grants: z.array(ledgerGrant),
});

const bill: z.ZodType<MonthlyBill> = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  total: z.number(),
  paidByCredits: z.number(),
});

export const billListAnswer = z.object({ bills: z.array(bill) });

const dailyUsage: z.ZodType<DailyUsage> = z.object({
  day: z.iso.date(),
  total: z.number().min(0),
  paidByCredits: z.number().min(0),
});

export const usageAnswer = z.object({ usage: z.array(dailyUsage) });

/** What of a recorded operation says that it is the one that was sent. */
export const operationAnswer = z.object({
  orgId: z.string(),
  operationId: z.string(),
  revision: z.int(),
});

export const errorAnswer = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** The error shape of the contract. */
export type ErrorAnswer = z.infer<typeof errorAnswer>;
