import type { Command } from 'commander';
import { findPerson } from '../../../domain/policy/assignees.ts';
import { NotFoundError } from '../failures.ts';
import { asOption } from '../options.ts';
import { inboxLines } from '../render/lists.ts';
import type { Session } from '../session.ts';

/** `confetti inbox --as EMAIL`: what waits for this person, the most urgent first. */
export function addInbox(program: Command, session: () => Session): void {
  program
    .command('inbox')
    .description('what waits for you, the most urgent first')
    .addOption(asOption().makeOptionMandatory())
    .action(async ({ as }: { as: string }) => {
      const run = session();
      const policy = run.policy();
      const person = findPerson(policy, as);
      if (person === undefined) {
        throw new NotFoundError(
          `${as} is nobody of the policy: add them under people in ${run.config.policyFile}, or correct the address.`,
        );
      }
      const requests = await run.withConfetti((confetti) =>
        run.waitFor('the list', confetti.list({ approver: person, isOpen: true })),
      );
      run.show({ person: { id: person.id, name: person.name, email: person.email }, requests }, () =>
        inboxLines(run.style, policy, person, requests),
      );
    });
}
