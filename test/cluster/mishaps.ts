/** Something that happens to the cluster once so many actions have been carried out. */
export interface Mishap {
  readonly afterMoves: number;
  readonly what: string;
  readonly happen: () => Promise<void>;
}

/** Lets mishaps happen while requests are played, one after the other and in their order. */
export interface Mishaps {
  /** An action has been carried out. */
  moved(): Promise<void>;
  /** Resolves when all of them have happened; those whose moment has not come happen now. Rejects where one failed. */
  allHappened(): Promise<void>;
}

export function mishaps(planned: readonly Mishap[], say: (line: string) => void): Mishaps {
  const coming = [...planned].sort((a, b) => a.afterMoves - b.afterMoves);
  let moves = 0;
  let running: Promise<void> = Promise.resolve();

  const next = (isDue: (mishap: Mishap) => boolean): void => {
    for (let mishap = coming[0]; mishap !== undefined && isDue(mishap); mishap = coming[0]) {
      coming.shift();
      const { what, happen } = mishap;
      running = running.then(async () => {
        say(`after ${moves} actions: ${what}`);
        await happen();
      });
      // Its end is looked at in the end; until then it is nobody's unhandled failure.
      running.catch(() => undefined);
    }
  };

  return {
    async moved() {
      moves += 1;
      next(({ afterMoves }) => afterMoves <= moves);
    },
    async allHappened() {
      next(() => true);
      await running;
    },
  };
}
