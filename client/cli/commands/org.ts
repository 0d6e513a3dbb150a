import { InvalidArgumentError, type Command } from 'commander';
import { showOrg } from '../../org.ts';
import { NotFoundError } from '../failures.ts';
import { orgLines } from '../render/org.ts';
import type { Session } from '../session.ts';

/** `confetti org show ORG`: an Org as TiDB Cloud and Confetti know it. */
export function addOrg(program: Command, session: () => Session): void {
  program
    .command('org')
    .description('TiDB Cloud organizations')
    .command('show')
    .description('status, credits and when they run out, grants, bills, PoCs and requests of an Org')
    .argument('<org>', 'its TiDB Cloud Org ID', orgNumber)
    .action(async (orgId: string) => {
      const run = session();
      const shown = await run.withConfetti((confetti) =>
        run.waitFor('TiDB Cloud', showOrg(confetti, run.policy(), orgId, run.terminal.now())),
      );
      if (shown === undefined) {
        throw new NotFoundError(`TiDB Cloud has no Org ${orgId}: check the number with the customer.`);
      }
      run.show(shown, () => orgLines(run.style, run.policy(), shown));
    });
}

/** A mistyped name would be remembered for ever as an Org, so only numbers pass. */
export function orgNumber(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the number of a TiDB Cloud Org.');
}
