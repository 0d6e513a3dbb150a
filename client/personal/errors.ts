import type { Right } from '../../domain/access/access-table.ts';

/** Somebody is signed in and may not do this. */
export class NotAllowedError extends Error {
  override readonly name = 'NotAllowedError';
  readonly right: Right;

  constructor(right: Right, message: string) {
    super(message);
    this.right = right;
  }
}

/** What is asked for is not there, or not theirs to see: the two look alike on purpose. */
export class NotThereError extends Error {
  override readonly name = 'NotThereError';
}

/** What was sent cannot be understood; the message says how to mend it. */
export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}
