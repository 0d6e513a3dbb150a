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
    .action(async (id: string) => {
      const run = session();
      const requestId = requestIdOf(id);
      const view = await run.withConfetti((confetti) => viewOrNotFound(run, confetti, requestId));
      run.show(view, () => requestLines(run.style, run.policy(), view));
    });
}
