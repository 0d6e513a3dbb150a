import type { Command } from 'commander';
import { nameIn } from '../../../domain/directory/content.ts';
import { NotFoundError } from '../failures.ts';
import { filterOf, withListOptions, type ListOptions } from '../list-options.ts';
import { asOption } from '../options.ts';
import { teamOf } from '../../team.ts';
import { knownPeople, personOf } from '../people.ts';
import { inboxLines } from '../render/lists.ts';
import type { Session } from '../session.ts';

interface InboxOptions extends ListOptions {
  readonly as: string;
  readonly team?: true;
}

/** `confetti inbox --as EMAIL`: what waits for this person, or for their team, the most urgent first. */
export function addInbox(program: Command, session: () => Session): void {
  const inbox = program
    .command('inbox')
    .description('what waits for you, the most urgent first')
    .addOption(asOption())
    .option('--team', 'what waits for those who report to you, directly or through others');
  withListOptions(inbox).action(async ({ as, team, ...options }: InboxOptions) => {
    const run = session();
    const policy = run.policy();
    const filter = filterOf(policy, options, run.terminal.now());
    const { person, members, people, requests } = await run.withConfetti(async (confetti) => {
      const people = await knownPeople(run, confetti);
      const person = personOf(people, as);
      const members = team === true ? teamOf(people, person) : [person];
      if (members.length === 0) {
        throw new NotFoundError(
          `Nobody reports to ${person.name}: "confetti directory show" says who reports to whom.`,
        );
      }
      const approvers = members.map(({ id }) => id);
      const requests = await run.waitFor('the list', confetti.list({ ...filter, approvers, isOpen: true }));
      return { person, members, people, requests };
    });
    const { id, name, email } = person;
    const ids = new Set(members.map((member) => member.id));
    const whoWaits = (approvers: readonly string[]): string =>
      approvers.flatMap((approver) => (ids.has(approver) ? [nameIn(people, approver)] : [])).join(', ');
    run.show({ person: { id, name, email }, ...(team === true ? { team: [...ids] } : {}), requests }, () =>
      inboxLines(run.style, policy, person, requests, team === true ? whoWaits : undefined),
    );
  });
}
