import { setTimeout as delay } from 'node:timers/promises';
import type { Parts } from '../end-to-end/support/parts.ts';
import type { Faults, PlannedFault } from './faults.ts';
import type { Disturbance } from './schedule.ts';

/** What has been done to the product so far. */
export interface Toll {
  workerKills: number;
  temporalKills: number;
  expiredSessions: number;
}

/** Disturbs the product as the schedule says, by how far the requests have come. */
export interface Disturber {
  readonly toll: Toll;
  /** An action has been carried out. Resolves when people may go on. */
  moved(): Promise<void>;
  /** Leaves out what has not happened yet; resolves when everything runs again. Rejects where something did not start. */
  stop(): Promise<void>;
}

const aSlowGrant: PlannedFault = {
  system: 'tidb-cloud',
  name: 'grant: slow, its worker killed',
  fault: { kind: 'slow', delayMs: 1_000, match: { method: 'POST', path: '/ops/v1/orgs' } },
};

/** `untilAtRest` resolves when nothing is under way in any workflow. */
export function disturber(
  disturbances: readonly Disturbance[],
  { parts, faults, untilAtRest }: { parts: Parts; faults: Faults; untilAtRest: () => Promise<unknown> },
): Disturber {
  const toll: Toll = { workerKills: 0, temporalKills: 0, expiredSessions: 0 };
  const coming = [...disturbances];
  let moves = 0;
  let gate: Promise<void> = Promise.resolve();
  let running: Promise<void> | undefined;
  let failed: Error | undefined;

  const carryOut = async (disturbance: Disturbance): Promise<void> => {
    switch (disturbance.what) {
      case 'fault':
        return faults.inject(disturbance.planned);
      case 'expire-sessions':
        toll.expiredSessions += 1;
        return faults.expireSessions();
      case 'kill-temporal':
        toll.temporalKills += 1;
        await parts.killTemporal();
        await delay(disturbance.awayMs);
        return parts.startTemporal();
      case 'kill-worker': {
        const { moment, awayMs } = disturbance;
        if (moment === 'mid-grant') {
          await faults.inject(aSlowGrant);
          await faults.untilStruck(aSlowGrant, 10_000);
        }
        let open = (): void => undefined;
        if (moment === 'at-rest') {
          gate = new Promise((resolve) => (open = resolve));
          await untilAtRest();
        }
        await parts.killWorker();
        toll.workerKills += 1;
        // People go on while no worker is there.
        open();
        await delay(awayMs);
        return parts.startWorker();
      }
    }
  };

  /** One after the other: two kills at once would be one. */
  const catchUp = async (): Promise<void> => {
    for (let next = coming[0]; next !== undefined && next.afterMoves <= moves; next = coming[0]) {
      coming.shift();
      await carryOut(next);
    }
  };

  return {
    toll,
    async moved() {
      moves += 1;
      running ??= catchUp()
        .catch((error: unknown) => {
          failed ??= error instanceof Error ? error : new Error(String(error));
          coming.length = 0;
        })
        .finally(() => (running = undefined));
      await gate;
    },
    async stop() {
      coming.length = 0;
      await running;
      if (failed !== undefined) throw failed;
    },
  };
}
