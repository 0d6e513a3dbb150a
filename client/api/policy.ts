import { z } from '@hono/zod-openapi';
import { explainRoute } from '../../domain/policy/explain.ts';
import { routesOf, type Policy, type RouteStep } from '../../domain/policy/policy.ts';
import { slicePolicy } from '../../domain/policy/slice.ts';
import { MalformedError } from '../personal/errors.ts';
import { exactly, writtenFields } from '../request-shape.ts';
import { anyProblems, answers, body, json, readWithBody, route, type Api } from './routes.ts';
import { asRead } from './schemas/answer-of.ts';
import { entryPoint, pocId } from './schemas/common.ts';
import {
  checkSchema,
  explanationSchema,
  policySchema,
  type PolicyInShort,
  type StepInShort,
} from './schemas/policy.ts';

/** A request as it is written in a file: which request it would be does not matter here. */
const explained = exactly({
  entryPoint: entryPoint.openapi({ example: 'top-up' }),
  requester: z.email('must be an e-mail address').optional(),
  pocId: pocId.optional(),
  creditRequestId: z.string().optional(),
  fields: writtenFields.openapi({ example: { region: 'APAC', creditsNeeded: 3500 } }),
  accumulated: z.int().min(0).optional().openapi({
    description: 'Credits accumulated before a request whose route has tiers; 0 without it.',
  }),
}).openapi('ExplainedRequest');

/** The rules: who approves what, until when. */
export function addPolicy(api: Api): void {
  const tags = ['Policy'];
  const show = route({
    method: 'get',
    path: '/api/v1/policy',
    tags,
    summary: 'The published policy in short: its edition, regions and routes',
    responses: answers({ 200: json('The policy.', policySchema) }, anyProblems),
  });
  api.openapi(show, (c) => c.json(inShort(c.get('door').policy()), 200));

  const explain = route({
    method: 'post',
    path: '/api/v1/policy/explanations',
    tags,
    summary: 'What would happen to a request, step by step, and why',
    description: 'Nothing is started.',
    request: { body: body(explained) },
    responses: answers({ 200: json('The steps.', explanationSchema) }, readWithBody),
  });
  api.openapi(explain, (c) => {
    const { entryPoint: asked, requester, fields, accumulated } = c.req.valid('json');
    const slice = slicePolicy(c.get('door').policy(), asked);
    if (accumulated !== undefined && slice.route.tiers === undefined) {
      throw new MalformedError(
        `Not explained: accumulated decides between tiers, and ${asked} requests have none: leave it out.`,
      );
    }
    const explanation = explainRoute(slice, asRead(fields), {
      ...(requester === undefined ? {} : { requester }),
      ...(accumulated === undefined ? {} : { accumulatedBefore: accumulated }),
    });
    return c.json(explanation, 200);
  });

  const check = route({
    method: 'post',
    path: '/api/v1/policy/checks',
    tags,
    summary: 'Whether the text of a policy can be used, and what it leaves open',
    description: 'Nothing is published: that is done with the file that worker and server read.',
    request: {
      body: body(
        exactly({
          text: z.string().openapi({ description: 'YAML.', example: 'edition: "2026-11-22"' }),
        }).openapi('PolicyText'),
      ),
    },
    responses: answers({ 200: json('What is wrong with it, if anything.', checkSchema) }, readWithBody),
  });
  api.openapi(check, (c) => c.json(c.get('door').checkPolicy(c.req.valid('json').text), 200));
}

function inShort(policy: Policy): PolicyInShort {
  const steps = (all: readonly RouteStep[]): StepInShort[] =>
    all.map(({ role, slaHours }) => ({ role, label: policy.roles[role]?.label ?? role, slaHours }));
  return {
    edition: policy.edition,
    regions: policy.regions,
    routes: routesOf(policy).map(({ kind, entryPoint: of, route: { label, steps: chain, tiers } }) => ({
      entryPoint: of,
      kind,
      label,
      steps: steps(chain),
      ...(tiers === undefined
        ? {}
        : { tiers: tiers.map((tier) => ({ id: tier.id, steps: steps(tier.steps) })) }),
    })),
  };
}
