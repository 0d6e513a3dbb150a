import type { Command } from 'commander';
import type { Decision } from '../../../domain/approval/actions.ts';
import type { ByHand } from '../../../domain/credits/grant.ts';
import { UsageError } from '../failures.ts';
import { parseAssignments } from '../field-assignments.ts';
import { asOption, emailAddress, roundNumber } from '../options.ts';
import type { Session } from '../session.ts';
import { actionIdOption, carryOut, type ActOptions } from './act.ts';

interface Commented extends ActOptions {
  readonly comment?: string;
}

interface FulfilOptions extends Commented {
  /** The grant's id; `true` where it is not named. */
  readonly byHand?: string | true;
  readonly reference?: string;
}

/** The actions of people on a request, each a command of its own. */
export function addActions(program: Command, session: () => Session): void {
  addDecisions(program, session);
  addConversation(program, session);
  addRequesterActions(program, session);

  onStep(action(program, 'fulfil', 'release the credits (BE&O), or record that you added them by hand'))
    .option(
      '--by-hand [grant]',
      'you added them in TiDB Cloud yourself: Confetti verifies this grant there and adds nothing',
    )
    .option('--reference <text>', 'with --by-hand: where the evidence is, such as a link to a screenshot')
    .option('--comment <text>')
    .action((id: string, options: FulfilOptions) => {
      const how = byHandOf(options);
      return carryOut(session(), id, options, (base, step) => ({
        name: 'fulfil',
        payload: { ...base, step: step(), ...how, ...commentOf(options) },
      }));
    });
  onStep(action(program, 'reassign', 'hand the step to somebody else'))
    .requiredOption('--to <email>', 'who takes it over', emailAddress)
    .option('--comment <text>')
    .action((id: string, options: Commented & { to: string }) =>
      carryOut(session(), id, options, (base, step) => ({
        name: 'reassign',
        payload: { ...base, step: step(), to: options.to, ...commentOf(options) },
      })),
    );
  action(program, 'set', 'fill in fields: yes/no, numbers, texts; "field=" empties one')
    .argument('<field=value...>', 'such as presalesAutoApprove=yes')
    .option('--comment <text>')
    .action((id: string, assignments: readonly string[], options: Commented) => {
      const run = session();
      const fields = parseAssignments(assignments, run.policy());
      return carryOut(run, id, options, (base) => ({
        name: 'setFields',
        payload: { ...base, fields, ...commentOf(options) },
      }));
    });
}

const decisions: readonly (readonly [command: Decision, description: string])[] = [
  ['approve', 'approve the step that waits for you'],
  ['reject', 'reject the request; --comment says why'],
  ['send-back', 'send it back to be mended; --comment says what'],
];

function addDecisions(program: Command, session: () => Session): void {
  for (const [decision, description] of decisions) {
    onStep(action(program, decision, description))
      .option('--comment <text>')
      .action((id: string, options: Commented) =>
        carryOut(session(), id, options, (base, step) => ({
          name: 'decide',
          payload: { ...base, step: step(), decision, ...commentOf(options) },
        })),
      );
  }
}

function addConversation(program: Command, session: () => Session): void {
  onStep(action(program, 'claim', 'say that you are on it: a first response')).action(
    (id: string, options: ActOptions) =>
      carryOut(session(), id, options, (base, step) => ({
        name: 'claim',
        payload: { ...base, step: step() },
      })),
  );
  onStep(action(program, 'comment', 'say something about it: a first response'))
    .requiredOption('--comment <text>')
    .action((id: string, options: ActOptions & { comment: string }) =>
      carryOut(session(), id, options, (base, step) => ({
        name: 'comment',
        payload: { ...base, step: step(), comment: options.comment },
      })),
    );
  onStep(action(program, 'ask', 'ask the requester; the clock pauses until they answer'))
    .requiredOption('--comment <question>')
    .action((id: string, options: ActOptions & { comment: string }) =>
      carryOut(session(), id, options, (base, step) => ({
        name: 'ask',
        payload: { ...base, step: step(), question: options.comment },
      })),
    );
  onStep(action(program, 'answer', 'answer a question as the requester or the sponsor'))
    .requiredOption('--comment <answer>')
    .action((id: string, options: ActOptions & { comment: string }) =>
      carryOut(session(), id, options, (base, step) => ({
        name: 'answer',
        payload: { ...base, step: step(), answer: options.comment },
      })),
    );
}

function addRequesterActions(program: Command, session: () => Session): void {
  action(program, 'amend', 'change the request while it is under way; its tier and route are computed again')
    .argument('<field=value...>', 'such as creditsNeeded=2000')
    .option('--comment <text>')
    .action((id: string, assignments: readonly string[], options: Commented) => {
      const run = session();
      const fields = parseAssignments(assignments, run.policy());
      return carryOut(run, id, options, (base) => ({
        name: 'amend',
        payload: { ...base, fields, ...commentOf(options) },
      }));
    });
  action(program, 'recall', 'take a request back as its requester')
    .option('--comment <text>')
    .action((id: string, options: Commented) =>
      carryOut(session(), id, options, (base) => ({
        name: 'recall',
        payload: { ...base, ...commentOf(options) },
      })),
    );
  action(program, 'resubmit', 'hand a rejected, sent-back or recalled request in again: a new round')
    .option('--comment <text>')
    .action((id: string, options: Commented) =>
      carryOut(session(), id, options, (base) => ({
        name: 'resubmit',
        payload: { ...base, ...commentOf(options) },
      })),
    );
}

function action(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('<id>', 'a PoC such as P-1042, or a credit request such as C-207')
    .addOption(asOption().makeOptionMandatory())
    .option('--round <n>', 'the round you mean; without it the present one', roundNumber)
    .addOption(actionIdOption());
}

function onStep(command: Command): Command {
  return command.option('--step <step>', 'the step you mean, such as gpe; without it the one that waits');
}

function byHandOf({ byHand, reference }: FulfilOptions): { byHand?: ByHand } {
  if (byHand === undefined) {
    if (reference === undefined) return {};
    throw new UsageError('--reference says where credits were added by hand: add --by-hand [GRANT]');
  }
  if (byHand === true && reference === undefined) {
    throw new UsageError('Say what you added by hand: --by-hand GRANT, or --by-hand --reference TEXT');
  }
  return {
    byHand: {
      ...(byHand === true ? {} : { grantId: byHand }),
      ...(reference === undefined ? {} : { reference }),
    },
  };
}

function commentOf({ comment }: Commented): { comment?: string } {
  return comment === undefined ? {} : { comment };
}
