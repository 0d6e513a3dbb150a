import { z } from '@hono/zod-openapi';
import type { ActionName } from '../../../domain/approval/actions.ts';
import type { OwnPayload } from '../../personal/door.ts';
import { exactly, writtenFields } from '../../request-shape.ts';
import type { Same } from '../schemas/answer-of.ts';
import { behalf, identified, person, requestId, words } from '../schemas/common.ts';

/** Actions that are sent as they are. `adoptPolicy` carries a policy, which nobody writes: it is a resource of its own. */
export type SentAction = Exclude<ActionName, 'adoptPolicy'>;

const round = z
  .int()
  .min(0)
  .openapi({ description: 'The round that you looked at: an action on another one is refused.', example: 1 });
const step = z.string().regex(/\S/, 'must not be blank').max(80).openapi({
  description: 'The step that you looked at, by its role.',
  example: 'gpe',
});
const comment = words.openapi({ example: 'Within the Q4 budget.' });
const fields = writtenFields
  .refine((given) => Object.keys(given).length > 0, 'must name at least one field')
  .openapi({ example: { presalesAutoApprove: true } });
const decision = z.enum(['approve', 'reject', 'send-back']);

const base = { round };
const onStep = { ...base, step };

/** What each action takes beside its id and who does it. */
export const actionShapes = {
  submit: base,
  decide: { ...onStep, decision, comment: comment.optional(), seen: z.string().min(1).max(64).optional() },
  claim: onStep,
  comment: { ...onStep, comment },
  ask: { ...onStep, question: words },
  answer: { ...onStep, answer: words },
  setFields: { ...base, fields, comment: comment.optional() },
  fulfil: {
    ...onStep,
    comment: comment.optional(),
    byHand: exactly({
      grantId: z.string().regex(/\S/, 'must not be blank').max(100).optional(),
      reference: z.string().regex(/\S/, 'must not be blank').max(500).optional(),
    })
      .refine((how) => Object.keys(how).length > 0, 'must have a grantId or a reference')
      .optional(),
  },
  reassign: { ...onStep, to: person, from: person.optional(), comment: comment.optional() },
  delegate: { ...onStep, to: person, from: person.optional(), comment: comment.optional() },
  addApprover: { ...onStep, approver: person, comment: comment.optional() },
  recall: { ...base, comment: comment.optional() },
  resubmit: { ...base, comment: comment.optional() },
  amend: { ...base, fields, comment: comment.optional() },
  nudge: { ...onStep, comment },
  override: { ...onStep, decision, comment },
} as const satisfies Readonly<Record<SentAction, z.core.$ZodLooseShape>>;

type Agreement = {
  [N in SentAction]: Same<z.output<z.ZodObject<(typeof actionShapes)[N]>>, Omit<OwnPayload<N>, 'id'>>;
}[SentAction];
// Does not compile where a shape is not the payload of its action, without its id and who does it.
true satisfies Agreement extends true ? true : never;

/** What each action does, for the document. */
export const actionsInWords = {
  submit: 'Submit a draft',
  decide: 'Approve, reject or send back the step',
  claim: 'Say that you are on it: a first response',
  comment: 'Say something about it: a first response',
  ask: 'Ask the requester; the clock pauses until they answer',
  answer: 'Answer a question as the requester or the sponsor',
  setFields: 'Fill in fields; null empties one',
  fulfil: 'Release the credits (BE&O), or record that they were added by hand',
  reassign: 'Give the step to somebody else',
  delegate: 'Have somebody else decide in your place',
  addApprover: 'Have somebody else approve as well',
  recall: 'Take the request back',
  resubmit: 'Submit it again: a new round',
  amend: 'Change the request while it is under way',
  nudge: 'Remind whoever is waited for (operators)',
  override: 'Decide in the place of the approvers (operators)',
} as const satisfies Readonly<Record<SentAction, string>>;

export const sentActions = Object.keys(actionShapes) as readonly SentAction[];

/** The body of an action on the request in the path. */
export function actionBody<N extends SentAction>(name: N) {
  return exactly({ ...actionShapes[name], ...identified, ...behalf });
}

/** One of several actions, with the request that it is for. */
export const oneOfSeveral = z.discriminatedUnion(
  'action',
  sentActions.map((name) =>
    exactly({ requestId, action: z.literal(name), ...actionShapes[name], ...identified }),
  ) as unknown as [z.ZodObject<{ action: z.ZodLiteral<SentAction>; requestId: z.ZodString }>],
  { error: `must be one of ${sentActions.join(', ')}` },
);
