import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startCell } from './cell.ts';
import { killAll, type Killed, type MatrixOptions, type Recorded } from './matrix.ts';
import { startTemporal, type Files } from './temporal.ts';

const namespace = 'cell-1';

/**
 * Plays each walk with Temporal itself killed and started again on its database file: at one point in each phase, so as often as
 * people act. The worker stays and comes through by itself.
 */
export async function killTemporal(
  files: Files,
  recorded: readonly Recorded[],
  { seed, say }: Pick<MatrixOptions, 'seed' | 'say'>,
): Promise<Killed[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'confetti-crash-temporal-'));
  const dbFile = path.join(folder, 'temporal.db');
  let server = await startTemporal([namespace], { dbFile });
  const port = Number(server.address.split(':')[1]);
  const cell = await startCell({ temporalPort: port, namespace, settings: files.settings });
  const victim = {
    kill: () => server.kill(),
    async restart() {
      await server.exited;
      server = await startTemporal([namespace], { port, dbFile });
    },
  };
  try {
    const chosen = recorded.map((one) => ({ ...one, points: onePerPhase(one, seed) }));
    return await killAll([{ cell, victim }], files, chosen, { every: 1, seed, say });
  } finally {
    await cell.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Another point of each phase for every phase and seed, so that all kinds of moments come up. */
function onePerPhase({ points }: Recorded, seed: number): Recorded['points'] {
  const moments = points.filter(({ stage }) => stage !== 'without a worker');
  const phases = [...new Set(moments.map(({ phase }) => phase))];
  return phases.flatMap((phase) => {
    const ofPhase = moments.filter((point) => point.phase === phase);
    return ofPhase[(phase * 7 + seed) % ofPhase.length] ?? [];
  });
}
