import { z } from '@hono/zod-openapi';
import { entryPointsOf } from '../../../domain/policy/policy.ts';
import { newCreditRequestId, newPocId } from '../../new-ids.ts';
import { exactly, writtenCreditRequestId, writtenFields, writtenPocId } from '../../request-shape.ts';
import type { Principal } from '../../personal/principal.ts';
import { aChange, answers, body, json, onBehalf, route, type Api } from '../routes.ts';
import { asRead } from '../schemas/answer-of.ts';
import { behalf, idempotencyKey } from '../schemas/common.ts';

const started = z
  .strictObject({ requestId: z.string().openapi({ example: 'poc/P-1042' }) })
  .openapi('Started');

const oneId =
  'An id is used once: the same sent again under it is answered the same and nothing is started twice, anything else is refused (409, `id-used`). Without one an id is made: of the header Idempotency-Key where there is one, so that the same key is the same request.';

const startedOnce = 'Started, now or when it was sent before; Location says where it is.';

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
    request: { headers: idempotencyKey, body: body(pocApplication) },
    responses: answers({ 201: json(startedOnce, started) }, aChange),
  });
  api.openapi(poc, async (c) => {
    const { pocId: given, onBehalfOf, ...asked } = c.req.valid('json');
    const door = c.get('door');
    const pocId = given ?? newPocId(ofKey(door.who, c.req.valid('header')));
    const application = { ...asked, fields: asRead(asked.fields), pocId };
    const requestId = await door.startPocApplication(application, onBehalf(onBehalfOf));
    return c.json({ requestId }, 201, { location: `/api/v1/requests/${requestId}` });
  });

  const credits = route({
    method: 'post',
    path: '/api/v1/credit-requests',
    tags: ['Requests'],
    summary: "Ask for credits: for a PoC, or for an employee's own Org",
    request: { headers: idempotencyKey, body: body(creditRequest) },
    responses: answers({ 201: json(startedOnce, started) }, aChange),
  });
  api.openapi(credits, async (c) => {
    const { creditRequestId: given, onBehalfOf, fields, ...asked } = c.req.valid('json');
    const door = c.get('door');
    const id = given ?? newCreditRequestId(ofKey(door.who, c.req.valid('header')));
    const request = { ...asked, creditRequestId: id, fields: asRead(fields) };
    const requestId = await door.startCreditRequest(request, onBehalf(onBehalfOf));
    return c.json({ requestId }, 201, { location: `/api/v1/requests/${requestId}` });
  });
}

/** What an id is made of where its sender gives a key: everybody has keys of their own. */
function ofKey(
  who: Principal,
  { 'idempotency-key': key }: z.output<typeof idempotencyKey>,
): string | undefined {
  const whose = who.kind === 'machine' ? who.name : who.email.toLowerCase();
  return key === undefined ? undefined : `${who.kind}\n${whose}\n${key}`;
}
