import { setTimeout as delay } from 'node:timers/promises';

import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, MiddlewareHandler } from 'hono';
import { z } from 'zod';

import { createFaultQueue } from './fault-queue.ts';
import { garbageShapes, spoil } from './garbage.ts';

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
  z.strictObject({ kind: z.literal('garbage'), shape: z.enum(garbageShapes).default('garbled') }),
  z.strictObject({ kind: z.literal('refusal'), name: z.string() }),
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
 * - `garbage`: runs the handler, then answers something else: see {@link garbageShapes}.
 * - `refusal`: what the imitated system does in its own words, by the name under which the sandbox offers it: an expired
 *   session, a locked row, a limit. See {@link Faults.offer}.
 */
export const faultSchema = z.discriminatedUnion('kind', [
  kinds[0].extend(aim),
  kinds[1].extend(aim),
  kinds[2].extend(aim),
  kinds[3].extend(aim),
  kinds[4].extend(aim),
  kinds[5].extend(aim),
]);

/** A misbehaviour that is the imitated system's own. */
export interface Refusal {
  /** What it does, for people, such as `answers 429 with Retry-After`. */
  readonly does: string;
  /** Answers in the handler's place, or breaks something and lets the handler find out. */
  readonly strike: MiddlewareHandler<{ Bindings: HttpBindings }>;
}

/** Every kind of fault that a sandbox knows, in a few words for people; the refusals are each sandbox's own. */
export const faultKinds: Readonly<Record<Fault['kind'], string>> = {
  status: 'answers a status, body and headers of your choice; nothing is done',
  slow: 'waits delayMs, then does the work, even if the caller has given up',
  'drop-before-commit': 'cuts the connection; nothing is done',
  'drop-after-commit': 'does the work, then cuts the connection',
  garbage: `does the work, then answers something else; shape is ${garbageShapes.join(', ')}`,
  refusal: "refuses in the system's own words; name is one of its refusals",
};

/** What a caller writes: `times` may be left out (1). */
export type FaultInput = z.input<typeof faultSchema>;
/** A queued fault; `times` is what is left of it. */
export type Fault = z.output<typeof faultSchema>;

/** The faults that wait to strike, in the order they were injected. The first that matches a request strikes. */
export interface Faults {
  /** Adds refusals of the imitated system to what can be injected; said once, before anything listens. */
  offer(refusals: Readonly<Record<string, Refusal>>): void;
  /** What was offered, by name: what each does. */
  refusals(): Readonly<Record<string, string>>;
  /** A fault that this sandbox knows. */
  readonly schema: z.ZodType<Fault, FaultInput>;
  /** Throws a ZodError for a fault that is not well formed, or names no refusal of this sandbox. */
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

/** No faults yet. */
export function createFaults(): Faults {
  const queue = createFaultQueue<Fault>();
  const offered = new Map<string, Refusal>();
  const schema = faultSchema.refine((fault) => fault.kind !== 'refusal' || offered.has(fault.name), {
    path: ['name'],
    error: () => `is none of this sandbox's refusals: ${[...offered.keys()].join(', ') || 'it has none'}`,
  });

  return {
    offer(refusals) {
      for (const [name, refusal] of Object.entries(refusals)) offered.set(name, refusal);
    },
    refusals: () => Object.fromEntries([...offered].map(([name, { does }]) => [name, does])),
    schema,
    inject: (fault) => queue.add(schema.parse(fault)),
    clear: () => queue.clear(),
    list: () => queue.list(),
    get injectedCount() {
      return queue.injectedCount;
    },
    middleware:
      (strikes = () => true) =>
      async (c, next) => {
        if (c.req.path.startsWith('/_sandbox') || !strikes(c)) return next();
        const fault = queue.take((waiting) => hits(waiting, c.req.method, c.req.path));
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
            c.res = await spoil(c.res, fault.shape);
            return;
          case 'refusal':
            return offered.get(fault.name)?.strike(c, next);
        }
      },
  };
}
