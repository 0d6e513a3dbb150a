import {
  authorizationCodeGrant,
  AuthorizationResponseError,
  fetchUserInfo,
  ResponseBodyError,
  type Configuration,
} from 'openid-client';
import { NoAnswerError } from '../refused.ts';
import type { SealedContent } from './cookies.ts';
import type { Provider } from './provider.ts';

/** Why a sign-in came to nothing, as `words.ts` says it. */
export type WhyNot = 'declined' | 'over' | 'unconfirmed' | 'noAddress' | 'failed' | 'away';

export type Finished =
  | { readonly whyNot: WhyNot }
  | {
      readonly person: Pick<SealedContent<'session'>, 'email' | 'name'>;
      readonly idToken: string;
    };

/**
 * Exchanges what the provider sent back with a browser for who it is. Never throws for what comes from outside.
 * @param note receives what operators have to know, without names or secrets
 */
export async function finishSignIn(
  provider: Provider,
  callbackUrl: URL,
  begun: SealedContent<'transaction'>,
  note: (line: string) => void,
): Promise<Finished> {
  try {
    const configuration = await provider.configuration();
    const tokens = await authorizationCodeGrant(configuration, callbackUrl, {
      pkceCodeVerifier: begun.verifier,
      expectedState: begun.state,
      expectedNonce: begun.nonce,
      idTokenExpected: true,
    });
    const { id_token: idToken = '' } = tokens;
    const claims = await withAddress(configuration, tokens.access_token, tokens.claims());
    if (typeof claims?.email !== 'string' || claims.email === '') return { whyNot: 'noAddress' };
    if (claims.email_verified === false) return { whyNot: 'unconfirmed' };
    const name = typeof claims.name === 'string' && claims.name !== '' ? claims.name : claims.email;
    return { person: { email: claims.email, name: name.slice(0, 200) }, idToken };
  } catch (error) {
    const found = whyNot(error);
    if (found === 'failed' || found === 'away')
      note(`A sign-in came to nothing (${found}): ${inShort(error)}`);
    return { whyNot: found };
  }
}

interface Claims {
  readonly sub: string;
  readonly email?: unknown;
  readonly email_verified?: unknown;
  readonly name?: unknown;
}

/** Some providers keep ID tokens short and say more when they are asked. */
async function withAddress(
  configuration: Configuration,
  accessToken: string,
  claims: Claims | undefined,
): Promise<Claims | undefined> {
  const canAsk = configuration.serverMetadata().userinfo_endpoint !== undefined;
  if (claims === undefined || claims.email !== undefined || !canAsk) return claims;
  return fetchUserInfo(configuration, accessToken, claims.sub);
}

function whyNot(error: unknown): WhyNot {
  if (error instanceof AuthorizationResponseError)
    return error.error === 'access_denied' ? 'declined' : 'failed';
  // The code was used already, or is too old.
  if (error instanceof ResponseBodyError) return error.error === 'invalid_grant' ? 'over' : 'failed';
  if (error instanceof NoAnswerError || isOutage(error)) return 'away';
  return 'failed';
}

/** Which error it is, and not what it says. */
function inShort(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { name } = error;
  const code = 'code' in error ? String(error.code) : '';
  const said = 'error' in error && typeof error.error === 'string' ? error.error : '';
  return [name, code, said].filter((part) => part !== '').join(' ');
}

/** The library wraps what `fetch` says, and answers of 500 and more, into errors with these codes. */
function isOutage(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return (
    code === 'OAUTH_TIMEOUT' ||
    code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' ||
    code === 'OAUTH_PARSE_ERROR' ||
    isFailedFetch(error) ||
    (error instanceof Error && isFailedFetch(error.cause))
  );
}

function isFailedFetch(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}
