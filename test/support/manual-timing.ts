import type { Timing } from '../../client/live/timing.ts';

/** Time that passes when a test says so. */
export interface ManualTiming extends Timing {
  /** Lets so many milliseconds pass, and whatever was to happen in them. */
  pass(ms: number): Promise<void>;
  /** How much is still to happen. */
  readonly waiting: () => number;
}

export function manualTiming(): ManualTiming {
  let now = 0;
  const due = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    after(ms, run) {
      const one = { at: now + ms, run };
      due.add(one);
      return () => void due.delete(one);
    },
    async pass(ms) {
      const end = now + ms;
      await settled();
      for (;;) {
        const [next] = [...due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        now = next.at;
        due.delete(next);
        next.run();
        await settled();
      }
      now = end;
    },
    waiting: () => due.size,
  };
}

/** Whatever has been answered has been heard. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
