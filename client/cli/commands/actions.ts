import { Option, type Command } from 'commander';
import type { Decision } from '../../../domain/approval/actions.ts';
import type { ByHand } from '../../../domain/credits/grant.ts';
import { entryPointsOf, type RequestKind } from '../../../domain/policy/policy.ts';
import { UsageError } from '../failures.ts';
import { parseAssignments } from '../field-assignments.ts';
import { asOption, checkedRegion, emailAddress, reasonText, roundNumber } from '../options.ts';
import type { Session } from '../session.ts';
import { actionIdOption, carryOut, type ActOptions, type MakeAction } from './act.ts';
import { carryOutOnAllMine, carryOutOnEach, type MineFilter } from './act-on-several.ts';

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
  addHandovers(program, session);
  addOperatorActions(program, session);

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

interface DecisionOptions extends SeveralOptions, Commented {
  readonly seen?: string;
}

function addDecisions(program: Command, session: () => Session): void {
  for (const [decision, description] of decisions) {
    const command = decision === 'send-back' ? action : actionOnSeveral;
    const decide = onStep(command(program, decision, description))
      .option('--comment <text>')
      .option('--seen <hash>', 'decide only what you looked at: "content" of the step in show --json');
    if (decision === 'approve') withAllMine(decide);
    decide.action((given: string | readonly string[], options: DecisionOptions) => {
      const ids = typeof given === 'string' ? [given] : given;
      const { seen } = options;
      if (seen !== undefined && (ids.length > 1 || options.allMine === true)) {
        throw new UsageError('--seen is of one request, and several are meant: leave it out');
      }
      return onOneOrMore(session(), [decision, ...commentWords(options)], ids, options, (base, step) => ({
        name: 'decide',
        payload: {
          ...base,
          step: step(),
          decision,
          ...commentOf(options),
          ...(seen === undefined ? {} : { seen }),
        },
      }));
    });
  }
}

function addConversation(program: Command, session: () => Session): void {
  withAllMine(onStep(actionOnSeveral(program, 'claim', 'say that you are on it: a first response'))).action(
    (ids: readonly string[], options: SeveralOptions) =>
      onOneOrMore(session(), ['claim'], ids, options, (base, step) => ({
        name: 'claim',
        payload: { ...base, step: step() },
      })),
  );
  onStep(actionOnSeveral(program, 'comment', 'say something about it: a first response'))
    .requiredOption('--comment <text>')
    .action((ids: readonly string[], options: SeveralOptions & { comment: string }) =>
      onOneOrMore(session(), ['comment', ...commentWords(options)], ids, options, (base, step) => ({
        name: 'comment',
        payload: { ...base, step: step(), comment: options.comment },
      })),
    );
  onStep(action(program, 'ask', 'ask the requester; the clock pauses until they answer'))
    .requiredOption('--comment <question>')
    .action((id: string, options: ActOptions & { comment: string }) =>
      carryOut(
        session(),
        id,
        options,
        (base, step) => ({ name: 'ask', payload: { ...base, step: step(), question: options.comment } }),
        'own',
      ),
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

interface HandoverOptions extends Commented {
  readonly to: string;
  readonly from?: string;
}

function addHandovers(program: Command, session: () => Session): void {
  const handovers = [
    ['reassign', 'hand the step to somebody else, who has it from then on', 'who takes it over'],
    ['delegate', 'have somebody act in your place; you may still decide yourself', 'who acts'],
  ] as const;
  for (const [name, description, to] of handovers) {
    onStep(action(program, name, description))
      .requiredOption('--to <email>', to, emailAddress)
      .option('--from <email>', 'in whose place, where several have one', emailAddress)
      .option('--comment <text>')
      .action((id: string, options: HandoverOptions) =>
        carryOut(session(), id, options, (base, step) => ({
          name,
          payload: { ...base, step: step(), to: options.to, ...fromOf(options), ...commentOf(options) },
        })),
      );
  }
  onStep(action(program, 'add-approver', 'have somebody approve the step as well'))
    .requiredOption('--approver <email>', 'who has to approve beside you', emailAddress)
    .option('--comment <text>')
    .action((id: string, options: Commented & { approver: string }) =>
      carryOut(session(), id, options, (base, step) => ({
        name: 'addApprover',
        payload: { ...base, step: step(), approver: options.approver, ...commentOf(options) },
      })),
    );
}

function fromOf({ from }: HandoverOptions): { from?: string } {
  return from === undefined ? {} : { from };
}

interface OperatorOptions extends ActOptions {
  readonly reason: string;
}

function addOperatorActions(program: Command, session: () => Session): void {
  withReason(onStep(action(program, 'nudge', 'as an operator: remind those who are waited for'))).action(
    (id: string, options: OperatorOptions) =>
      carryOut(session(), id, options, (base, step) => ({
        name: 'nudge',
        payload: { ...base, step: step(), comment: options.reason },
      })),
  );
  withReason(onStep(action(program, 'override', "as an operator: decide in the approvers' place")))
    .addOption(
      new Option('--decision <decision>').choices(decisions.map(([name]) => name)).makeOptionMandatory(),
    )
    .action((id: string, options: OperatorOptions & { decision: Decision }) =>
      carryOut(session(), id, options, (base, step) => ({
        name: 'override',
        payload: { ...base, step: step(), decision: options.decision, comment: options.reason },
      })),
    );
}

function withReason(command: Command): Command {
  return command.requiredOption('--reason <text>', 'why; it is shown wherever this is', reasonText);
}

function action(program: Command, name: string, description: string): Command {
  return acting(
    program
      .command(name)
      .description(description)
      .argument('<id>', 'a PoC such as P-1042, or a credit request such as C-207'),
  );
}

function actionOnSeveral(program: Command, name: string, description: string): Command {
  return acting(
    program
      .command(name)
      .description(`${description}; of several requests each by itself`)
      .argument('[id...]', 'PoCs such as P-1042, credit requests such as C-207'),
  );
}

function acting(command: Command): Command {
  return command
    .addOption(asOption())
    .option('--round <n>', 'the round you mean; without it the present one', roundNumber)
    .addOption(actionIdOption());
}

interface SeveralOptions extends ActOptions {
  readonly allMine?: true;
  readonly region?: string;
  readonly kind?: RequestKind;
}

function withAllMine(command: Command): Command {
  return command
    .option('--all-mine', 'everything that waits for you; it is listed first')
    .option('--region <region>', 'with --all-mine: only those of this region')
    .addOption(
      new Option('--kind <kind>', 'with --all-mine: only PoCs, or only credit requests').choices(
        Object.keys(entryPointsOf),
      ),
    );
}

/** On one request as ever; on several each by itself, one of them not done saying nothing of the others. */
function onOneOrMore(
  run: Session,
  command: readonly string[],
  ids: readonly string[],
  options: SeveralOptions,
  sending: MakeAction,
): Promise<void> {
  const { allMine, region, kind } = options;
  const [id, ...others] = ids;
  if (allMine === true) {
    if (id !== undefined) throw new UsageError('Name requests, or say --all-mine, not both');
    const filter: MineFilter = {
      ...(region === undefined ? {} : { region: checkedRegion(run.policy(), region) }),
      ...(kind === undefined ? {} : { kind }),
    };
    return carryOutOnAllMine(run, filter, { command, options, sending });
  }
  if (region !== undefined || kind !== undefined) {
    throw new UsageError('--region and --kind narrow down --all-mine: add it, or leave them out');
  }
  if (id === undefined) throw new UsageError('Name a request, such as P-1042 or C-207');
  return others.length === 0
    ? carryOut(run, id, options, sending, 'own')
    : carryOutOnEach(run, ids, { command, options, sending });
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

function commentWords({ comment }: Commented): string[] {
  return comment === undefined ? [] : ['--comment', comment];
}

function commentOf({ comment }: Commented): { comment?: string } {
  return comment === undefined ? {} : { comment };
}
