import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { NotAllowedError } from '../personal/errors.ts';
import { NoAnswerError } from '../refused.ts';
import { tell } from '../sign-in/page.tsx';
import { BadTokenError, type ServerEnv } from './parts.ts';

/** Answers what was thrown before a surface had its turn, or what a surface did not answer itself. */
export function answerFailure(error: Error, c: Context<ServerEnv>): Response | Promise<Response> {
  if (c.req.path.startsWith('/api/') || error instanceof BadTokenError) return problem(error, c);
  if (error instanceof HTTPException) return error.getResponse();
  if (error instanceof NotAllowedError) return tell(c, { said: 'departed', status: 403, wayOn: 'sign out' });
  const { pathname, search } = new URL(c.req.url);
  const again = { label: 'tryAgain', href: c.req.method === 'GET' ? `${pathname}${search}` : '/' } as const;
  if (error instanceof NoAnswerError) return tell(c, { said: 'noAnswer', status: 503, wayOn: again });
  note(error, c);
  return tell(c, { said: 'broken', status: 500, wayOn: again });
}

/** RFC 9457, and RFC 6750 for a token that is not good. */
function problem(error: Error, c: Context<ServerEnv>): Response {
  const say = (status: 401 | 403 | 500 | 503, title: string, detail: string): Response =>
    c.json({ type: 'about:blank', title, status, detail, instance: c.get('requestId') }, status, {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
    });
  if (error instanceof HTTPException) return error.getResponse();
  if (error instanceof BadTokenError) {
    const answer = say(401, 'The token is not good', `The token is not good: ${error.message}.`);
    answer.headers.set('www-authenticate', 'Bearer realm="confetti", error="invalid_token"');
    return answer;
  }
  if (error instanceof NotAllowedError) return say(403, 'Not allowed', error.message);
  if (error instanceof NoAnswerError) return say(503, 'No answer in time', error.message);
  note(error, c);
  return say(500, 'Something went wrong here', `Say this to whoever runs Confetti: ${c.get('requestId')}`);
}

/** Where it happened, and not what it says: messages may quote what people wrote. */
function note({ name, stack = '' }: Error, c: Context<ServerEnv>): void {
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '));
  process.stderr.write(`${c.get('requestId')} ${c.req.method} failed: ${name}\n${frames.join('\n')}\n`);
}
