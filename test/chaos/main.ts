import { parseArgs } from 'node:util';
import { commandOf, reportOf } from './report.ts';
import { runChaos } from './run.ts';

/*
 * `npm run chaos -- --requests N --seed S`: the product under faults and kills, for as many requests as one likes.
 * Exit code 0 when every invariant holds, 1 when one does not, 2 for a wrong command line.
 */

const usage =
  'npm run chaos -- [--requests N (default 100)] [--seed S (default: one of its own)] [--at-a-time N (16)]';

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1)
    throw new TypeError(`--${name} is a whole number above zero, not "${text}"`);
  return value;
}

function read(): { requests: number; seed: number; atATime: number } {
  const { values } = parseArgs({
    options: {
      requests: { type: 'string', default: '100' },
      seed: { type: 'string', default: String((Date.now() % 1_000_000) + 1) },
      'at-a-time': { type: 'string', default: '16' },
    },
  });
  return {
    requests: wholeNumber('requests', values.requests),
    seed: wholeNumber('seed', values.seed),
    atATime: wholeNumber('at-a-time', values['at-a-time']),
  };
}

async function main(): Promise<void> {
  let options;
  try {
    options = read();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exitCode = 2;
    return;
  }
  console.log(commandOf(options));
  const outcome = await runChaos({ ...options, drainMs: 240_000, say: console.log });
  console.log(reportOf(outcome));
  process.exitCode = outcome.violations.length === 0 ? 0 : 1;
}

await main();
