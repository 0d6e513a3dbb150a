import { z } from '@hono/zod-openapi';
import type { ExplainedField, ExplainedStep, Explanation } from '../../../domain/policy/explain.ts';
import type { EntryPoint, RequestKind } from '../../../domain/policy/policy.ts';
import type { PolicyCheck } from '../../policy-check.ts';
import { writtenFields } from '../../request-shape.ts';
import { answerOf } from './answer-of.ts';
import { entryPoint, kinds } from './common.ts';

/** The rules in short: who is asked in which order is in the routes; `POST …/explanations` says it of one request. */
export interface PolicyInShort {
  readonly edition: string;
  readonly regions: readonly string[];
  readonly routes: readonly RouteInShort[];
}

interface RouteInShort {
  readonly entryPoint: EntryPoint;
  readonly kind: RequestKind;
  readonly label: string;
  readonly steps: readonly StepInShort[];
  /** The chain of each tier, where the route has tiers. */
  readonly tiers?: readonly { readonly id: string; readonly steps: readonly StepInShort[] }[];
}

export interface StepInShort {
  readonly role: string;
  readonly label: string;
  /** The hours of its SLA; `regional` is each region's own. */
  readonly slaHours: number | 'regional';
}

const stepInShort = answerOf<StepInShort>()(
  z.strictObject({
    role: z.string(),
    label: z.string(),
    slaHours: z.union([z.number(), z.literal('regional')]),
  }),
);

export const policySchema = answerOf<PolicyInShort>()(
  z.strictObject({
    edition: z.string().openapi({ example: '2024-07-24' }),
    regions: z.array(z.string()),
    routes: z.array(
      z.strictObject({
        entryPoint,
        kind: kinds,
        label: z.string(),
        steps: z.array(stepInShort),
        tiers: z.array(z.strictObject({ id: z.string(), steps: z.array(stepInShort) })).optional(),
      }),
    ),
  }),
).openapi('Policy');

const fieldSchema = answerOf<ExplainedField>()(
  z.strictObject({
    field: writtenFields.keyof(),
    label: z.string(),
    setBy: z.array(z.string()),
    where: z.string(),
    blank: z.boolean(),
  }),
).openapi('ExplainedField');

const stepSchema = answerOf<ExplainedStep>()(
  z.discriminatedUnion('included', [
    z.strictObject({
      step: z.string(),
      label: z.string(),
      included: z.literal(false),
      because: z.string(),
    }),
    z.strictObject({
      step: z.string(),
      label: z.string(),
      included: z.literal(true),
      because: z.string(),
      kind: z.enum(['approval', 'fulfilment']),
      responsibility: z.string(),
      who: z.array(z.string()),
      whoBecause: z.string(),
      slaHours: z.number().nullable(),
      slaSource: z.string(),
      requires: z.array(fieldSchema),
    }),
  ]),
).openapi('ExplainedStep');

export const explanationSchema = answerOf<Explanation>()(
  z.strictObject({
    entryPoint,
    label: z.string(),
    edition: z.string(),
    hash: z.string(),
    region: z.string().nullable(),
    regionBecause: z.string().optional(),
    submission: z.strictObject({
      requires: z.array(fieldSchema),
      confirms: z.array(fieldSchema),
      onGap: z.enum(['warn', 'block']),
    }),
    tier: z.strictObject({ id: z.string(), accumulated: z.number(), because: z.string() }).optional(),
    steps: z.array(stepSchema),
  }),
).openapi('Explanation');

const warningKinds = [
  ...['no-finance-step', 'equal-tiers', 'missing-region', 'no-sla', 'nobody-above', 'too-few-people'],
  ...['calendar-ends', 'provisional-calendar', 'placeholder', 'no-address', 'unused'],
] as const;

export const checkSchema = answerOf<PolicyCheck>()(
  z.strictObject({
    valid: z.boolean(),
    edition: z.string().optional(),
    problems: z.array(z.strictObject({ line: z.int(), path: z.string(), message: z.string() })),
    warnings: z.array(
      z.strictObject({ kind: z.enum(warningKinds), message: z.string(), about: z.array(z.string()) }),
    ),
  }),
).openapi('PolicyCheck');
