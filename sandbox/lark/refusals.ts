import type { Refusal } from '../kit/faults.ts';
import { larkAnswer, larkErrors } from './errors.ts';
import type { LarkError } from './errors.ts';
import type { LarkStore } from './store.ts';

/** Lark's own ways to refuse: the pages "generic error codes" and "send message" of its Open Platform. */
export function larkRefusals(store: LarkStore): Readonly<Record<string, Refusal>> {
  const answering = (error: LarkError): Refusal['strike'] => {
    return async () => larkAnswer(error);
  };
  return {
    'session-expired': {
      does: 'ends every access token: 99991663 until the app asks for a new one',
      strike: async (_c, next) => {
        store.expireTokens();
        await next();
      },
    },
    'keys-refused': {
      does: 'answers 10014 (the app secret is wrong) to a sign-in and 99991663 to any other call',
      strike: async (c) =>
        larkAnswer(
          c.req.path.startsWith('/open-apis/auth') ? larkErrors.invalidAppSecret : larkErrors.invalidToken,
        ),
    },
    'too-many-requests': {
      does: 'answers 429 with code 99991400 and x-ogw-ratelimit-reset: 1',
      strike: answering(larkErrors.rateLimit),
    },
    'receiver-limit': {
      does: 'answers 230020: this receiver got too many messages',
      strike: answering(larkErrors.receiverRateLimit),
    },
    'not-available-to-receiver': {
      does: 'answers 230013: the app is not available to this receiver; for good',
      strike: answering(larkErrors.notAvailable),
    },
  };
}
