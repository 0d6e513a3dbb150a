import { z } from '@hono/zod-openapi';
import { rights, scopes, standings, type Extent, type Right } from '../../domain/access/access-table.ts';
import { anyProblems, answers, json, route, type Api } from './routes.ts';
import { answerOf } from './schemas/answer-of.ts';

type Rights = Readonly<Record<Right, Extent>>;

const rightsSchema = answerOf<Rights>()(
  z.strictObject(
    Object.fromEntries(rights.map((right) => [right, z.enum(['none', 'own', 'all'])])) as {
      readonly [R in Right]: z.ZodEnum<{ none: 'none'; own: 'own'; all: 'all' }>;
    },
  ),
).openapi('Rights');

const me = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('person'),
      email: z.string().openapi({ example: 'xiaole.fang@example.com' }),
      name: z.string(),
      standing: z.enum(standings),
      id: z.string().optional().openapi({ description: 'Directory id; a customer has none.' }),
      rights: rightsSchema,
    }),
    z.strictObject({
      kind: z.literal('machine'),
      name: z.string().openapi({ example: 'salesforce-connector' }),
      scopes: z.array(z.enum(scopes)).readonly(),
      rights: rightsSchema,
    }),
  ])
  .openapi('Me');

/** Who somebody is to Confetti, and how far each of their rights reaches. */
export function addMe(api: Api): void {
  const whoAmI = route({
    method: 'get',
    path: '/api/v1/me',
    tags: ['Me'],
    summary: 'Who you are, and what you may do',
    responses: answers({ 200: json('You.', me) }, anyProblems),
  });
  api.openapi(whoAmI, (c) => {
    const door = c.get('door');
    const { who } = door;
    const own = Object.fromEntries(rights.map((right) => [right, door.extent(right)])) as Rights;
    if (who.kind === 'machine')
      return c.json({ kind: who.kind, name: who.name, scopes: who.scopes, rights: own }, 200);
    const { kind, email, name, standing, person } = who;
    const id = person === undefined ? {} : { id: person.id };
    return c.json({ kind, email, name, standing, ...id, rights: own }, 200);
  });
}
