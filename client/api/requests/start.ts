import { z } from '@hono/zod-openapi';
import { entryPointsOf } from '../../../domain/policy/policy.ts';
import { newCreditRequestId, newPocId } from '../../new-ids.ts';
import { exactly, writtenCreditRequestId, writtenFields, writtenPocId } from '../../request-shape.ts';
import { aChange, answers, body, json, onBehalf, route, type Api } from '../routes.ts';
import { asRead } from '../schemas/answer-of.ts';
import { behalf } from '../schemas/common.ts';

const started = z
  .strictObject({ requestId: z.string().openapi({ example: 'poc/P-1042' }) })
  .openapi('Started');

const oneId =
  'An id is used once: what is sent again under it is refused (409) and nothing is started twice. Without one a new id is made.';

const pocApplication = exactly({
  pocId: writtenPocId.optional().openapi({ example: 'P-1042', description: oneId }),
  entryPoint: z.enum(entryPointsOf.pocApplication).openapi({ example: 'cloud-sales' }),
  fields: writtenFields.openapi({ example: { company: 'Acme Corp', region: 'APAC', creditsNeeded: 3000 } }),
  submit: z.boolean().default(true).openapi({ description: 'False leaves it a draft.' }),
  ...behalf,
}).openapi('PocApplication');

const creditsFields = writtenFields.openapi({
  example: { creditsNeeded: 3500, creditsExpiryDate: '2027-03-31', justification: 'Load test of week three' },
});
const creditRequestId = writtenCreditRequestId.optional().openapi({ example: 'C-207', description: oneId });
const creditRequest = z
  .discriminatedUnion(
    'entryPoint',
    [
      exactly({
        creditRequestId,
        entryPoint: z.literal('top-up'),
        pocId: writtenPocId.openapi({ example: 'P-1042' }),
        fields: creditsFields,
        ...behalf,
      }),
      exactly({ creditRequestId, entryPoint: z.literal('internal'), fields: creditsFields, ...behalf }),
    ],
    { error: `must be one of ${entryPointsOf.creditRequest.join(', ')}` },
  )
  .openapi('CreditRequest');

/** Asking for a PoC, and for credits. */
export function addStarts(api: Api): void {
  const poc = route({
    method: 'post',
    path: '/api/v1/poc-applications',
    tags: ['Requests'],
    summary: 'Apply for a PoC',
    request: { body: body(pocApplication) },
    responses: answers({ 201: json('Started; Location says where it is.', started) }, aChange),
  });
  api.openapi(poc, async (c) => {
    const { pocId = newPocId(), onBehalfOf, ...asked } = c.req.valid('json');
    const requestId = await c
      .get('door')
      .startPocApplication({ ...asked, fields: asRead(asked.fields), pocId }, onBehalf(onBehalfOf));
    return c.json({ requestId }, 201, { location: `/api/v1/requests/${requestId}` });
  });

  const credits = route({
    method: 'post',
    path: '/api/v1/credit-requests',
    tags: ['Requests'],
    summary: "Ask for credits: for a PoC, or for an employee's own Org",
    request: { body: body(creditRequest) },
    responses: answers({ 201: json('Started; Location says where it is.', started) }, aChange),
  });
  api.openapi(credits, async (c) => {
    const { creditRequestId: id = newCreditRequestId(), onBehalfOf, fields, ...asked } = c.req.valid('json');
    const request = { ...asked, creditRequestId: id, fields: asRead(fields) };
    const requestId = await c.get('door').startCreditRequest(request, onBehalf(onBehalfOf));
    return c.json({ requestId }, 201, { location: `/api/v1/requests/${requestId}` });
  });
}
