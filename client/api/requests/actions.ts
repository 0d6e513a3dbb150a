import { z } from '@hono/zod-openapi';
import type { ActionAnswer } from '../../../domain/approval/actions.ts';
import type { Outcome } from '../../each-by-itself.ts';
import type { OwnPayload, OwnSending } from '../../personal/door.ts';
import { exactly } from '../../request-shape.ts';
import { aChange, answers, body, idOf, json, onBehalf, route, type Api } from '../routes.ts';
import { answerOf } from '../schemas/answer-of.ts';
import { behalf, idempotencyKey, requestIdIn, requestPath } from '../schemas/common.ts';
import { itemOutcome } from '../schemas/outcome.ts';
import { answerSchema, answerShape } from '../schemas/request.ts';
import { actionBody, actionsInWords, oneOfSeveral, sentActions, type SentAction } from './action-bodies.ts';

/** The id under which an action was sent, beside what it is answered. */
interface ActionDone extends ActionAnswer {
  readonly id: string;
}

const actionDone = answerOf<ActionDone>()(z.strictObject({ id: z.string(), ...answerShape })).openapi(
  'ActionDone',
);

/** What became of one of several. */
type ItemDone = Pick<ActionDone, 'id' | 'requestId'> & Outcome<ActionAnswer>;

const outcomes = answerOf<{ readonly outcomes: readonly ItemDone[] }>()(
  z.strictObject({
    outcomes: z.array(itemOutcome({ requestId: z.string(), id: z.string() }, answerSchema)),
  }),
).openapi('Outcomes');

/** Actions on one request, a route for each, and on several at once. */
export function addActions(api: Api): void {
  for (const name of sentActions) addAction(api, name);
  addSeveral(api);
}

function addAction<N extends SentAction>(api: Api, name: N): void {
  const described = route({
    method: 'post',
    path: `/api/v1/requests/{kind}/{id}/actions/${name}`,
    tags: ['Actions'],
    summary: actionsInWords[name],
    request: { params: requestPath, headers: idempotencyKey, body: body(actionBody(name)) },
    responses: answers({ 200: json('Done. Sent again, it is answered the same.', actionDone) }, aChange),
  });
  api.openapi(described, async (c) => {
    // What is left is the payload of this action: action-bodies.ts compares the two.
    const { onBehalfOf, ...sent } = c.req.valid('json') as unknown as OwnPayload<N> & {
      readonly onBehalfOf?: string;
    };
    const id = idOf(sent, c.req.valid('header'));
    const requestId = requestIdIn(c.req.valid('param'));
    const payload = { ...sent, id } as unknown as OwnPayload<N>;
    const answer = await c.get('door').act(requestId, name, payload, onBehalf(onBehalfOf));
    return c.json({ id, ...answer }, 200);
  });
}

/** As many as fit on a page of the inbox. */
const mostAtOnce = 100;

function addSeveral(api: Api): void {
  const described = route({
    method: 'post',
    path: '/api/v1/actions',
    tags: ['Actions'],
    summary: 'Carry out actions on several requests',
    description:
      'Each by itself: what happens to one says nothing of the others, and what became of each is answered in their order. Nothing is done where one of them is not allowed at all.',
    request: {
      body: body(
        exactly({ actions: z.array(oneOfSeveral).min(1).max(mostAtOnce), ...behalf }).openapi(
          'SeveralActions',
        ),
      ),
    },
    responses: answers({ 200: json('What became of each.', outcomes) }, aChange),
  });
  api.openapi(described, async (c) => {
    const { actions, onBehalfOf } = c.req.valid('json');
    const sendings = actions.map(({ requestId, action: name, ...sent }) => ({
      requestId,
      name,
      payload: { ...sent, id: idOf(sent, {}) },
    })) as unknown as readonly OwnSending[];
    const found = await c.get('door').actOnMany(sendings, onBehalf(onBehalfOf));
    const told = found.map((outcome, index) => {
      const { requestId = '', payload } = sendings[index] ?? {};
      return { requestId, id: payload?.id ?? '', ...outcome };
    });
    return c.json({ outcomes: told }, 200);
  });
}
