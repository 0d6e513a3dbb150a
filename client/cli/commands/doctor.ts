import type { Command } from 'commander';
import { runChecks } from '../doctor/run-checks.ts';
import { exitCodes } from '../failures.ts';
import { doctorLines } from '../render/doctor.ts';
import type { Session } from '../session.ts';

/** `confetti doctor`: exits 0 when all that is configured is reachable and consistent. */
export function addDoctor(program: Command, session: () => Session): void {
  program
    .command('doctor')
    .description('whether everything is reachable and fits together, and how to mend what does not')
    .action(async () => {
      const run = session();
      const checks = await run.waitFor('the checks', runChecks(run));
      const isSound = checks.every(({ state }) => state !== 'error');
      run.show({ ok: isSound, checks }, () => doctorLines(run.style, checks));
      if (!isSound) run.endWith(exitCodes.refused);
    });
}
