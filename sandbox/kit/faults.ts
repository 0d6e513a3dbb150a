import { setTimeout as delay } from 'node:timers/promises';

import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';

const httpStatus = z.int().min(200).max(599);

const kinds = [
  z.strictObject({
    kind: z.literal('status'),
    status: httpStatus,
    /** Text is sent as it is; anything else as JSON. */
    body: z.json().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.strictObject({ kind: z.literal('slow'), delayMs: z.int().min(0).max(600_000) }),
  z.strictObject({ kind: z.literal('drop-before-commit') }),
  z.strictObject({ kind: z.literal('drop-after-commit') }),
  z.strictObject({ kind: z.literal('garbage') }),
] as const;

const aim = {
  /** How many matching requests the fault strikes before it is used up. */
  times: z.int().min(1).max(1_000_000).default(1),
  match: z
    .strictObject({
      method: z.string().optional(),
      /** A path prefix when it starts with '/', otherwise the source of a regular expression. */
      path: z.string().refine(isPathPattern, 'is neither a path prefix nor a regular expression').optional(),
    })
    .optional(),
};

/**
 * A fault as it is injected.
 *
 * - `status`: answers this status instead of running the handler.
 * - `slow`: waits, then runs the handler even if the caller has given up meanwhile, as a real server does.
 * - `drop-before-commit`: destroys the connection; the handler never runs.
 * - `drop-after-commit`: runs the handler, then destroys the connection: the outcome is unknown to the caller.
 * - `garbage`: runs the handler, then answers with its status and a body that nothing can parse.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  kinds[0].extend(aim),
  kinds[1].extend(aim),
  kinds[2].extend(aim),
  kinds[3].extend(aim),
  kinds[4].extend(aim),
]);

/** What a caller writes: `times` may be left out (1). */
export type FaultInput = z.input<typeof faultSchema>;
/** A queued fault; `times` is what is left of it. */
export type Fault = z.output<typeof faultSchema>;

/** The faults that wait to strike, in the order they were injected. The first that matches a request strikes. */
export interface Faults {
  /** Throws a ZodError for a fault that is not well formed. */
  inject(fault: FaultInput): void;
  clear(): void;
  /** The queue as it is now. */
  list(): readonly Fault[];
  /** How many requests were struck so far; `clear` does not reset it. */
  readonly injectedCount: number;
  /**
   * Strikes requests; paths under `/_sandbox` are never struck. `strikes` spares others too: those that are only the
   * first half of a call, such as the unauthenticated round of HTTP digest.
   */
  middleware(strikes?: (c: Context) => boolean): MiddlewareHandler<{ Bindings: HttpBindings }>;
}

function isPathPattern(pattern: string): boolean {
  if (pattern.startsWith('/')) return true;
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

function hits(fault: Fault, method: string, path: string): boolean {
  const { match } = fault;
  if (match?.method !== undefined && match.method.toUpperCase() !== method.toUpperCase()) return false;
  if (match?.path === undefined) return true;
  return match.path.startsWith('/') ? path.startsWith(match.path) : new RegExp(match.path).test(path);
}

/** An empty fault queue. */
export function createFaults(): Faults {
  let queue: Fault[] = [];
  let injectedCount = 0;

  function take(method: string, path: string): Fault | undefined {
    const fault = queue.find((candidate) => hits(candidate, method, path));
    if (fault === undefined) return undefined;
    injectedCount += 1;
    queue = queue.flatMap((queued) => {
      if (queued !== fault) return [queued];
      return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
    });
    return fault;
  }

  return {
    inject(fault) {
      queue.push(faultSchema.parse(fault));
    },
    clear() {
      queue = [];
    },
    list: () => queue.map((fault) => ({ ...fault })),
    get injectedCount() {
      return injectedCount;
    },
    middleware:
      (strikes = () => true) =>
      async (c, next) => {
        if (c.req.path.startsWith('/_sandbox') || !strikes(c)) return next();
        const fault = take(c.req.method, c.req.path);
        switch (fault?.kind) {
          case undefined:
            return next();
          case 'status': {
            const { status, body = null, headers } = fault;
            if (body === null) return new Response(null, { status, ...(headers && { headers }) });
            return typeof body === 'string'
              ? new Response(body, { status, ...(headers && { headers }) })
              : Response.json(body, { status, ...(headers && { headers }) });
          }
          case 'slow':
            // Read first: Node throws a request's body away when its caller hangs up, and the handler still has to run.
            await c.req.arrayBuffer();
            await delay(fault.delayMs, undefined, { ref: false });
            return next();
          case 'drop-before-commit':
            c.env.incoming.socket.destroy();
            return RESPONSE_ALREADY_SENT;
          case 'drop-after-commit':
            await next();
            c.env.incoming.socket.destroy();
            c.res = RESPONSE_ALREADY_SENT;
            return;
          case 'garbage':
            await next();
            c.res = new Response('{"\u0000<html>garbled', {
              status: c.res.status < 300 ? c.res.status : 200,
              headers: { 'content-type': 'application/json' },
            });
            return;
        }
      },
  };
}
