import type { Refusal } from '../kit/faults.ts';
import type { DigestSignIn } from './digest.ts';

/** TiDB Cloud's own ways to refuse, in the words of its API (https://docs.pingcap.com/tidbcloud/api). */
export function tidbCloudRefusals(signIn: DigestSignIn): Readonly<Record<string, Refusal>> {
  const answering = (status: number, code: string, message: string, headers = {}): Refusal['strike'] => {
    return async () => Response.json({ code, message }, { status, headers });
  };
  return {
    'session-expired': {
      does: 'forgets its nonces: 401 with stale=true, and a new nonce to go on with',
      strike: async (_c, next) => {
        signIn.forgetNonces();
        await next();
      },
    },
    'keys-refused': {
      does: 'answers 401: the API key was revoked',
      strike: answering(401, 'UNAUTHENTICATED', 'The API key is not valid.'),
    },
    'too-many-requests': {
      does: 'answers 429 with Retry-After: 1',
      strike: answering(429, 'RATE_LIMITED', 'Too many requests. Try again in 1 s.', { 'retry-after': '1' }),
    },
    unavailable: {
      does: 'answers 503',
      strike: answering(503, 'UNAVAILABLE', 'The service is unavailable. Try again later.'),
    },
  };
}
