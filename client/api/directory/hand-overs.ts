import { z } from '@hono/zod-openapi';
import type { ActionAnswer } from '../../../domain/approval/actions.ts';
import type { Outcome } from '../../each-by-itself.ts';
import type { OpenStep, OpenSteps } from '../../handover.ts';
import { MalformedError } from '../../personal/errors.ts';
import { exactly } from '../../request-shape.ts';
import { knownPerson } from '../known.ts';
import { aChange, answers, body, idOf, json, oneThing, route, type Api } from '../routes.ts';
import { answerOf } from '../schemas/answer-of.ts';
import { idempotencyKey, identified, person, words } from '../schemas/common.ts';
import { itemOutcome } from '../schemas/outcome.ts';
import { answerSchema } from '../schemas/request.ts';

const silent = z.array(z.strictObject({ requestId: z.string(), why: z.string() }));
const openStep = answerOf<OpenStep>()(
  z.strictObject({
    requestId: z.string(),
    headline: z.string(),
    round: z.int(),
    step: z.string(),
    label: z.string(),
    actsFor: z.string().optional(),
  }),
).openapi('OpenStep');
export const openSteps = answerOf<OpenSteps>()(z.strictObject({ steps: z.array(openStep), silent })).openapi(
  'OpenSteps',
);

interface HandedOver {
  readonly id: string;
  readonly outcomes: readonly (Pick<OpenStep, 'requestId' | 'step' | 'label'> & Outcome<ActionAnswer>)[];
  readonly silent: OpenSteps['silent'];
}

const handedOver = answerOf<HandedOver>()(
  z.strictObject({
    id: z.string(),
    outcomes: z.array(
      itemOutcome({ requestId: z.string(), step: z.string(), label: z.string() }, answerSchema),
    ),
    silent,
  }),
).openapi('HandedOver');

/** The work of somebody who leaves, or is away for long, going to somebody else. */
export function addHandOvers(api: Api): void {
  const tags = ['Directory'];
  const preview = route({
    method: 'get',
    path: '/api/v1/people/{person}/open-steps',
    tags,
    summary: 'What waits for somebody, and would be handed over (managers)',
    request: { params: exactly({ person }) },
    responses: answers({ 200: json('Their steps, and the requests that did not say.', openSteps) }, oneThing),
  });
  api.openapi(preview, async (c) => {
    const door = c.get('door');
    const of = await knownPerson(door, c.req.valid('param').person);
    return c.json(await door.openStepsOf(of), 200);
  });

  const carryOut = route({
    method: 'post',
    path: '/api/v1/hand-overs',
    tags,
    summary: 'Give what waits for somebody to somebody else (managers)',
    description:
      'Each step is reassigned by itself. It finds only what is still theirs, so that it may be repeated. Who leaves is edited in the directory first.',
    request: {
      headers: idempotencyKey,
      body: body(
        exactly({ from: person, to: person, comment: words.optional(), ...identified }).openapi('HandOver'),
      ),
    },
    responses: answers({ 200: json('What became of each step.', handedOver) }, aChange),
  });
  api.openapi(carryOut, async (c) => {
    const asked = c.req.valid('json');
    const id = idOf(asked, c.req.valid('header'));
    const door = c.get('door');
    const [from, to] = [await knownPerson(door, asked.from), await knownPerson(door, asked.to)];
    if (from.id === to.id)
      throw new MalformedError(`Not done: ${from.name} cannot take over from themselves.`);
    const { steps, silent: unread } = await door.openStepsOf(from);
    const { comment = `${from.name} hands over to ${to.name}` } = asked;
    const outcomes = await door.handOver({ id, from, to, steps, comment });
    const told = outcomes.flatMap((outcome, index) => {
      const step = steps[index];
      if (step === undefined) return [];
      const { requestId, step: role, label } = step;
      return [{ requestId, step: role, label, ...outcome }];
    });
    return c.json({ id, outcomes: told, silent: unread }, 200);
  });
}
