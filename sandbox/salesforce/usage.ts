import type { SandboxClock } from '../kit/clock.ts';

/** Counts API calls against the daily limit; the count starts again each UTC day of the sandbox's clock. */
export interface ApiUsage {
  readonly limit: number;
  readonly used: number;
  /** Counts one call; false where the limit is used up (a refused call is not counted). */
  take(): boolean;
  /** Sets what is used, for tests that need the limit near. */
  set(used: number): void;
}

export function createApiUsage(clock: SandboxClock, limit: number): ApiUsage {
  let day = '';
  let used = 0;
  const roll = (): void => {
    const today = clock.now().toISOString().slice(0, 10);
    if (today !== day) used = 0;
    day = today;
  };
  return {
    limit,
    get used() {
      roll();
      return used;
    },
    take() {
      roll();
      if (used >= limit) return false;
      used += 1;
      return true;
    },
    set(value) {
      roll();
      used = value;
    },
  };
}
