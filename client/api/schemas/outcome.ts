import { z } from '@hono/zod-openapi';
import type { Outcome } from '../../each-by-itself.ts';
import { refusalSchema } from './request.ts';

/** What became of one of several, beside the request and the id that it was sent under. */
export function itemOutcome<Done extends z.ZodType>(done: Done) {
  const sent = { requestId: z.string(), id: z.string() };
  return z.discriminatedUnion('outcome', [
    z.strictObject({ ...sent, outcome: z.literal('done'), done }),
    z.strictObject({ ...sent, outcome: z.literal('refused'), refusal: refusalSchema }),
    z
      .strictObject({ ...sent, outcome: z.literal('unknown'), why: z.string() })
      .openapi({ description: 'No answer came, and it may still happen: send it again under the same id.' }),
  ]);
}

/** An outcome with what was done told in another way. */
export function outcomeOf<Done, Told>(outcome: Outcome<Done>, tell: (done: Done) => Told): Outcome<Told> {
  return outcome.outcome === 'done' ? { outcome: 'done', done: tell(outcome.done) } : outcome;
}
