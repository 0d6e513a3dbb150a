/** When things are looked at again; tests have one that stands still. */
export interface Timing {
  /** Runs once, after so many milliseconds, unless it is called off. */
  after(ms: number, run: () => void): () => void;
}

export const realTiming: Timing = {
  after(ms, run) {
    const timer = setTimeout(run, ms);
    // Nobody waits for a process to end because somebody might look again.
    timer.unref();
    return () => clearTimeout(timer);
  },
};
