import { z } from '@hono/zod-openapi';
import type { ActionAnswer } from '../../../domain/approval/actions.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { HistoryLine } from '../../../domain/approval/history.ts';
import type { Grant } from '../../../domain/credits/grant.ts';
import type { Refusal, RefusalCode } from '../../../domain/approval/refusal.ts';
import type { StepView } from '../../../domain/approval/step-view.ts';
import type { ListedRequest } from '../../lists.ts';
import { writtenFields } from '../../request-shape.ts';
import { refusals } from '../problems/codes.ts';
import { answerOf } from './answer-of.ts';
import { entryPoint, hours, instant, kinds, slaStates, statuses } from './common.ts';

const responseFigures = z.strictObject({
  slaHours: z.number().nullable(),
  hours,
  elapsedMs: z.number(),
  businessMs: z.number().optional(),
  dueAt: instant.optional(),
  outcome: z.enum(['met', 'breached', 'none']),
  region: z.string().optional(),
});

const stepStatuses = [
  'coming',
  'active',
  'releasing',
  'approved',
  'rejected',
  'sent-back',
  'fulfilled',
  'skipped',
] as const;

const stepSchema = answerOf<StepView>()(
  z.strictObject({
    step: z.string(),
    label: z.string(),
    status: z.enum(stepStatuses),
    who: z.string(),
    assignees: z.array(z.string()),
    deciders: z.array(z.string()).optional(),
    claimedBy: z.string().optional(),
    questions: z.array(z.strictObject({ by: z.string(), at: instant, question: z.string() })).optional(),
    stage: z.int(),
    approvals: z.strictObject({ given: z.int(), needed: z.int() }).optional(),
    votes: z
      .array(z.strictObject({ by: z.string(), decision: z.enum(['approve', 'reject']), at: instant }))
      .optional(),
    actsFor: z.array(z.string()).optional(),
    added: z.array(z.string()).optional(),
    escalatedTo: z.array(z.string()).optional(),
    note: z.string().optional(),
    overridden: z.string().optional(),
    carriedFrom: z.int().optional(),
    content: z.string().optional(),
    decidedOn: z.string().optional(),
    hours,
    response: responseFigures.optional(),
    slaState: slaStates,
    slaHours: z.number().nullable(),
    dueAt: instant.optional(),
    respondedAt: instant.optional(),
    decidedAt: instant.optional(),
    because: z.string().optional(),
  }),
).openapi('Step');

export const historyLineSchema = answerOf<HistoryLine>()(
  z.strictObject({
    seq: z.int(),
    at: instant,
    round: z.int(),
    step: z.string().optional(),
    role: z.string().optional(),
    action: z.string(),
    by: z.string(),
    via: z.string().optional(),
    comment: z.string().optional(),
    dueAt: instant.optional(),
    missedBy: z.array(z.string()).optional(),
    response: responseFigures.optional(),
  }),
).openapi('HistoryLine');

export const missingFieldSchema = z.strictObject({
  field: z.enum(Object.keys(writtenFields.shape) as [keyof typeof writtenFields.shape]),
  label: z.string(),
  setBy: z.string(),
  where: z.string(),
});

export const grantSchema = answerOf<Grant>()(
  z.strictObject({
    grantId: z.string(),
    idempotencyKey: z.string(),
    orgId: z.string(),
    credits: z.number(),
    expiresOn: z.string(),
    grantedAt: z.string(),
  }),
).openapi('Grant');

const balanceSchema = z.strictObject({
  readAt: instant,
  granted: z.number(),
  remaining: z.number(),
  level: z.enum(['ok', 'warning', 'critical']),
  lines: z.array(z.string()),
  runsOutOn: z.string().optional(),
  topUpBy: z.string().optional(),
});

export const refusalSchema = answerOf<Refusal>()(
  z.strictObject({
    code: z.enum(Object.keys(refusals) as [RefusalCode]),
    message: z.string(),
    missing: z.array(missingFieldSchema).optional(),
  }),
).openapi('Refusal');

export const requestSchema = answerOf<RequestView>()(
  z.strictObject({
    requestId: z.string().openapi({ example: 'poc/P-1042' }),
    kind: kinds,
    entryPoint,
    pocId: z.string(),
    status: statuses,
    round: z.int(),
    headline: z.string().openapi({ example: 'Acme Corp · PoC · 3,000 credits · APAC' }),
    waiting: z.string(),
    requester: z.strictObject({
      email: z.string(),
      sponsor: z.string().optional(),
      sponsorId: z.string().optional(),
    }),
    fields: writtenFields,
    steps: z.array(stepSchema),
    missing: z.array(missingFieldSchema),
    problems: z.array(z.strictObject({ key: z.string(), text: z.string(), since: instant })),
    credits: z.strictObject({
      reserved: z.number().optional(),
      accumulated: z.number().optional(),
      grant: grantSchema.optional(),
    }),
    balance: balanceSchema.optional(),
    tier: z.strictObject({ id: z.string(), accumulated: z.number(), because: z.string() }).optional(),
    history: z.array(historyLineSchema),
    earlierHistory: z.strictObject({ lines: z.int(), createdAt: instant }).optional(),
    refusedSignals: z.array(
      z.strictObject({
        at: instant,
        action: z.string(),
        by: z.string().optional(),
        refusal: refusalSchema,
      }),
    ),
    policy: z.strictObject({ edition: z.string(), hash: z.string() }),
  }),
).openapi('Request');

export const listedRequestSchema = answerOf<ListedRequest>()(
  z.strictObject({
    requestId: z.string().openapi({ example: 'poc/P-1042' }),
    kind: z.string(),
    entryPoint: z.string().optional(),
    pocId: z.string().optional(),
    status: z.string(),
    region: z.string().optional(),
    account: z.string().optional(),
    orgId: z.string().optional(),
    credits: z.number().optional(),
    steps: z.array(z.string()),
    approvers: z.array(z.string()).openapi({ description: 'Directory ids.' }),
    slaState: z.string(),
    dueAt: instant.optional(),
    startedAt: instant,
    isOpen: z.boolean(),
  }),
).openapi('ListedRequest');

export const answerShape = {
  requestId: z.string().openapi({ example: 'poc/P-1042' }),
  status: z.string().openapi({ example: 'in-progress' }),
  round: z.int(),
  message: z.string().openapi({ example: 'Approved. Next: BE&O (Dexter Deng), first response due in 4 h.' }),
};

export const answerSchema = answerOf<ActionAnswer>()(z.strictObject(answerShape)).openapi('ActionAnswer');
