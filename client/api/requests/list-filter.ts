import { z } from '@hono/zod-openapi';
import { findPerson } from '../../../domain/policy/assignees.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { ListedRequest, ListFilter } from '../../lists.ts';
import { MalformedError } from '../../personal/errors.ts';
import type { PersonalDoor } from '../../personal/door.ts';
import { answerOf, asRead } from '../schemas/answer-of.ts';
import {
  askedInstant,
  entryPoint,
  kinds,
  orgId,
  person,
  slaStates,
  statuses,
  yesOrNo,
} from '../schemas/common.ts';
import { next, pageOf } from '../schemas/paging.ts';
import { listedRequestSchema } from '../schemas/request.ts';

/** What a list can be narrowed to. */
export const filters = {
  kind: kinds.optional(),
  entryPoint: entryPoint.optional(),
  status: statuses.optional(),
  region: z.string().max(40).optional().openapi({ example: 'APAC' }),
  orgId: orgId.optional(),
  pocId: z.string().max(64).optional().openapi({ example: 'P-1042' }),
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
  { regions, roles }: Pick<Policy, 'regions' | 'roles'>,
  door: PersonalDoor,
): Promise<ListFilter> {
  const { region, step } = asked;
  if (region !== undefined && !regions.includes(region))
    throw new MalformedError(`"${region}" is not a region of the policy: use one of ${regions.join(', ')}.`);
  if (step !== undefined && !Object.hasOwn(roles, step)) {
    const known = Object.keys(roles).join(', ');
    throw new MalformedError(`"${step}" is not a step of the policy: use one of ${known}.`);
  }
  return {
    ...asRead(asked),
    ...(approver === undefined ? {} : { approvers: [(await personOf(door, approver)).id] }),
    ...(open === true ? { isOpen: true } : {}),
  };
}

/** @throws MalformedError where nobody has this address or id */
export async function personOf(door: PersonalDoor, idOrEmail: string) {
  const found = findPerson(await door.directory(), idOrEmail);
  if (found !== undefined) return found;
  throw new MalformedError(`There is no person ${idOrEmail}: GET /api/v1/directory shows those there are.`);
}

interface ListPage {
  readonly requests: readonly ListedRequest[];
  readonly total: number;
  readonly next?: string;
}

export const listPage = answerOf<ListPage>()(
  z.strictObject({
    requests: z.array(listedRequestSchema),
    total: z.int().openapi({ description: 'How many there are on all pages.' }),
    next,
  }),
).openapi('ListedRequests');

/** A page of requests by due time; of the same time by when they were handed in, then by id. */
export function pageOfRequests(
  found: readonly ListedRequest[],
  asked: { readonly limit: number; readonly cursor?: string | undefined },
): ListPage {
  const { items, ...more } = pageOf(
    found,
    ({ dueAt = null, startedAt, requestId }) => [dueAt, startedAt, requestId],
    asked,
  );
  return { requests: items, total: found.length, ...more };
}
