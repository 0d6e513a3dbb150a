/** A coroutine beside the chain. `isIdle` is false while it has something out that must not be cut off. */
export interface Beside {
  readonly isIdle: () => boolean;
}
