import { z } from '@hono/zod-openapi';
import { directoryOf } from '../../../domain/directory/content.ts';
import type { DirectoryChange } from '../../../domain/directory/edit.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { exactly } from '../../request-shape.ts';
import { asRead } from '../schemas/answer-of.ts';
import { identified, instant, region } from '../schemas/common.ts';

const personId = z.string().min(1).max(80).openapi({ description: 'Directory id.', example: 'xiaole.fang' });
const word = z.string().min(1).max(100);
const emptied = word.nullable().optional().openapi({ description: 'null empties it.' });
const people = z.array(personId).max(50);
const from = instant.optional().openapi({ description: 'Now without it.' });

const edit = <Kind extends DirectoryChange['kind'], Shape extends z.core.$ZodLooseShape>(
  kind: Kind,
  shape: Shape,
) =>
  exactly({
    kind: z.literal(kind),
    ...shape,
    ...identified,
    comment: z.string().min(1).max(1000).optional().openapi({ description: 'Why; it is kept in the log.' }),
  });

const kinds = [
  edit('setPerson', {
    person: personId,
    name: word.optional(),
    email: z.email('must be an e-mail address').optional(),
    manager: personId.nullable().optional(),
    larkId: emptied,
    slackId: emptied,
    salesforceId: emptied,
    region: region.nullable().optional(),
  }),
  edit('removePerson', { person: personId }),
  edit('setHolders', { role: word, region, people }),
  edit('setOperations', { queue: people, operators: people }),
  edit('setOutOfOffice', {
    person: personId,
    from,
    until: instant,
    delegate: personId.optional(),
    note: z.string().min(1).max(200).optional(),
  }),
  edit('clearOutOfOffice', {
    person: personId,
    from: instant.optional().openapi({ description: 'The absence that begins then; all without it.' }),
  }),
  edit('depart', { person: personId, at: from, successor: personId.optional() }),
  edit('undoDeparture', { person: personId }),
  edit('synchronise', {}).openapi({
    description: 'Takes over what the policy file of this server says now.',
  }),
] as const;

export const directoryEdit = z
  .discriminatedUnion('kind', kinds, {
    error: `must be one of ${kinds.map(({ shape }) => shape.kind.value).join(', ')}`,
  })
  .openapi('DirectoryEdit');

/** The change that a body asks for. */
export function changeOf(
  { id: _id, ...asked }: z.output<typeof directoryEdit>,
  policy: () => Policy,
): DirectoryChange & { readonly comment?: string } {
  const change = asRead(asked);
  return change.kind === 'synchronise' ? { ...change, file: directoryOf(policy()) } : change;
}
