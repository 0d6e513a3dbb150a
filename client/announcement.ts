/** What a server tells anybody at `announcementPath`: how a command line signs in to it. */
export interface CommandLineSignIn {
  /** The OpenID provider, exactly as it calls itself. */
  readonly issuer: string;
  /** The provider's client for command lines: a public one, with device flow. */
  readonly clientId: string;
  /** What tokens have to be for. */
  readonly audience: string;
}

export const announcementPath = '/.well-known/confetti';
