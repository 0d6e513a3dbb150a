/** What every kind of fault has: how many matching calls it strikes before it is used up. */
interface Repeated {
  readonly times: number;
}

/** The faults that wait to strike, in the order they were injected. */
export interface FaultQueue<Fault extends Repeated> {
  add(fault: Fault): void;
  clear(): void;
  /** The queue as it is now; `times` is what is left of each. */
  list(): readonly Fault[];
  /** How many calls were struck so far; `clear` does not reset it. */
  readonly injectedCount: number;
  /** Uses up one strike of the first fault that strikes this call. */
  take<Struck extends Fault>(strikes: (fault: Fault) => fault is Struck): Struck | undefined;
  take(strikes: (fault: Fault) => boolean): Fault | undefined;
}

/** An empty queue. */
export function createFaultQueue<Fault extends Repeated>(): FaultQueue<Fault> {
  let queue: readonly Fault[] = [];
  let injectedCount = 0;
  return {
    add(fault) {
      queue = [...queue, fault];
    },
    clear() {
      queue = [];
    },
    list: () => queue.map((fault) => ({ ...fault })),
    get injectedCount() {
      return injectedCount;
    },
    take(strikes: (fault: Fault) => boolean) {
      const struck = queue.find(strikes);
      if (struck === undefined) return undefined;
      injectedCount += 1;
      queue = queue.flatMap((queued) => {
        if (queued !== struck) return [queued];
        return struck.times > 1 ? [{ ...struck, times: struck.times - 1 }] : [];
      });
      return struck;
    },
  };
}
