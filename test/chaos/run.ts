import { startParts } from '../end-to-end/support/parts.ts';
import { disturber } from './disturber.ts';
import { untilAtRest } from './drain.ts';
import { keepHistories } from './evidence.ts';
import { faultsOf } from './faults.ts';
import { inTurn } from '../../domain/in-turn.ts';
import { violations } from './invariants.ts';
import { lookAround } from './look.ts';
import { play, type Played } from './play.ts';
import type { Outcome } from './report.ts';
import { scheduleOf, type ScheduleOptions } from './schedule.ts';
import { openStage } from './stage.ts';

export interface RunOptions extends ScheduleOptions {
  /** How many requests are played at a time. */
  readonly atATime: number;
  /** How long what is under way at the end may take. */
  readonly drainMs: number;
  /** Receives lines about how far it is. */
  readonly say: (line: string) => void;
}

/** Plays a schedule on a product of its own, waits until everything is at rest, and looks at what has become of it. */
export async function runChaos(options: RunOptions): Promise<Outcome> {
  const { seed, requests, atATime, drainMs, say } = options;
  const schedule = scheduleOf(options);
  const startedAt = Date.now();
  const parts = await startParts();
  const stage = await openStage(parts.place).catch(async (error: unknown) => {
    await parts.stop();
    throw error;
  });
  try {
    const faults = faultsOf(parts.place);
    await faults.liftLimits();
    const gremlin = disturber(schedule.disturbances, {
      parts,
      faults,
      untilAtRest: () => untilAtRest(stage.client, 10_000),
    });
    say('Everything runs');
    let actions = 0;
    const moved = async (): Promise<void> => {
      actions += 1;
      if (actions % 500 === 0) await faults.liftLimits();
      await gremlin.moved();
    };

    const played: Played[] = [];
    await inTurn(schedule.scripts, atATime, async (script) => {
      played.push(await play(stage, script, moved));
      stage.hasPlayed(script.id);
      if (played.length % 50 === 0) say(`${played.length} of ${requests} requests played`);
    });
    await gremlin.stop();
    const counts = await faults.clear();
    say('Faults are cleared; waiting until everything is at rest');
    await untilAtRest(stage.client, drainMs, true);
    // A worker that remembers nothing replays every history to look at it: what does not replay would be found months later.
    await parts.killWorker();
    await parts.startWorker();
    say('Looking at everything');
    const ids = played.map(({ requestId }) => requestId);
    const world = await lookAround(parts.place, stage, ids);
    const found = violations(stage.policy, played, world);
    const folder = await keepHistories(stage.client, found);
    return {
      ...{ seed, requests, actions },
      granted: world.ledger.length,
      violations: found,
      ...(folder === undefined ? {} : { histories: folder }),
      faults: counts,
      toll: gremlin.toll,
      seconds: (Date.now() - startedAt) / 1000,
    };
  } finally {
    await stage.close();
    await parts.stop();
  }
}
