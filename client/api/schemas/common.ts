import { z } from '@hono/zod-openapi';
import { entryPoints, entryPointsOf, type RequestKind } from '../../../domain/policy/policy.ts';
import { requestStatuses } from '../../../domain/approval/state.ts';
import { maxActionIdLength } from '../../../domain/approval/actions.ts';
import { slaStates as slaStateList } from '../../../domain/approval/clock.ts';
import { exactly } from '../../request-shape.ts';

/** Milliseconds since 1970 UTC. */
export const instant = z
  .int()
  .openapi({ description: 'Milliseconds since 1970 UTC.', example: 1_795_348_800_000 });

export const statuses = z.enum(requestStatuses);
export const slaStates = z.enum(slaStateList);
export const kinds = z.enum(Object.keys(entryPointsOf) as [RequestKind, ...RequestKind[]]);
export const entryPoint = z.enum(entryPoints);
export const hours = z.enum(['elapsed', 'business']);

/** Instants of a question are ISO 8601, so that they can be typed. */
export const askedInstant = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-12-01T09:00:00Z' })
  .transform((text) => Date.parse(text))
  .openapi({ example: '2026-12-01T09:00:00Z' });

/** A day of a question, as the instant at which it begins in UTC. */
export const askedDay = z.iso
  .date('must be a day such as 2026-12-01')
  .transform((text) => Date.parse(text))
  .openapi({ example: '2026-12-01' });

export const yesOrNo = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .openapi({ example: 'true' });

/** `poc/P-1042` as it stands in a path. */
export const requestPath = exactly({
  kind: z.enum(['poc', 'credits']).openapi({ example: 'poc' }),
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'must be an id such as P-1042')
    .openapi({ example: 'P-1042' }),
});

/** The workflow id of a request in a path. */
export function requestIdIn({ kind, id }: z.output<typeof requestPath>): string {
  return `${kind}/${id}`;
}

export const requestId = z
  .string()
  .regex(/^(?:poc|credits)\/[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'must be a request such as poc/P-1042')
  .openapi({ example: 'poc/P-1042' });

export const orgId = z
  .string()
  .regex(/^\d{1,20}$/, 'must be the number of a TiDB Cloud Org')
  .openapi({ example: '1372813089209061633' });

export const region = z.string().min(1).max(40).openapi({ example: 'APAC' });
export const pocId = z.string().min(1).max(64).openapi({ example: 'P-1042' });

/** Somebody of the directory. */
export const person = z
  .string()
  .min(1)
  .max(254)
  .openapi({ description: 'Directory id or e-mail address.', example: 'xiaole.fang' });

export const words = z.string().regex(/\S/, 'must not be blank').max(4000);

export const actionId = z.string().regex(/\S/, 'must not be blank').max(maxActionIdLength).openapi({
  description:
    'Chosen by the sender, unique for each action: the same sent again under it is answered the same and nothing is done twice, anything else is refused (409, `id-used`). A new one is made where neither this nor the header Idempotency-Key names one.',
  example: '0198b2f0-6a0e-7c3e-9d5e-0f5a3c1b2d4e',
});

export const onBehalfOf = z.email('must be an e-mail address').openapi({
  description: 'Of machines: whom they act for. A person acts for themselves and leaves it out.',
  example: 'sidney.chen@example.com',
});

/** What every body that changes something may carry. */
export const behalf = { onBehalfOf: onBehalfOf.optional() };
export const identified = { id: actionId.optional() };

export const idempotencyKey = z.object({ 'idempotency-key': actionId.optional() });
