import {
  createRemoteJWKSet,
  errors,
  jwtVerify,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  type RemoteJWKSet,
} from 'jose';
import { personalScope, scopes } from '../../domain/access/access-table.ts';
import type { Identity } from '../personal/principal.ts';
import { NoAnswerError } from '../refused.ts';
import { BadTokenError } from '../server/parts.ts';
import { clockToleranceSeconds, type Provider } from './provider.ts';
import type { SignInSettings } from './settings.ts';

/** Bearer tokens: signed JWTs that the provider has issued for our API. */
export interface Tokens {
  /**
   * Whom a token stands for.
   * @throws BadTokenError when it is not good
   * @throws NoAnswerError while the provider cannot be asked for its keys
   */
  identityOf(token: string): Promise<Identity>;
}

/** Signatures with a private key. Never `none`, and never HS256, whose key would be the public one. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];

export function openTokens(
  provider: Provider,
  { audience, now }: Pick<SignInSettings, 'audience'> & { readonly now: () => number },
): Tokens {
  let keys: RemoteJWKSet | undefined;
  return {
    async identityOf(token) {
      const server = (await provider.configuration()).serverMetadata();
      keys ??= createRemoteJWKSet(new URL(server.jwks_uri ?? server.issuer), { timeoutDuration: 5_000 });
      try {
        const { payload, protectedHeader } = await jwtVerify(token, answered(keys), {
          ...{ issuer: server.issuer, audience, algorithms, requiredClaims: ['exp'] },
          ...{ clockTolerance: clockToleranceSeconds, currentDate: new Date(now()) },
        });
        refuseOtherKinds(protectedHeader, payload);
        return identityIn(payload);
      } catch (error) {
        if (error instanceof NoAnswerError || error instanceof BadTokenError) throw error;
        throw new BadTokenError(whyNotGood(error), { cause: error });
      }
    },
  };
}

/**
 * Access tokens alone. Some providers say the kind in the header (RFC 9068: `at+jwt`), some in a claim (Cognito `token_use`,
 * Keycloak `typ`), and many not at all; then what only ID tokens have gives them away. jose's own check takes one type and
 * refuses tokens without.
 * @throws BadTokenError for ID tokens, refresh tokens, notices of signing out and whatever else a provider signs
 */
function refuseOtherKinds({ typ = 'JWT' }: JWTHeaderParameters, claims: JWTPayload): void {
  const type = typ.toLowerCase().replace(/^application\//, '');
  if (type === 'at+jwt') return;
  const { token_use: use = 'access', typ: kind = 'Bearer' } = claims;
  const isIdToken = ['nonce', 'at_hash', 'c_hash'].some((claim) => claim in claims);
  if (type !== 'jwt' || use !== 'access' || kind !== 'Bearer' || isIdToken)
    throw new BadTokenError('it is no access token, but one of another kind');
}

/** A token whose key nobody knows is bad; keys that cannot be fetched are no fault of the token. */
function answered(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const isAboutToken =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        error instanceof errors.JOSENotSupported;
      if (isAboutToken) throw error;
      throw new NoAnswerError('The identity provider does not give its keys. Try again in a moment.', {
        cause: error,
      });
    }
  };
}

/** Says what is wrong without repeating anything of the token. */
function whyNotGood(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired: get a new one';
  if (error instanceof errors.JWTClaimValidationFailed) {
    switch (error.claim) {
      case 'aud':
        return 'the token is for another API: ask the identity provider for one with our audience';
      case 'iss':
        return 'the token is from another issuer than ours';
      case 'nbf':
        return 'the token is not valid yet';
      default:
        return `the token lacks a usable claim "${error.claim}"`;
    }
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return `the token is not signed with one of ${algorithms.join(', ')}`;
  const isForged =
    error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey;
  return isForged ? 'the token is not signed by our issuer' : 'this is no signed JWT';
}

/**
 * A person by their address; else a program by its client. Providers name the client differently, and say differently that
 * a token is a program's own: RFC 9068 and Okta make the client the subject, Entra ID marks it as an app's. What a person's
 * token may be used for, its scopes say: all that they may do, or no more than is named.
 */
function identityIn(claims: JWTPayload): Identity {
  const { email, email_verified: isVerified, name, sub } = claims;
  const given = [claims['scope'], claims['scp'], claims['roles']].flatMap(wordsOf);
  const ours = scopes.filter((scope) => given.includes(scope));
  if (typeof email === 'string' && email !== '') {
    if (isVerified === false) throw new BadTokenError('its person has not confirmed their e-mail address');
    const person = { kind: 'person', email, name: typeof name === 'string' ? name : email } as const;
    return given.includes(personalScope) ? person : { ...person, scopes: ours };
  }
  const client = [claims['client_id'], claims['cid'], claims['azp'], claims['appid']].find(
    (each) => typeof each === 'string',
  );
  const isProgram = client !== undefined && (sub === client || claims['idtyp'] === 'app');
  if (!isProgram)
    throw new BadTokenError('it names neither a person (claim email) nor a program that acts for itself');
  return { kind: 'machine', name: client, scopes: ours };
}

function wordsOf(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ');
  return Array.isArray(claim) ? claim.filter((word) => typeof word === 'string') : [];
}
