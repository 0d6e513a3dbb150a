import { z } from '@hono/zod-openapi';

/** How much of a list is asked for. */
export const paging = {
  limit: z.coerce
    .number()
    .pipe(z.int().min(1).max(200))
    .default(50)
    .openapi({ type: 'integer', minimum: 1, maximum: 200, default: 50 }),
  cursor: z
    .string()
    .min(1)
    .max(600)
    .optional()
    .openapi({ description: 'The `next` of the page before, as it is.' }),
};

export const next = z
  .string()
  .optional()
  .openapi({ description: 'Cursor of the next page; absent on the last.' });
