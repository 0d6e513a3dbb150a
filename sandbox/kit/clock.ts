/** The time a sandbox lives in. Token expiry, rate limits and bills follow it, so a test can skip weeks. */
export interface SandboxClock {
  now(): Date;
  /** Moves the clock to an ISO 8601 instant, from which it keeps ticking; null returns it to real time. */
  set(instant: string | null): void;
  /** Moves the clock on by this many milliseconds from what it shows (negative: back). */
  advance(byMs: number): void;
  /** How far the clock is from real time, in milliseconds. */
  readonly offsetMs: number;
}

/** A settable clock that starts at real time. `realNowMs` is what it ticks by. */
export function createClock(realNowMs: () => number = Date.now): SandboxClock {
  let offsetMs = 0;
  return {
    now: () => new Date(realNowMs() + offsetMs),
    set(instant) {
      if (instant === null) {
        offsetMs = 0;
        return;
      }
      const instantMs = Date.parse(instant);
      if (Number.isNaN(instantMs)) {
        throw new RangeError(`'${instant}' is not an instant. Write it as 2026-03-01T09:00:00Z.`);
      }
      offsetMs = instantMs - realNowMs();
    },
    advance(byMs) {
      offsetMs += byMs;
    },
    get offsetMs() {
      return offsetMs;
    },
  };
}
