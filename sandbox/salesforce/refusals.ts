import type { Refusal } from '../kit/faults.ts';
import { SalesforceError, requestLimitExceeded } from './errors.ts';
import { anyRecord } from './org.ts';
import type { Org } from './org.ts';

/** Salesforce's own ways to refuse, as the REST API Developer Guide ("Status Codes and Error Responses") words them. */
export function salesforceRefusals(org: Org): Readonly<Record<string, Refusal>> {
  return {
    'session-expired': {
      does: 'ends every session: 401 INVALID_SESSION_ID until the caller signs in again',
      strike: async (_c, next) => {
        org.sessions.expireAll();
        await next();
      },
    },
    'keys-refused': {
      does: 'answers 401 INVALID_SESSION_ID and keeps the sessions: signing in again does not help',
      strike: async () =>
        answer(new SalesforceError(401, 'INVALID_SESSION_ID', 'Session expired or invalid')),
    },
    'row-locked': {
      does: 'the first record that the call writes is locked: UNABLE_TO_LOCK_ROW, inside of composite calls too',
      strike: async (_c, next) => {
        org.locks.set(anyRecord, 1);
        try {
          await next();
        } finally {
          org.locks.delete(anyRecord);
        }
      },
    },
    'request-limit': {
      does: "answers 403 REQUEST_LIMIT_EXCEEDED: the day's API calls are used up",
      strike: async () => answer(requestLimitExceeded()),
    },
    'concurrent-limit': {
      does: 'answers 403 CONCURRENT_REQUESTS_LIMIT_EXCEEDED: too many long calls at once',
      strike: async () =>
        answer(
          new SalesforceError(
            403,
            'CONCURRENT_REQUESTS_LIMIT_EXCEEDED',
            'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
          ),
        ),
    },
    'too-many-requests': {
      does: 'answers 429 with Retry-After: 1, as a gateway in front of Salesforce does',
      strike: async () =>
        answer(new SalesforceError(429, 'TOO_MANY_REQUESTS', 'Too many requests'), { 'retry-after': '1' }),
    },
    unavailable: {
      does: 'answers 503 SERVER_UNAVAILABLE, as in a maintenance window',
      strike: async () =>
        answer(
          new SalesforceError(
            503,
            'SERVER_UNAVAILABLE',
            'The server is unavailable. Please try again later.',
          ),
        ),
    },
  };
}

function answer(error: SalesforceError, headers: Readonly<Record<string, string>> = {}): Response {
  return Response.json(error.body(), { status: error.status, headers });
}
