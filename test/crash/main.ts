import { parseArgs } from 'node:util';
import { killAll, record, type Bench, type Killed, type Recorded } from './matrix.ts';
import { startCell } from './cell.ts';
import { reportOf } from './report.ts';
import { makeFiles, startTemporal, type Files } from './temporal.ts';
import { killTemporal } from './temporal-rounds.ts';
import type { Slice } from './points.ts';
import { walks, type Walk } from './walks.ts';

/*
 * `npm run crash`: every walk is recorded, then played again and again with the worker killed (SIGKILL) at its kill points, one in each
 * phase of a run; then with Temporal itself killed on its database file. What is left has to be what the recorded walk left. Exit code 0
 * when it is, 1 when it is not, 2 for a wrong command line.
 */

const usage =
  'npm run crash -- [--every N (1: every kill point)] [--seed S (0)] [--at-a-time N (4)] [--walk NAME …] [--only TEXT] [--no-temporal]';

interface Asked extends Slice {
  readonly atATime: number;
  readonly walks: readonly Walk[];
  readonly isTemporalKilled: boolean;
}

function read(): Asked {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      every: { type: 'string', default: '1' },
      seed: { type: 'string', default: '0' },
      'at-a-time': { type: 'string', default: '4' },
      walk: { type: 'string', multiple: true, default: walks.map(({ name }) => name) },
      only: { type: 'string', default: '' },
      temporal: { type: 'boolean', default: true },
    },
  });
  const number = (name: string, text: string, least: number): number => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < least)
      throw new TypeError(`--${name} is a whole number of at least ${least}, not "${text}"`);
    return Number(text);
  };
  return {
    every: number('every', values.every, 1),
    seed: number('seed', values.seed, 0),
    atATime: number('at-a-time', values['at-a-time'], 1),
    walks: values.walk.map((wanted) => {
      const walk = walks.find(({ name }) => name === wanted);
      if (walk !== undefined) return walk;
      throw new TypeError(`There is no walk "${wanted}": name ${walks.map(({ name }) => name).join(', ')}`);
    }),
    only: values.only,
    isTemporalKilled: values.temporal,
  };
}

async function killWorkers(asked: Asked, files: Files): Promise<{ recorded: Recorded[]; killed: Killed[] }> {
  const namespaces = Array.from({ length: asked.atATime }, (_none, index) => `cell-${index + 1}`);
  const server = await startTemporal(namespaces);
  const benches: Bench[] = [];
  try {
    const temporalPort = Number(server.address.split(':')[1]);
    for (const namespace of namespaces) {
      const cell = await startCell({ temporalPort, namespace, settings: files.settings });
      benches.push({ cell, victim: { kill: () => cell.killWorker(), restart: () => cell.startWorker() } });
    }
    const toRecord = [...asked.walks];
    const recorded: Recorded[] = [];
    await Promise.all(
      benches.map(async (bench) => {
        for (let walk = toRecord.shift(); walk !== undefined; walk = toRecord.shift()) {
          const one = await record(bench, files, walk);
          recorded.push(one);
          console.log(
            `${walk.name}: ${one.events} events, ${one.gaps} gaps, ${one.points.length} kill points`,
          );
        }
      }),
    );
    recorded.sort((one, other) => asked.walks.indexOf(one.walk) - asked.walks.indexOf(other.walk));
    return { recorded, killed: await killAll(benches, files, recorded, { ...asked, say: console.log }) };
  } finally {
    await Promise.all(benches.map(({ cell }) => cell.stop()));
    await server.stop();
  }
}

async function main(): Promise<void> {
  let asked: Asked;
  try {
    asked = read();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  const startedAt = Date.now();
  const files = await makeFiles();
  try {
    const { recorded, killed } = await killWorkers(asked, files);
    const ofTemporal = asked.isTemporalKilled
      ? await killTemporal(files, recorded, { ...asked, say: console.log })
      : [];
    const seconds = (Date.now() - startedAt) / 1000;
    const { text, isSound } = reportOf({ ...asked, recorded, killed, ofTemporal, seconds });
    console.log(text);
    process.exitCode = isSound ? 0 : 1;
  } finally {
    await files.remove();
  }
}

await main();
