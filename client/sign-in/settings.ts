/** What sign-in needs to be told. */
export interface SignInSettings {
  /** The OpenID provider, exactly as it calls itself. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The audience that tokens for the API must have. */
  readonly audience: string;
  /** Where browsers reach this server, without a slash at its end. */
  readonly publicUrl: string;
  /** At least one of 32 bytes or more; the first encrypts, all of them decrypt. */
  readonly sessionKeys: readonly [Uint8Array, ...Uint8Array[]];
}

/** Where the provider sends browsers back to; both are registered there. */
export const callbackPath = '/sign-in/callback';
export const signedOutPath = '/sign-out';
