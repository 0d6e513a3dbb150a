import { isGrpcServiceError, NamespaceNotFoundError, ServiceError } from '@temporalio/client';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Logger } from 'pino';
import { EarlierHistoryError } from '../../archive.ts';
import { MalformedError, NotAllowedError, NotThereError } from '../../personal/errors.ts';
import { NoAnswerError, RefusedError } from '../../refused.ts';
import { logUnexpected } from '../../server/log.ts';
import { BadTokenError, type ServerEnv } from '../../server/parts.ts';
import { TooManyCallsError } from '../../server/rate-limits.ts';
import { answerProblem, answerRefusal, ProblemError } from './problem.ts';

const retryAfterSeconds = '5';

/** Answers whatever was thrown as a problem; what nobody expected is logged and not told. */
export function problemAnswers(log: Logger): (error: Error, c: Context<ServerEnv>) => Response {
  return (error, c) => {
    if (error instanceof RefusedError) return answerRefusal(c, error.refusal);
    if (error instanceof ProblemError) return answerProblem(c, error.code, error.said);
    if (error instanceof MalformedError) return answerProblem(c, 'bad-request', { detail: error.message });
    if (error instanceof NotAllowedError) return answerProblem(c, 'not-allowed', { detail: error.message });
    if (error instanceof NotThereError) return answerProblem(c, 'not-found', { detail: error.message });
    if (error instanceof BadTokenError) return badToken(c, error);
    if (error instanceof TooManyCallsError)
      return answerProblem(c, 'too-many-calls', { detail: error.message, headers: error.headers });
    if (error instanceof HTTPException) return ofHono(c, error);
    const headers = { 'retry-after': retryAfterSeconds };
    if (error instanceof NoAnswerError)
      return answerProblem(c, 'no-answer', { detail: error.message, headers });
    if (error instanceof EarlierHistoryError) {
      const detail = 'The earlier lines of this history are not in the archive that this server reads.';
      return answerProblem(c, 'archive-incomplete', { detail, headers });
    }
    logUnexpected(log, error, c.get('requestId'));
    if (isOfTemporal(error)) {
      const detail =
        'Temporal does not answer; what you asked may still be carried out. Ask again with the same id: it is never carried out twice.';
      return answerProblem(c, 'no-answer', { detail, headers });
    }
    const detail = `Something went wrong that is not yours to mend. Say this id to whoever runs Confetti: ${c.get('requestId')}`;
    return answerProblem(c, 'unexpected', { detail });
  };
}

function badToken(c: Context<ServerEnv>, error: BadTokenError): Response {
  return answerProblem(c, 'bad-token', {
    detail: `The token is not good: ${error.message}. Get a new one and ask again.`,
    headers: { 'www-authenticate': 'Bearer realm="confetti", error="invalid_token"' },
  });
}

/** What the framework refuses by itself. */
function ofHono(c: Context<ServerEnv>, { status, message }: HTTPException): Response {
  if (status === 415) {
    const detail = 'The body is to be JSON: send the header "Content-Type: application/json".';
    return answerProblem(c, 'not-json', { detail });
  }
  return answerProblem(c, 'bad-request', { detail: `${message}: check it and send it again.` });
}

function isOfTemporal(error: Error): boolean {
  const call = error instanceof ServiceError ? error.cause : error;
  return error instanceof NamespaceNotFoundError || isGrpcServiceError(call);
}
