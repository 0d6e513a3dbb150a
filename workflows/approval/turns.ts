import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';

/*
 * The order in which a request does things. Temporal may hand a workflow two of its tasks as one when it is replayed (an
 * activity's end that asked for nothing, and the update after it: sdk-rust #1146, #1606), and promises then continue in
 * another order than they did at first. So nothing that leaves a command behind happens where it comes up: messages wait
 * for the end of the activation, and work is begun there, always in the order in which it was announced here.
 */

/** Work that is begun whenever it is due, one run at a time. */
export interface Duty {
  /** Looked at often, so it is quick and changes nothing. True only where `run` leaves a command behind. */
  readonly isDue: () => boolean;
  readonly run: () => Promise<void>;
}

/** What a request does, in turn. */
export interface Turns {
  /** Does something at the end of this activation, in the order of the calls; answers what it answers. */
  take<T>(action: () => T): Promise<T>;
  /** Announces work. What was announced first is begun first. */
  add(duty: Duty): void;
  /** From now on turns are taken; what was asked before waits for it. */
  start(): void;
  /** No turn waits to be taken, and no work is to begin: what begins in the last activation of a run is cut off. */
  readonly isIdle: () => boolean;
}

export function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  const duties: { readonly duty: Duty; isRunning: boolean }[] = [];
  const canBegin = ({ duty, isRunning }: (typeof duties)[number]): boolean => !isRunning && duty.isDue();

  const begin = async (entry: (typeof duties)[number]): Promise<void> => {
    entry.isRunning = true;
    await entry.duty.run();
    entry.isRunning = false;
  };

  const takeTurns = async (): Promise<never> => {
    for (;;) {
      await condition(() => waiting.length > 0 || duties.some(canBegin));
      await endOfActivation();
      for (let action = waiting.shift(); action !== undefined; action = waiting.shift()) action();
      for (const entry of duties) if (canBegin(entry)) void begin(entry);
    }
  };

  return {
    take: (action) =>
      new Promise((resolve, reject) => {
        waiting.push(() => {
          try {
            resolve(action());
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        });
      }),
    add: (duty) => void duties.push({ duty, isRunning: false }),
    start: () => void takeTurns(),
    isIdle: () => waiting.length === 0 && !duties.some(canBegin),
  };
}

/**
 * Resolves at the end of this activation, when everything that it brought has been taken in: conditions are looked at after
 * each of its jobs, and what an activity brings is taken in only after all of them. For a workflow with one
 * coroutine that begins work.
 */
export async function endOfActivation(): Promise<void> {
  let isEnd = false;
  // The first look is made at once, every other one at the end.
  await condition(() => {
    const wasEnd = isEnd;
    isEnd = true;
    return wasEnd;
  });
}

/** A durable timer that calls `onRing`; answers how to call it off. */
export function setTimer(ms: number, summary: string, onRing: () => void): () => void {
  const scope = new CancellationScope();
  scope
    .run(() => sleep(ms, { summary }))
    .then(onRing, (error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
  return () => {
    scope.cancel();
  };
}
