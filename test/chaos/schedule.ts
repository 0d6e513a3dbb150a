import { faultsForOneRequest, type PlannedFault } from './faults.ts';
import { randomFrom } from './random.ts';
import { scriptOf, type Script } from './script.ts';

/** What happens to the processes and the outside systems, once so many actions have been carried out. */
export type Disturbance = { readonly afterMoves: number } & (
  | { readonly what: 'fault'; readonly planned: PlannedFault }
  | { readonly what: 'expire-sessions' }
  | {
      readonly what: 'kill-worker';
      /** `mid-grant`: while TiDB Cloud is working on a grant; `at-rest`: while no activity is under way. */
      readonly moment: 'anywhere' | 'mid-grant' | 'at-rest';
      readonly awayMs: number;
    }
  | { readonly what: 'kill-temporal'; readonly awayMs: number }
);

export interface Schedule {
  readonly seed: number;
  readonly scripts: readonly Script[];
  /** In the order of their moments. */
  readonly disturbances: readonly Disturbance[];
}

export interface ScheduleOptions {
  readonly requests: number;
  readonly seed: number;
  /** Leaves out what takes Temporal half a minute to notice: a worker that dies with an activity in its hands. */
  readonly isShort?: boolean;
}

/** Everything that is drawn from the seed. The same options give the same schedule. */
export function scheduleOf({ requests, seed, isShort = false }: ScheduleOptions): Schedule {
  const scripts = Array.from({ length: requests }, (_, index) => scriptOf(seed, index + 1));
  const moves = scripts.reduce((sum, script) => sum + movesOf(script), 0);
  const disturbances = [...faults(scripts, seed, isShort), ...kills(requests, moves, seed, isShort)];
  return { seed, scripts, disturbances: disturbances.sort((a, b) => a.afterMoves - b.afterMoves) };
}

/** About how many actions a script takes: handing in, one a step, and what it does beside. */
function movesOf({ detours }: Script): number {
  return 6 + detours.length;
}

/** About as many faults for every request, spread over its share of the run. */
function faults(scripts: readonly Script[], seed: number, isShort: boolean): Disturbance[] {
  const random = randomFrom(seed, 'faults');
  let afterMoves = 0;
  return scripts.flatMap((script) => {
    const from = afterMoves;
    afterMoves += movesOf(script);
    return faultsForOneRequest(random, !isShort).map((planned) => ({
      afterMoves: random.between(from, afterMoves),
      what: 'fault' as const,
      planned,
    }));
  });
}

/** Fewer kills a request the longer the run: each holds up what was under way for up to a minute. */
function kills(requests: number, moves: number, seed: number, isShort: boolean): Disturbance[] {
  const random = randomFrom(seed, 'kills');
  // The last part of a run is for what was under way at the last kill.
  const later = (): number => random.between(Math.ceil(moves * 0.1), Math.floor(moves * 0.85));
  if (isShort) {
    return [{ afterMoves: Math.floor(moves / 2), what: 'kill-worker', moment: 'at-rest', awayMs: 300 }];
  }
  const workerKills = Math.round(3 + requests / 50);
  const temporalKills = Math.round(1 + requests / 100);
  return [
    ...Array.from({ length: workerKills }, () => ({
      afterMoves: later(),
      what: 'kill-worker' as const,
      moment: random.pick(['anywhere', 'mid-grant'] as const),
      awayMs: random.between(0, 3_000),
    })),
    ...Array.from({ length: temporalKills }, () => ({
      afterMoves: later(),
      what: 'kill-temporal' as const,
      awayMs: random.between(0, 2_000),
    })),
    ...Array.from({ length: temporalKills }, () => ({
      afterMoves: later(),
      what: 'expire-sessions' as const,
    })),
  ];
}
