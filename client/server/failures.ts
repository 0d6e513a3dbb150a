import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { NotAllowedError } from '../personal/errors.ts';
import { NoAnswerError } from '../refused.ts';
import { tell } from '../sign-in/page.tsx';
import { logUnexpected, type Logger } from './log.ts';
import type { ServerEnv } from './parts.ts';
import { TooManyCallsError } from './rate-limits.ts';

/** Pages for what was thrown before a screen had its turn, or what a screen did not answer itself. */
export function failurePages(
  log: Logger,
): (error: Error, c: Context<ServerEnv>) => Response | Promise<Response> {
  return (error, c) => {
    if (error instanceof HTTPException) return error.getResponse();
    if (error instanceof NotAllowedError)
      return tell(c, { said: 'departed', status: 403, wayOn: 'sign out' });
    const { pathname, search } = new URL(c.req.url);
    const again = { label: 'tryAgain', href: c.req.method === 'GET' ? `${pathname}${search}` : '/' } as const;
    if (error instanceof NoAnswerError) return tell(c, { said: 'noAnswer', status: 503, wayOn: again });
    if (error instanceof TooManyCallsError) {
      for (const [name, value] of Object.entries(error.headers)) c.header(name, value);
      return tell(c, { said: 'tooMany', status: 429, wayOn: again });
    }
    logUnexpected(log, error, c.get('requestId'));
    return tell(c, { said: 'broken', status: 500, wayOn: again });
  };
}
