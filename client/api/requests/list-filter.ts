import { z } from '@hono/zod-openapi';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { ListPage, PageAsked } from '../../list-page.ts';
import type { ListFilter } from '../../lists.ts';
import type { PersonalDoor } from '../../personal/door.ts';
import { knownPerson, knownRegion, knownStep } from '../known.ts';
import { answerOf, asRead } from '../schemas/answer-of.ts';
import {
  askedInstant,
  entryPoint,
  kinds,
  orgId,
  person,
  pocId,
  region,
  slaStates,
  statuses,
  yesOrNo,
} from '../schemas/common.ts';
import { next } from '../schemas/paging.ts';
import { listedRequestSchema } from '../schemas/request.ts';

/** What a list can be narrowed to. */
export const filters = {
  kind: kinds.optional(),
  entryPoint: entryPoint.optional(),
  status: statuses.optional(),
  region: region.optional(),
  orgId: orgId.optional(),
  account: z
    .string()
    .max(200)
    .optional()
    .openapi({ description: "Part of the account's name.", example: 'acme' }),
  pocId: pocId.optional(),
  step: z
    .string()
    .max(80)
    .optional()
    .openapi({ description: 'A step that waits, by its role.', example: 'gpe' }),
  slaState: slaStates.optional(),
  approver: person.optional(),
  dueBefore: askedInstant.optional(),
  startedBefore: askedInstant.optional(),
  open: yesOrNo.optional().openapi({ description: 'Only those that are not closed.' }),
};

/** @throws MalformedError where policy or directory know no such region, step or person */
export async function filterOf(
  { approver, open, ...asked }: z.output<z.ZodObject<typeof filters>>,
  policy: Pick<Policy, 'regions' | 'roles'>,
  door: PersonalDoor,
): Promise<ListFilter> {
  if (asked.region !== undefined) knownRegion(policy, asked.region);
  if (asked.step !== undefined) knownStep(policy, asked.step);
  return {
    ...asRead(asked),
    ...(approver === undefined ? {} : { approvers: [(await knownPerson(door, approver)).id] }),
    ...(open === true ? { isOpen: true } : {}),
  };
}

/** A page as it is answered; what was before it is in its cursor. */
type ListedPage = Omit<ListPage, 'before'>;

export const listPage = answerOf<ListedPage>()(
  z.strictObject({
    requests: z.array(listedRequestSchema),
    total: z.int().optional().openapi({
      description:
        'How many match in all, of a long list as of a minute ago at most; absent where only reading every one would tell.',
    }),
    lookedThrough: z.int().optional().openapi({
      description:
        'Present where only reading tells and the page ends before all were read: it may be short or empty, and `next` looks further. 0: only what the search names whole was asked for.',
    }),
    next,
  }),
).openapi('ListedRequests');

/** The page that is asked for, as the door takes it. */
export function pageAsked({
  limit,
  cursor,
}: {
  readonly limit: number;
  readonly cursor?: string | undefined;
}): PageAsked {
  return cursor === undefined ? { limit } : { limit, after: cursor };
}

export function pageTold({ before: _before, ...page }: ListPage): ListedPage {
  return page;
}
