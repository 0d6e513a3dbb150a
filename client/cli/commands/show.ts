import type { Command } from 'commander';
import { requestLines } from '../render/request.ts';
import { requestIdOf } from '../request-ids.ts';
import type { Session } from '../session.ts';
import { viewOrNotFound } from './act.ts';

/** `confetti poc show` and `confetti credits show`: both show either kind, by its id. */
export function addShow(group: Command, session: () => Session, example: string): void {
  group
    .command('show')
    .description('one request: who is waited for, the steps, what is missing, the credits, the history')
    .argument('<id>', `such as ${example}`)
    .option('--all-history', 'the whole history: the earlier lines of a long one are read from the archive')
    .action(async (id: string, { allHistory = false }: { readonly allHistory?: boolean }) => {
      const run = session();
      const requestId = requestIdOf(id);
      const view = await run.withConfetti((confetti) =>
        viewOrNotFound(run, confetti, requestId, { allHistory }),
      );
      run.show(view, () => requestLines(run.style, run.policy(), view));
    });
}
