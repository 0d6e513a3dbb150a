import { InvalidArgumentError, type Command } from 'commander';
import type { OrgReading } from '../../../workflows/tenant-credits/contract.ts';
import type { ListedRequest } from '../../lists.ts';
import { NotFoundError } from '../failures.ts';
import { outlookOf, type OrgOutlook } from '../org-outlook.ts';
import { orgLines } from '../render/org.ts';
import type { Session } from '../session.ts';

/** What `confetti org show --json` answers. */
export interface ShownOrg extends OrgReading {
  readonly orgId: string;
  /** Absent where TiDB Cloud does not know the Org. */
  readonly outlook?: OrgOutlook;
  /** PoCs and credit requests of the Org, open ones first. */
  readonly requests: readonly ListedRequest[];
}

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
      const [reading, listed] = await run.withConfetti((confetti) =>
        run.waitFor('TiDB Cloud', Promise.all([confetti.readOrg(orgId), confetti.list({ orgId })])),
      );
      const requests = listed.toSorted((one, other) => Number(other.isOpen) - Number(one.isOpen));
      if (reading.account === null && reading.tenant.grantCount === 0 && requests.length === 0) {
        throw new NotFoundError(`TiDB Cloud has no Org ${orgId}: check the number with the customer.`);
      }
      const outlook = outlookOf(run.policy(), reading, requests, run.terminal.now());
      const shown: ShownOrg = {
        orgId,
        ...reading,
        ...(outlook === undefined ? {} : { outlook }),
        requests,
      };
      run.show(shown, () => orgLines(run.style, run.policy(), shown));
    });
}

/** A mistyped name would be remembered for ever as an Org, so only numbers pass. */
export function orgNumber(text: string): string {
  if (/^\d{1,20}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be the number of a TiDB Cloud Org.');
}
