import type { Context, MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { callerKey } from '../personal/principal.ts';
import { addressReader } from './address.ts';
import { BadTokenError, type ServerEnv } from './parts.ts';

/** How many calls are taken in a minute unless a setting says otherwise; 0 is no limit. */
export const callsInAMinute = {
  /** Of the API, by one person or machine. */
  api: 600,
  /** Pages, parts of them and forms, by one person: several windows that show what changes. */
  pages: 600,
  /** Where nobody has signed in, by one address: an office that signs in at nine behind one address. */
  visits: 300,
} as const;
export type CallsInAMinute = { readonly [K in keyof typeof callsInAMinute]: number };

const windowSeconds = 60;

/** Somebody calls more often than is taken. */
export class TooManyCallsError extends Error {
  override readonly name = 'TooManyCallsError';
  /** `RateLimit-*` and `Retry-After`. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(most: number, seconds: string, headers: Readonly<Record<string, string>>) {
    super(`More than ${most} calls in a minute: go on in ${seconds} s.`);
    this.headers = { ...headers, 'retry-after': seconds };
  }
}

/** Guards that count calls and throw `TooManyCallsError`. Behind `whoIsIt`, visitors are counted by address everywhere. */
export interface RateLimits {
  readonly api: MiddlewareHandler<ServerEnv>;
  readonly pages: MiddlewareHandler<ServerEnv>;
  /** For what nobody has to sign in for. */
  readonly visits: MiddlewareHandler<ServerEnv>;
  /** Before `whoIsIt`: a token that is not good counts as a visit, so that nobody tries one after another. */
  readonly tokens: MiddlewareHandler<ServerEnv>;
}

/** Counted in memory: several processes count each for itself. */
export function createRateLimits(
  most: CallsInAMinute = callsInAMinute,
  trustedProxies: readonly string[] = [],
): RateLimits {
  const addressOf = addressReader(trustedProxies);
  const [api, pages, visits] = [counter(most.api), counter(most.pages), counter(most.visits)];
  const visit = (c: Context<ServerEnv>): Promise<void> => visits.count(c, addressOf(c));
  const byCaller =
    (counted: Counter): MiddlewareHandler<ServerEnv> =>
    async (c, next) => {
      const who = c.get('who');
      await (who === undefined ? visit(c) : counted.count(c, callerKey(who)));
      await next();
    };
  return {
    api: byCaller(api),
    pages: byCaller(pages),
    async visits(c, next) {
      await visit(c);
      await next();
    },
    async tokens(c, next) {
      if (c.req.header('authorization') !== undefined) await visits.refuseMore(addressOf(c));
      await next();
      if (c.error instanceof BadTokenError) await visit(c).catch(() => undefined);
    },
  };
}

interface Counter {
  /** @throws TooManyCallsError */
  count(c: Context<ServerEnv>, caller: string): Promise<void>;
  /**
   * Counts nothing.
   * @throws TooManyCallsError where one more would be too many
   */
  refuseMore(caller: string): Promise<void>;
}

function counter(most: number): Counter {
  if (most === 0) return { count: async () => undefined, refuseMore: async () => undefined };
  const limiter = new RateLimiterMemory({ points: most, duration: windowSeconds });
  const headersOf = ({ remainingPoints, msBeforeNext }: RateLimiterRes): Record<string, string> => ({
    'ratelimit-limit': String(most),
    'ratelimit-remaining': String(remainingPoints),
    'ratelimit-reset': secondsOf(msBeforeNext),
  });
  const tooMany = (found: RateLimiterRes): TooManyCallsError =>
    new TooManyCallsError(most, secondsOf(found.msBeforeNext), headersOf(found));
  return {
    async count(c, caller) {
      const found = await limiter.consume(caller).catch((error: unknown) => {
        if (error instanceof RateLimiterRes) return error;
        throw error;
      });
      if (found.consumedPoints > most) throw tooMany(found);
      for (const [name, value] of Object.entries(headersOf(found))) c.header(name, value);
    },
    async refuseMore(caller) {
      const found = await limiter.get(caller);
      if (found !== null && found.consumedPoints >= most) throw tooMany(found);
    },
  };
}

function secondsOf(ms: number): string {
  return String(Math.ceil(ms / 1000));
}
