/** Something that runs, and how it ends. */
export interface Running<T> {
  readonly it: T;
  stop(): Promise<void>;
}

/**
 * Lets several `describe`s share something that is dear to start: the first that runs starts it, the last stops it.
 * @returns what a `describe` calls in its body; the result answers inside tests only
 */
export function shared<T>(what: string, start: () => Promise<Running<T>>): () => () => T {
  let users = 0;
  let running: Promise<Running<T>> | undefined;

  const stop = async (): Promise<void> => {
    const started = await running?.catch(() => undefined);
    running = undefined;
    await started?.stop();
  };
  // A run that leaves some of the tests out (--grep) never comes to the last user.
  after(`stop ${what} if it is still there`, async function () {
    this.timeout(30_000);
    await stop();
  });

  return () => {
    let mine: Running<T> | undefined;
    users += 1;
    before(`start ${what}`, async function () {
      this.timeout(120_000);
      running ??= start();
      mine = await running;
    });
    after(`stop ${what}`, async function () {
      this.timeout(30_000);
      users -= 1;
      if (users === 0) await stop();
    });
    return () => {
      if (mine === undefined) throw new Error(`There is no ${what} outside tests`);
      return mine.it;
    };
  };
}
