import { z } from '@hono/zod-openapi';
import type { AdoptionPreview } from '../../domain/approval/adoption.ts';
import type { Drift } from '../../domain/reconciliation/drift-row.ts';
import type { ReconciliationReport } from '../../domain/reconciliation/report.ts';
import type { SystemReport } from '../../domain/systems.ts';
import type { Adoption } from '../adoption.ts';
import type { MirroredAgain } from '../mirror-again.ts';
import { exactly } from '../request-shape.ts';
import { aChange, answers, body, idOf, json, oneThing, route, type Api } from './routes.ts';
import { answerOf } from './schemas/answer-of.ts';
import { idempotencyKey, identified, orgId, requestIdIn, requestPath, words } from './schemas/common.ts';
import { answerSchema } from './schemas/request.ts';

const edition = z.strictObject({ edition: z.string(), hash: z.string() });
export const previewSchema = answerOf<AdoptionPreview>()(
  z.strictObject({ requestId: z.string(), from: edition, to: edition, changes: z.array(z.string()) }),
).openapi('AdoptionPreview');
export const adoptedSchema = answerOf<Adoption & { readonly id: string }>()(
  z.strictObject({ id: z.string(), preview: previewSchema, answer: answerSchema.optional() }),
).openapi('Adoption');

export const mirroredSchema = answerOf<MirroredAgain>()(
  z.discriminatedUnion('how', [
    z.strictObject({ how: z.literal('asked') }),
    z.strictObject({
      how: z.literal('sent'),
      receipt: z.strictObject({
        recordId: z.string(),
        written: z.boolean(),
        apiCalls: z.int(),
        notes: z.array(z.string()),
      }),
    }),
  ]),
).openapi('MirroredAgain');

const driftKinds = [
  ...['granted-twice', 'grant-by-hand', 'grant-vanished', 'amount-differs', 'order-unsettled'],
  ...['reservation-without-request', 'missing-in-salesforce', 'salesforce-differs'],
  ...['missing-in-history', 'total-differs'],
] as const;
const driftSchema = answerOf<Drift>()(
  z.strictObject({
    kind: z.enum(driftKinds),
    orgId: z.string(),
    what: z.string(),
    where: z.string(),
    since: z.string(),
    credits: z.number(),
    requestId: z.string().optional(),
    grantId: z.string().optional(),
    pocId: z.string().optional(),
    counted: z.number().optional(),
    settledBy: z.enum(['adopt', 'write-off', 'release', 'mirror']).optional(),
    settleWith: z.string().optional(),
  }),
).openapi('Drift');
export const reportSchema = answerOf<ReconciliationReport>()(
  z.strictObject({
    comparedOrgs: z.int(),
    drifts: z.array(driftSchema),
    more: z.int(),
    unreadable: z.array(z.strictObject({ where: z.string(), why: z.string() })),
    moreUnreadable: z.int(),
  }),
).openapi('ReconciliationReport');

export const systemsSchema = answerOf<{ readonly systems: readonly SystemReport[] }>()(
  z.strictObject({
    systems: z.array(
      z.strictObject({
        system: z.string(),
        state: z.enum(['ok', 'warning', 'error', 'off']),
        message: z.string(),
      }),
    ),
  }),
).openapi('Systems');

const tags = ['Operations'];

/** What operators do beside the actions on a request. */
export function addOperations(api: Api): void {
  addAdoption(api);
  addMirroring(api);
  addReconciliation(api);
  addSystems(api);
}

function addAdoption(api: Api): void {
  const path = '/api/v1/requests/{kind}/{id}/adoption';
  const preview = route({
    method: 'get',
    path,
    tags,
    summary: 'What adopting the published policy would change (operators)',
    request: { params: requestPath },
    responses: answers({ 200: json('The changes; nothing is changed.', previewSchema) }, [...oneThing, 409]),
  });
  api.openapi(preview, async (c) =>
    c.json(await c.get('door').previewAdoption(requestIdIn(c.req.valid('param'))), 200),
  );

  const adopt = route({
    method: 'post',
    path,
    tags,
    summary: 'Have a request go by the published policy (operators)',
    request: {
      params: requestPath,
      headers: idempotencyKey,
      body: body(exactly({ comment: words, ...identified }).openapi('Adopting')),
    },
    responses: answers(
      { 200: json('Done; without an answer there was nothing to adopt.', adoptedSchema) },
      aChange,
    ),
  });
  api.openapi(adopt, async (c) => {
    const asked = c.req.valid('json');
    const id = idOf(asked, c.req.valid('header'));
    const requestId = requestIdIn(c.req.valid('param'));
    const adopted = await c.get('door').adoptPolicy(requestId, { id, comment: asked.comment });
    return c.json({ id, ...adopted }, 200);
  });
}

function addMirroring(api: Api): void {
  const mirror = route({
    method: 'post',
    path: '/api/v1/requests/{kind}/{id}/mirror',
    tags,
    summary: 'Send Salesforce the record of a request again (operators)',
    description: 'An open request sends it by itself, soon (`asked`); that of a closed one has been sent.',
    request: { params: requestPath, body: body(exactly({})) },
    responses: answers({ 200: json('How.', mirroredSchema) }, aChange),
  });
  api.openapi(mirror, async (c) =>
    c.json(await c.get('door').mirrorAgain(requestIdIn(c.req.valid('param'))), 200),
  );
}

function addReconciliation(api: Api): void {
  const reconcile = route({
    method: 'post',
    path: '/api/v1/reconciliations',
    tags,
    summary: 'Compare histories, TiDB Cloud and Salesforce (operators)',
    description: 'Of one Org up to 90 s; of all that Confetti has, up to an hour. Nothing is changed.',
    request: { body: body(exactly({ orgId: orgId.optional() }).openapi('Reconciling')) },
    responses: answers({ 200: json('What drifts.', reportSchema) }, aChange),
  });
  api.openapi(reconcile, async (c) => {
    const { orgId: of } = c.req.valid('json');
    return c.json(await c.get('door').reconcile(of === undefined ? {} : { orgId: of }), 200);
  });
}

function addSystems(api: Api): void {
  const systems = route({
    method: 'get',
    path: '/api/v1/systems',
    tags,
    summary: 'What the worker can reach (operators)',
    responses: answers({ 200: json('The systems around us.', systemsSchema) }, oneThing),
  });
  api.openapi(systems, async (c) => c.json({ systems: await c.get('door').checkSystems() }, 200));
}
