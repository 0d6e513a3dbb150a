import { z } from '@hono/zod-openapi';
import type { Person } from '../../../domain/people/person.ts';
import type { DirectoryAnswer } from '../../../domain/directory/edit.ts';
import type { DirectoryView } from '../../../domain/directory/state.ts';
import { answerOf } from './answer-of.ts';
import { instant } from './common.ts';
import { refusalSchema } from './request.ts';

const personSchema = answerOf<Person>()(
  z.strictObject({
    id: z.string().openapi({ example: 'xiaole.fang' }),
    name: z.string(),
    email: z.string(),
    manager: z.string().optional(),
    larkId: z.string().optional(),
    slackId: z.string().optional(),
    salesforceId: z.string().optional(),
    region: z.string().optional(),
    outOfOffice: z
      .array(
        z.strictObject({
          from: instant,
          until: instant,
          delegate: z.string().optional(),
          note: z.string().optional(),
        }),
      )
      .optional(),
    departedAt: instant.optional(),
    successor: z.string().optional(),
  }),
).openapi('Person');

/** The directory as it is answered: what it was last synchronised with is told by its time alone. */
export type ToldDirectory = Omit<DirectoryView, 'synchronised'> & { readonly synchronisedAt: number };

export const directorySchema = answerOf<ToldDirectory>()(
  z.strictObject({
    regions: z.array(z.string()),
    people: z.record(z.string(), personSchema),
    holders: z
      .record(z.string(), z.record(z.string(), z.array(z.string())))
      .openapi({ description: 'Who holds a role, by region.' }),
    operations: z.strictObject({ queue: z.array(z.string()), operators: z.array(z.string()) }),
    revision: z.int(),
    synchronisedAt: instant,
    log: z.array(
      z.strictObject({
        at: instant,
        by: z.string(),
        via: z.string(),
        what: z.string(),
        comment: z.string().optional(),
      }),
    ),
    refusals: z.array(
      z.strictObject({
        at: instant,
        signal: z.string(),
        by: z.string().optional(),
        refusal: refusalSchema,
      }),
    ),
    refusalCount: z.int(),
  }),
).openapi('Directory');

/** What an edit is answered, with the id that it was sent under. */
export interface EditDone extends DirectoryAnswer {
  readonly id: string;
}

export const editDone = answerOf<EditDone>()(
  z.strictObject({
    id: z.string(),
    revision: z.int(),
    message: z.string(),
    report: z.array(z.string()).optional(),
  }),
).openapi('DirectoryEditDone');
