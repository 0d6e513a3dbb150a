import {
  allowInsecureRequests,
  clockTolerance,
  discovery,
  initiateDeviceAuthorization,
  None,
  pollDeviceAuthorizationGrant,
  refreshTokenGrant,
  ResponseBodyError,
  tokenRevocation,
  type Configuration,
  type TokenEndpointResponse,
  type TokenEndpointResponseHelpers,
} from 'openid-client';
import { decodeJwt } from 'jose';
import { personalScope } from '../../../domain/access/access-table.ts';
import type { CommandLineSignIn } from '../../announcement.ts';
import { SignInError, wordsAlone } from './errors.ts';
import { isSafe } from './server-url.ts';

/** What a provider gives to whoever has signed in. */
export interface Tokens {
  readonly accessToken: string;
  /** Milliseconds since 1970 UTC. */
  readonly expiresAt?: number;
  readonly refreshToken?: string;
}

/** Where somebody signs in, and the code that they compare or type there. */
export interface DeviceCode {
  readonly address: string;
  readonly code: string;
  /** The address with the code in it, where the provider has one. */
  readonly shortcut?: string;
  readonly expiresInSeconds: number;
}

/** The client of the command line at an OpenID provider. */
export interface CliProvider {
  /**
   * The device flow (RFC 8628): has `tell` say where to go, and waits until somebody has been there.
   * @throws SignInError when they refuse, when the code runs out, or when the provider cannot do this
   */
  signIn(
    tell: (code: DeviceCode) => void,
  ): Promise<Tokens & { readonly email: string; readonly name: string }>;
  /** @throws SignInError `expired` when the provider lets the sign-in go on no longer */
  refresh(refreshToken: string): Promise<Tokens>;
  /** Has the provider forget the sign-in; answers whether it did. */
  revoke(refreshToken: string): Promise<boolean>;
}

const answerWithinSeconds = 15;
const clockToleranceSeconds = 30;
/** Who they are, to stay signed in, and to do all that they may do. */
const scope = `openid email profile offline_access ${personalScope}`;

/** @throws SignInError where the provider does not answer */
export async function openCliProvider({
  issuer,
  clientId,
  audience,
}: CommandLineSignIn): Promise<CliProvider> {
  const server = new URL(issuer);
  const metadata = { [clockTolerance]: clockToleranceSeconds };
  const config = await discovery(server, clientId, metadata, None(), {
    timeout: answerWithinSeconds,
    // Addresses that are neither https nor on this machine were refused before.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated only to stand out
    execute: server.protocol === 'http:' && isSafe(server) ? [allowInsecureRequests] : [],
  }).catch((error: unknown) => {
    throw faultOf(issuer, error);
  });
  const resource = { resource: audience };
  const tokens = (answer: Answer): Tokens => {
    checkAudience(answer.access_token, { issuer, audience });
    return tokensOf(answer);
  };
  return {
    async signIn(tell) {
      const device = await deviceCode(config, issuer, { scope, ...resource });
      const { verification_uri, verification_uri_complete: shortcut, user_code, expires_in } = device;
      tell({
        ...{ address: verification_uri, code: user_code, expiresInSeconds: expires_in },
        ...(shortcut === undefined ? {} : { shortcut }),
      });
      const endsAt = Date.now() + expires_in * 1000;
      const answer = await pollDeviceAuthorizationGrant(config, device, resource).catch((error: unknown) => {
        throw Date.now() < endsAt ? pollFault(issuer, error) : tooLate(error);
      });
      return { ...tokens(answer), ...whoIn(issuer, answer) };
    },
    async refresh(refreshToken) {
      try {
        return tokens(await refreshTokenGrant(config, refreshToken, resource));
      } catch (error) {
        if (error instanceof SignInError) throw error;
        if (!(error instanceof ResponseBodyError) || error.error !== 'invalid_grant') {
          throw faultOf(issuer, error);
        }
        throw new SignInError('expired', 'Your sign-in is over: the identity provider does not renew it.', {
          cause: wordsAlone(error),
        });
      }
    },
    async revoke(refreshToken) {
      if (config.serverMetadata().revocation_endpoint === undefined) return false;
      try {
        await tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' });
        return true;
      } catch {
        return false;
      }
    },
  };
}

async function deviceCode(
  config: Configuration,
  issuer: string,
  parameters: Record<string, string>,
): ReturnType<typeof initiateDeviceAuthorization> {
  if (config.serverMetadata().device_authorization_endpoint === undefined) {
    const why = `The identity provider at ${issuer} has no device flow`;
    throw new SignInError('provider', `${why}, so that nobody can sign in from a command line.`);
  }
  return initiateDeviceAuthorization(config, parameters).catch((error: unknown) => {
    throw faultOf(issuer, error);
  });
}

function pollFault(issuer: string, error: unknown): SignInError {
  const cause = wordsAlone(error);
  const code = error instanceof ResponseBodyError ? error.error : undefined;
  if (code === 'expired_token') return tooLate(error);
  if (code !== 'access_denied') return faultOf(issuer, error);
  const message = 'Not signed in: it was refused in the browser. Nothing has changed here.';
  return new SignInError('denied', message, { cause });
}

function tooLate(error: unknown): SignInError {
  const message = 'Nobody has signed in with this code in time: run "confetti sign-in" again.';
  return new SignInError('too-late', message, { cause: wordsAlone(error) });
}

function faultOf(issuer: string, error: unknown): SignInError {
  const cause = wordsAlone(error);
  if (error instanceof ResponseBodyError) {
    const why = error.error_description ?? error.error;
    return new SignInError('provider', `The identity provider at ${issuer} refuses: ${why}.`, { cause });
  }
  const message = `The identity provider at ${issuer} does not answer as it should: try again in a moment.`;
  return new SignInError('provider', message, { cause });
}

type Answer = TokenEndpointResponse & TokenEndpointResponseHelpers;

/**
 * Not every provider minds for what it is asked: some give a token for whatever API they know. Such a token goes nowhere.
 * Beside our audience it may name the provider's own addresses, as some do for `userinfo`.
 */
function checkAudience(
  accessToken: string,
  { issuer, audience }: Pick<CommandLineSignIn, 'issuer' | 'audience'>,
): void {
  const given = audiencesOf(accessToken);
  const isProviders = (each: string): boolean => URL.parse(each)?.origin === new URL(issuer).origin;
  if (given.includes(audience) && given.every((each) => each === audience || isProviders(each))) return;
  const why = `The identity provider at ${issuer} gave a token that is not for "${audience}" alone`;
  throw new SignInError('provider', `${why}: it was thrown away. Tell whoever runs the server.`);
}

/** Whom a token is made out to; nobody where it is no JWT. */
function audiencesOf(accessToken: string): readonly string[] {
  try {
    return [decodeJwt(accessToken).aud ?? []].flat();
  } catch {
    return [];
  }
}

function tokensOf(answer: Answer): Tokens {
  const seconds = answer.expiresIn();
  return {
    accessToken: answer.access_token,
    ...(seconds === undefined ? {} : { expiresAt: Date.now() + seconds * 1000 }),
    ...(answer.refresh_token === undefined ? {} : { refreshToken: answer.refresh_token }),
  };
}

function whoIn(
  issuer: string,
  answer: TokenEndpointResponseHelpers,
): { readonly email: string; readonly name: string } {
  const claims = answer.claims();
  const [email, name] = [claims?.['email'], claims?.['name']];
  if (typeof email !== 'string' || email === '') {
    const why = `The identity provider at ${issuer} does not say what your e-mail address is`;
    throw new SignInError('provider', `${why}: whoever runs it has to give it to this client.`);
  }
  return { email, name: typeof name === 'string' && name !== '' ? name : email };
}
