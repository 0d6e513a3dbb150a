import { z } from '@hono/zod-openapi';
import { refusalSchema } from './request.ts';

/** What became of one of several; `item` says which. */
export function itemOutcome<Item extends z.core.$ZodLooseShape, Done extends z.ZodType>(
  item: Item,
  done: Done,
) {
  return z.discriminatedUnion('outcome', [
    z.strictObject({ ...item, outcome: z.literal('done'), done }),
    z.strictObject({ ...item, outcome: z.literal('refused'), refusal: refusalSchema }),
    z
      .strictObject({ ...item, outcome: z.literal('unknown'), why: z.string() })
      .openapi({ description: 'No answer came, and it may still happen: send it again under the same id.' }),
  ]);
}
