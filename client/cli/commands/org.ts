import { InvalidArgumentError, type Command } from 'commander';
import { NotFoundError } from '../failures.ts';
import { orgLines } from '../render/org.ts';
import type { Session } from '../session.ts';

/** `confetti org show ORG`: credits and bills of an Org, as TiDB Cloud and Confetti know them. */
export function addOrg(program: Command, session: () => Session): void {
  program
    .command('org')
    .description('TiDB Cloud organizations')
    .command('show')
    .description('status, credits, grants and bills of an Org')
    .argument('<org>', 'its TiDB Cloud Org ID', orgNumber)
    .action(async (orgId: string) => {
      const run = session();
      const reading = await run.withConfetti((confetti) =>
        run.waitFor('TiDB Cloud', confetti.readOrg(orgId)),
      );
      if (reading.account === null && reading.tenant.grantCount === 0) {
        throw new NotFoundError(`TiDB Cloud has no Org ${orgId}: check the number with the customer.`);
      }
      run.show(reading, () => orgLines(run.style, orgId, reading));
    });
}

/** A mistyped name would be remembered for ever as an Org, so only numbers pass. */
function orgNumber(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the number of a TiDB Cloud Org.');
}
