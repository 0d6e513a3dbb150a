import { setTimeout as delay } from 'node:timers/promises';
import type { z } from 'zod';
import { NoAnswerError } from '../refused.ts';
import { errorOf, ServerProblemError } from './problem.ts';

/** How to reach the API of a server, and as whom. */
export interface RemotePlace {
  /** Without a slash at its end. */
  readonly url: string;
  /** A token that is good now; told one that the server has just refused, another one. */
  readonly token: (refused?: string) => Promise<string>;
}

interface Asking {
  /** What of it is asked for; what is undefined is left out. */
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** How long an answer may take; half a minute without it. */
  readonly withinMs?: number;
}

/** Calls to the API of one server. Whatever it does not do is thrown as Confetti throws it: see `errorOf`. */
export interface Calls {
  get<Answer>(path: string, answer: z.ZodType<Answer>, asking?: Asking): Promise<Answer>;
  post<Answer>(
    path: string,
    body: object,
    answer: z.ZodType<Answer>,
    asking?: Pick<Asking, 'withinMs'>,
  ): Promise<Answer>;
}

/** Longer than a server waits for a worker. */
const answerWithinMs = 30_000;
/** A server that is busy says for how long; for longer than this nobody waits. */
const longestPauseMs = 60_000;
const mostTries = 4;

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly asking: Asking;
}

export function openCalls({ url, token }: RemotePlace): Calls {
  const call = async <Answer>(asked: Call, schema: z.ZodType<Answer>): Promise<Answer> => {
    let bearer = await token();
    let isRenewed = false;
    for (let attempt = 1; ; attempt += 1) {
      const { response, content } = await send(url, asked, bearer);
      if (response.ok) return understood(url, schema, content);
      if (response.status === 401 && !isRenewed) {
        isRenewed = true;
        bearer = await token(bearer);
        continue;
      }
      const pauseMs = response.status === 429 ? pauseIn(response) : undefined;
      if (pauseMs === undefined || pauseMs > longestPauseMs || attempt >= mostTries)
        throw notDone(url, asked, response, content);
      await delay(pauseMs);
    }
  };
  return {
    get: (path, answer, asking = {}) => call({ method: 'GET', path, asking }, answer),
    post: (path, body, answer, asking = {}) => call({ method: 'POST', path, body, asking }, answer),
  };
}

interface Sent {
  readonly response: Response;
  /** Undefined where it is no JSON. */
  readonly content: unknown;
}

async function send(url: string, { method, path, body, asking }: Call, bearer: string): Promise<Sent> {
  const { query = {}, withinMs = answerWithinMs } = asking;
  const given = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  const search = given.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(given)).toString()}`;
  try {
    const response = await fetch(`${url}/api/v1${path}${search}`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // A token goes to the server that it is for and nowhere else.
      redirect: 'error',
      signal: AbortSignal.timeout(withinMs),
    });
    return { response, content: jsonOf(await response.text()) };
  } catch (error) {
    throw noAnswer(url, method, error);
  }
}

/** Never got there: the address is wrong, or nobody listens. */
const neverSent: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH']);

function noAnswer(url: string, method: Call['method'], error: unknown): Error {
  const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
  if (method === 'GET' || neverSent.has(cause?.code)) {
    const message = `No Confetti answers at ${url}: see that it runs, or go another way ("confetti whoami" says which).`;
    return new ServerProblemError('server', message, undefined, { cause: error });
  }
  return mayHaveHappened(url, error);
}

function mayHaveHappened(url: string, cause: unknown): NoAnswerError {
  return new NoAnswerError(
    `${url} did not answer; what you asked may still be carried out. ` +
      'Ask again: the same action id is never carried out twice.',
    { cause },
  );
}

function notDone(url: string, { method }: Call, { status }: Response, content: unknown): Error {
  const error = errorOf(status, content);
  if (status === 401) {
    const message = `${url} does not take your sign-in: run "confetti sign-in ${url}" again.`;
    return new ServerProblemError('not-signed-in', message, status, { cause: error });
  }
  if (error !== undefined) return error;
  // Something between here and there says so, and does not know what became of it.
  if (method === 'POST' && status >= 500) return mayHaveHappened(url, new Error(`status ${status}`));
  const message = `What answers at ${url} is no Confetti that this command line knows (status ${status}).`;
  return new ServerProblemError('server', message, status);
}

function understood<Answer>(url: string, schema: z.ZodType<Answer>, content: unknown): Answer {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  // What a newer server says beside the rest does no harm.
  const { issues } = parsed.error;
  if (issues.every(({ code }) => code === 'unrecognized_keys')) return content as Answer;
  const where = issues.map(({ path }) => path.join('.')).join(', ');
  throw new ServerProblemError(
    'server',
    `${url} has answered what this command line does not understand${where === '' ? '' : ` (${where})`}: is it of another version?`,
  );
}

/** `Retry-After` in seconds; a date is not waited for. */
function pauseIn({ headers }: Response): number | undefined {
  const text = headers.get('retry-after') ?? '';
  return /^\d{1,4}$/.test(text) ? Number(text) * 1000 : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
