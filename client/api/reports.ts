import { z } from '@hono/zod-openapi';
import type { Policy } from '../../domain/policy/policy.ts';
import type { ResponseDistribution } from '../../domain/reports/response-distribution.ts';
import { slaDimensions, type SlaFigures, type SlaRow } from '../../domain/reports/sla-report.ts';
import { MalformedError } from '../personal/errors.ts';
import type { GatheredSlaReport } from '../reports.ts';
import { exactly } from '../request-shape.ts';
import { slaReportCsv } from '../sla-report-csv.ts';
import { answerCsv, wantsCsv } from './csv.ts';
import { knownRegion } from './known.ts';
import { anyProblems, answers, route, type Api } from './routes.ts';
import { answerOf } from './schemas/answer-of.ts';
import { askedDay, instant, kinds, region } from './schemas/common.ts';

const spread = z.strictObject({ median: z.number(), worst: z.number() });
const figures = {
  responses: z.int(),
  met: z.int(),
  breached: z.int(),
  shareMet: z.number().optional(),
  elapsed: spread.optional(),
  working: spread.optional(),
  open: z.int(),
  overdue: z.int(),
};
const figuresSchema = answerOf<SlaFigures>()(z.strictObject(figures)).openapi('SlaFigures');
const rowSchema = answerOf<SlaRow>()(
  z.strictObject({
    ...figures,
    role: z.string().optional(),
    region: z.string().optional(),
    person: z.string().optional(),
    'entry-point': z.string().optional(),
  }),
).openapi('SlaRow');
const distributionSchema = answerOf<ResponseDistribution>()(
  z.strictObject({
    role: z.string(),
    slaHours: z.array(z.number()),
    spans: z.array(
      z.strictObject({
        upToHours: z.number().nullable(),
        met: z.int(),
        breached: z.int(),
        unset: z.int(),
      }),
    ),
    missed: z.int(),
  }),
).openapi('ResponseDistribution');
export const reportSchema = answerOf<GatheredSlaReport>()(
  z.strictObject({
    by: z.array(z.enum(slaDimensions)),
    rows: z.array(rowSchema),
    total: figuresSchema,
    distributions: z.array(distributionSchema),
    requests: z.int(),
    unread: z.array(z.strictObject({ requestId: z.string(), why: z.string() })),
    asOf: instant.openapi({ description: 'When the requests were read: half a minute ago at most.' }),
  }),
).openapi('SlaReport');

const dimensions = z
  .string()
  .transform((text, context) => {
    const named = text.split(',').map((each) => each.trim());
    const known = named.flatMap((each) => slaDimensions.filter((dimension) => dimension === each));
    if (known.length === named.length && new Set(known).size === known.length) return known;
    context.addIssue(`must be one or more of ${slaDimensions.join(', ')}, each once, with commas`);
    return z.NEVER;
  })
  .default(['role', 'region'])
  .openapi({
    type: 'string',
    default: 'role,region',
    description: 'What there is a row for; `person` is for managers.',
    example: 'role,region',
  });

const dayMs = 86_400_000;

/** Figures over many requests, open and closed. */
export function addReports(api: Api, policy: Pick<Policy, 'regions' | 'roles'>): void {
  const sla = route({
    method: 'get',
    path: '/api/v1/reports/sla',
    tags: ['Reports'],
    summary: 'First responses against their SLAs',
    description: 'With "Accept: text/csv" the rows for a spreadsheet, times in minutes.',
    request: {
      query: exactly({
        from: askedDay.optional(),
        to: askedDay.optional().openapi({ description: 'To the end of this day (UTC).' }),
        region: region.optional(),
        by: dimensions,
        kind: kinds.optional(),
      }),
    },
    responses: answers(
      {
        200: {
          description: 'The figures.',
          content: { 'application/json': { schema: reportSchema }, 'text/csv': { schema: z.string() } },
        },
      },
      anyProblems,
    ),
  });
  api.openapi(sla, async (c) => {
    const { from, to, region: asked, by, kind } = c.req.valid('query');
    if (from !== undefined && to !== undefined && to < from)
      throw new MalformedError('Not done: `to` is before `from`: swap them.');
    const report = await c.get('door').slaReport({
      by,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to: to + dayMs }),
      ...(asked === undefined ? {} : { region: knownRegion(policy, asked) }),
      ...(kind === undefined ? {} : { kind }),
    });
    return wantsCsv(c) ? answerCsv(c, slaReportCsv(report), 'sla.csv') : c.json(report, 200);
  });
}
