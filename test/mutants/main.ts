import { parseArgs } from 'node:util';
import { mutants } from './list.ts';
import type { Mutant } from './mutant.ts';
import { makeScratch, type Scratch } from './scratch.ts';

/*
 * `npm run mutants`: makes each mistake of the list in a copy of the sources and looks whether what is said to catch it does.
 * Before that, the copy without any mistake passes all of it. Exit code 0 when every mistake was caught, 1 when one was not,
 * 2 for a wrong command line.
 */

const usage = 'npm run mutants -- [--only TEXT (in the name of the mistake or its file)] [--no-control]';

/** Judges one mistake; throws where it is not caught. Answers by what it was. */
async function judge(scratch: Scratch, mutant: Mutant): Promise<string> {
  const { caughtBy } = mutant;
  return scratch.withMutant(mutant, async () => {
    if ('replayOf' in caughtBy) {
      const why = await scratch.replay([caughtBy.replayOf]);
      if (why === undefined) throw new Error(`${caughtBy.replayOf} replays all the same`);
      return `replay of ${caughtBy.replayOf}`;
    }
    const { passed, failed } = await scratch.test([caughtBy.test], [caughtBy.named]);
    const [first] = failed.filter(({ title }) => title.includes(caughtBy.named) && !title.includes('" hook'));
    if (first === undefined) {
      const others = failed.map(({ title, why }) => `${title}: ${why}`).join('; ');
      throw new Error(`${passed.length} tests named "${caughtBy.named}" pass all the same. ${others}`);
    }
    return `"${first.title}": ${first.why}`;
  });
}

/** Without a mistake nothing may fail: otherwise whatever fails has caught nothing. */
async function control(scratch: Scratch, chosen: readonly Mutant[]): Promise<string> {
  const catches = chosen.map(({ caughtBy }) => caughtBy);
  const histories = new Set(catches.flatMap((each) => ('replayOf' in each ? each.replayOf : [])));
  const why = await scratch.replay([...histories]);
  if (why !== undefined) throw new Error(`Without a mistake: ${why}`);
  const tests = catches.flatMap((each) => ('test' in each ? each : []));
  if (tests.length === 0) return `${histories.size} histories replay`;
  const files = [...new Set(tests.map(({ test }) => test))];
  const { passed, failed } = await scratch.test(
    files,
    tests.map(({ named }) => named),
  );
  for (const { title, why } of failed) throw new Error(`"${title}" fails without a mistake: ${why}`);
  for (const { named } of tests) {
    if (!passed.some((title) => title.includes(named))) throw new Error(`No test is named "${named}"`);
  }
  return `${histories.size} histories replay, ${passed.length} tests pass`;
}

interface Asked {
  readonly chosen: readonly Mutant[];
  /** Left out only while somebody works on a mistake. */
  readonly isControlled: boolean;
}

function read(): Asked {
  const { values } = parseArgs({
    allowNegative: true,
    options: { only: { type: 'string', default: '' }, control: { type: 'boolean', default: true } },
  });
  const chosen = mutants.filter(({ name, file }) => `${name} ${file}`.includes(values.only));
  if (chosen.length === 0) throw new TypeError(`No mistake has "${values.only}" in its name or file`);
  return { chosen, isControlled: values.control };
}

function seconds(since: number): string {
  return `${((Date.now() - since) / 1000).toFixed(1)} s`;
}

async function main({ chosen, isControlled }: Asked): Promise<void> {
  const startedAt = Date.now();
  const scratch = makeScratch();
  const failures: string[] = [];
  let passed = 0;
  const look = async (name: string, run: () => Promise<string>): Promise<void> => {
    const since = Date.now();
    try {
      const by = await run();
      passed += 1;
      console.log(`  ✔ ${name} (${seconds(since)}) — ${by}`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failures.push(`${name}: ${why}`);
      console.log(`  ✘ ${name} (${seconds(since)}) — ${why}`);
    }
  };
  try {
    if (isControlled)
      await look('no mistake: everything that is to catch one passes', () => control(scratch, chosen));
    for (const mutant of chosen) await look(`${mutant.name} (${mutant.file})`, () => judge(scratch, mutant));
  } finally {
    scratch.remove();
  }
  // In mocha's words, which `.ci/run` counts.
  console.log(`\n  ${passed} passing (${seconds(startedAt)})`);
  if (failures.length > 0) console.log(`  ${failures.length} failing\n\n${failures.join('\n')}`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

let asked: Asked | undefined;
try {
  asked = read();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  process.exitCode = 2;
}
if (asked !== undefined) await main(asked);
