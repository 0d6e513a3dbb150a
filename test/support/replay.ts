import { Worker } from '@temporalio/worker';
import { payloadConverterPath } from '../../worker/bundle.ts';
import { atTheEnd, sharedBundle } from './shared-servers.ts';

type Feed = Exclude<Parameters<typeof Worker.runReplayHistories>[1], Iterable<unknown>>;
type Recorded = Feed extends AsyncIterable<infer Item> ? Item : never;

let replayer: Promise<(recorded: Recorded) => Promise<void>> | undefined;

/**
 * Replays a history with the present workflow code; rejects where the code is not compatible with it. All tests feed one
 * replayer, because loading the bundle takes longer than a replay.
 */
export async function replay(recorded: Recorded): Promise<void> {
  replayer ??= startReplayer();
  await (
    await replayer
  )(recorded);
}

async function startReplayer(): Promise<(recorded: Recorded) => Promise<void>> {
  const waiting: Recorded[] = [];
  let isOver = false;
  let wake = (): void => undefined;
  async function* feed(): AsyncGenerator<Recorded> {
    while (!isOver) {
      const next = waiting.shift();
      if (next !== undefined) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  const code = await sharedBundle();
  const options = { workflowBundle: { code }, dataConverter: { payloadConverterPath } };
  const results = Worker.runReplayHistories(options, feed())[Symbol.asyncIterator]();
  atTheEnd(async () => {
    isOver = true;
    wake();
    await results.next();
  });
  return async (recorded) => {
    waiting.push(recorded);
    wake();
    const result = await results.next();
    if (result.done === true) throw new Error('The replayer has ended');
    if (result.value.error !== undefined) throw result.value.error;
  };
}
