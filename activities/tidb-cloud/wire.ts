import { z } from 'zod';

import type { Grant } from '../../domain/credits/grant.ts';
import type { MonthlyBill, OrgAccount } from '../../domain/credits/org.ts';

// What `ops-api.openapi.yaml` says of answers. Unknown properties are dropped: the other side may add some.

export const grantAnswer: z.ZodType<Grant> = z.object({
  grantId: z.string().min(1),
  idempotencyKey: z.string(),
  orgId: z.string(),
  credits: z.int().positive(),
  expiresOn: z.iso.date(),
  grantedAt: z.iso.datetime({ offset: true }),
});

export const grantListAnswer = z.object({ grants: z.array(grantAnswer) });

export const orgAnswer: z.ZodType<OrgAccount> = z.object({
  orgId: z.string(),
  name: z.string(),
  status: z.enum(['active', 'suspended', 'closed']),
  plan: z.string(),
  region: z.string(),
  remainingCredits: z.number(),
  grants: z.array(grantAnswer),
});

const bill: z.ZodType<MonthlyBill> = z.object({
  month: z.string().regex(/^\d{4}-\d{2}$/),
  total: z.number(),
  paidByCredits: z.number(),
});

export const billListAnswer = z.object({ bills: z.array(bill) });

export const errorAnswer = z.object({
  code: z.string(),
  message: z.string(),
  details: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** The error shape of the contract. */
export type ErrorAnswer = z.infer<typeof errorAnswer>;
