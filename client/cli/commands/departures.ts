import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { goneInWords, isGone } from '../../../domain/directory/absence.ts';
import { nameIn } from '../../../domain/directory/content.ts';
import type { Person } from '../../../domain/people/person.ts';
import type { ActionAnswer } from '../../../domain/approval/actions.ts';
import { notRunning } from '../../directory.ts';
import type { OpenStep } from '../../handover.ts';
import type { CommandDoor } from '../../remote/command-door.ts';
import { NoAnswerError } from '../../refused.ts';
import { exitCodes, UsageError } from '../failures.ts';
import { asOption, emailAddress, instantOf } from '../options.ts';
import { personOf } from '../people.ts';
import { openStepLines } from '../render/directory.ts';
import type { Session } from '../session.ts';
import { clean } from '../terminal.ts';
import { actionIdOption } from './act.ts';
import { commandLine, showOutcomes, type ItemOutcome } from './outcomes.ts';

interface MoveOptions {
  readonly as: string;
  readonly to?: string;
  readonly preview?: true;
  readonly actionId?: string;
  readonly comment?: string;
}

interface DepartOptions extends MoveOptions {
  readonly at?: number;
}

/** `confetti directory depart` and `confetti directory move`: what waits for somebody goes to somebody else. */
export function addDepartures(directory: Command, session: () => Session): void {
  handingOver(directory, 'depart', 'somebody leaves: a successor takes over, also what waits for them now')
    .option(
      '--to <email>',
      'their successor; without one their work goes to the operations queue',
      emailAddress,
    )
    .option('--at <day>', 'when they are gone: a day (UTC) or an instant; without it now', instantOf)
    .action((email: string, options: DepartOptions) => depart(session(), email, options));
  handingOver(directory, 'move', 'what waits for somebody now goes to somebody else; they do not leave')
    .requiredOption('--to <email>', 'who takes it over', emailAddress)
    .action((email: string, options: MoveOptions) => move(session(), email, options));
}

function handingOver(directory: Command, name: string, description: string): Command {
  return directory
    .command(name)
    .description(description)
    .argument('<person>', 'e-mail address or directory id')
    .addOption(asOption("an operator's e-mail address"))
    .option('--preview', 'only say what waits for them, and to whom it would go')
    .addOption(actionIdOption())
    .option('--comment <text>', 'why; it stands in the history of each request');
}

/** What one of these commands is about. */
interface Leaving {
  readonly run: Session;
  readonly confetti: CommandDoor;
  readonly options: MoveOptions;
  readonly person: Person;
  readonly to: Person | undefined;
  readonly id: string;
}

async function move(run: Session, idOrEmail: string, options: MoveOptions): Promise<void> {
  await run.withConfetti(async (confetti) => {
    const leaving = await whoIsMeant(run, confetti, idOrEmail, options);
    await (options.preview === true ? preview(leaving) : moveOpenSteps(leaving, {}));
  });
}

async function depart(run: Session, idOrEmail: string, options: DepartOptions): Promise<void> {
  await run.withConfetti(async (confetti) => {
    const leaving = await whoIsMeant(run, confetti, idOrEmail, options);
    if (options.preview === true) return preview(leaving);
    // The directory first: from then on nothing new goes to them.
    const recorded = await recordDeparture(leaving, options.at);
    run.tell(() => [clean(`${recorded}.`)]);
    const isAhead = options.at !== undefined && options.at > run.terminal.now();
    return isAhead ? staysUntilThen(leaving, recorded) : moveOpenSteps(leaving, { departure: recorded });
  });
}

async function whoIsMeant(
  run: Session,
  confetti: CommandDoor,
  idOrEmail: string,
  options: MoveOptions,
): Promise<Leaving> {
  const view = await run.waitFor('the directory', confetti.viewDirectory());
  if (view === undefined) throw notRunning();
  const person = personOf(view, idOrEmail);
  // Repeated without words it means the same successor.
  const named = options.to ?? (isGone(person, run.terminal.now()) ? person.successor : undefined);
  const to = named === undefined ? undefined : personOf(view, named);
  if (to?.id === person.id)
    throw new UsageError(`${nameIn(view, person.id)} cannot take over from themselves`);
  return { run, confetti, options, person, to, id: options.actionId ?? randomUUID() };
}

async function preview({ run, confetti, person, to }: Leaving): Promise<void> {
  const open = await run.waitFor('the requests', confetti.openStepsOf(person));
  const would = to === undefined ? {} : { to: { id: to.id, name: to.name, email: to.email } };
  run.show({ preview: true, person: person.id, ...would, ...open }, () => [
    ...openStepLines(run.style, person, open.steps, to?.name ?? 'nobody: name a successor with --to'),
    run.style.paint.dim('  Nothing was changed: without --preview it would be.'),
  ]);
  run.complain(open.silent.map(({ requestId, why }) => `  ${requestId}  ${clean(why)}`));
  if (open.silent.length > 0) run.endWith(exitCodes.refused);
}

/** What the directory says of it. Somebody who is gone already, with this successor, is not recorded again. */
async function recordDeparture(
  { run, confetti, options, person, to, id }: Leaving,
  at?: number,
): Promise<string> {
  const now = run.terminal.now();
  const { departedAt, successor } = person;
  if (at === undefined && departedAt !== undefined && isGone(person, now) && successor === to?.id) {
    return `${person.name} is ${goneInWords(departedAt, now)} already`;
  }
  const { as: email, comment } = options;
  const edit = {
    kind: 'depart',
    id,
    actor: { email, via: 'cli' },
    person: person.id,
    ...(at === undefined ? {} : { at }),
    ...(to === undefined ? {} : { successor: to.id }),
    ...(comment === undefined ? {} : { comment }),
  } as const;
  try {
    return (await run.waitFor('the directory', confetti.editDirectory(edit))).message;
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const again = `Nothing was moved yet. To send the same again, add --action-id ${id}`;
    throw new NoAnswerError(`${error.message}\n${again}`, { cause: error });
  }
}

/** Who is there for some days yet goes on with what they have. */
async function staysUntilThen(leaving: Leaving, departure: string): Promise<void> {
  const { run, confetti, person, id } = leaving;
  const open = await run.waitFor('the requests', confetti.openStepsOf(person));
  const again = moveCommand(leaving);
  run.show({ actionId: id, departure, ...open, again }, () => [
    ...openStepLines(run.style, person, open.steps, 'them, until they are gone'),
    `  What still waits for them then is moved with: ${again}`,
  ]);
}

async function moveOpenSteps(leaving: Leaving, about: Readonly<Record<string, unknown>>): Promise<void> {
  const { run, confetti, options, person, to, id } = leaving;
  const { steps, silent } = await run.waitFor('the requests', confetti.openStepsOf(person));
  const again = moveCommand(leaving);
  const unread = silent.map(({ requestId, why }) => ({ requestId, outcome: 'unknown', why, again }) as const);
  if (to === undefined) {
    run.show({ ...about, actionId: id, steps, silent, again }, () =>
      openStepLines(run.style, person, steps, 'nobody: no successor is named'),
    );
    run.complain(steps.length + silent.length === 0 ? [] : [`  To move it: ${again}`]);
    if (steps.length + silent.length > 0) run.endWith(exitCodes.refused);
    return;
  }
  const { as: email, comment = `${person.name} hands over to ${to.name}` } = options;
  const outcomes = await run.waitFor(
    'the worker',
    confetti.handOver({ from: person, to, steps, id, actor: { email, via: 'cli' }, comment }),
  );
  const moved = steps.flatMap(
    (step, index): ItemOutcome<ActionAnswer & Pick<OpenStep, 'step' | 'label'>>[] => {
      const outcome = outcomes[index];
      if (outcome === undefined) return [];
      const { requestId, step: role, label } = step;
      const done = { step: role, label };
      return [
        outcome.outcome === 'done'
          ? { outcome: 'done', done: { ...outcome.done, ...done }, requestId, again }
          : { ...outcome, requestId, again },
      ];
    },
  );
  const items = [...moved, ...unread];
  run.tell(() => (items.length === 0 ? [`Nothing waits for ${person.name}.`] : []));
  showOutcomes(
    run,
    { ...about, actionId: id },
    items,
    ({ label, message }) => [`${label}: ${message}`],
    'moved',
  );
  const isLeft = items.some(({ outcome }) => outcome === 'refused');
  if (isLeft)
    run.complain([`  What was refused stays with ${person.name}; to somebody else: ${elsewhere(leaving)}`]);
}

/** Finds only what is still theirs, so that it may be repeated. */
function moveCommand({ options, person, to }: Leaving): string {
  const target = to === undefined ? 'EMAIL' : to.email;
  return commandLine(['confetti', 'directory', 'move', person.email, '--to', target, '--as', options.as]);
}

function elsewhere(leaving: Leaving): string {
  return moveCommand({ ...leaving, to: undefined });
}
