/** Signing in came to nothing, or a sign-in is over; the message says what to do. Exit code 1. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
  /** `not-signed-in` and `expired` are mended by signing in; the others say why it did not work. */
  readonly code: 'not-signed-in' | 'expired' | 'denied' | 'too-late' | 'provider' | 'server';

  constructor(code: SignInError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * What is left of an error that came from a library: its words and where it was thrown. Whatever else it carries may hold a
 * token, and `--debug` prints causes whole.
 */
export function wordsAlone(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('no error was thrown');
  const { message, name, stack, cause } = error;
  const bare = new Error(message, cause instanceof Error ? { cause: wordsAlone(cause) } : {});
  return Object.assign(bare, { name, stack });
}

export function notSignedIn(url: string): SignInError {
  return new SignInError('not-signed-in', `You are not signed in at ${url}: run "confetti sign-in ${url}".`);
}
