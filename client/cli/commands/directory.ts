import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { directoryOf, type DirectoryContent } from '../../../domain/directory/content.ts';
import type { DirectoryChange, DirectoryEdit } from '../../../domain/directory/edit.ts';
import type { DirectoryView } from '../../../domain/directory/state.ts';
import { findPerson } from '../../../domain/policy/assignees.ts';
import { notRunning } from '../../directory.ts';
import { readPolicyFile } from '../../policy-file.ts';
import { NoAnswerError } from '../../refused.ts';
import type { ShownDirectory } from '../../remote/command-door.ts';
import { previewSynchronisation } from '../../synchronisation-preview.ts';
import { NotFoundError, UsageError } from '../failures.ts';
import { asOption, asOptionIfAny, emailAddress, instantOf } from '../options.ts';
import { directoryLines, logLines, personLines, reportLines } from '../render/directory.ts';
import type { Session } from '../session.ts';
import { clean, sentence } from '../terminal.ts';
import { actionIdOption } from './act.ts';
import { addDepartures } from './departures.ts';

interface EditOptions {
  readonly as: string;
  readonly actionId?: string;
  readonly comment?: string;
}

/** `confetti directory …`: the people of the process, what they hold, and when they are away. */
export function addDirectory(program: Command, session: () => Session): void {
  const directory = program
    .command('directory')
    .description('the people: who they are, which roles they hold, when they are away');
  addLooking(directory, session);
  addPeople(directory, session);
  addAbsences(directory, session);
  addDepartures(directory, session);
  addSynchronisation(directory, session);
}

function addLooking(directory: Command, session: () => Session): void {
  directory
    .command('show')
    .description('everybody with their roles, or one person with all that is known of them')
    .argument('[person]', 'directory id or e-mail address')
    .action(async (idOrEmail: string | undefined) => {
      const run = session();
      const view = await viewOf(run);
      if (idOrEmail === undefined) {
        run.show(view, () => directoryLines(run.style, view));
        return;
      }
      const person = findPerson(view, idOrEmail);
      if (person === undefined) {
        throw new NotFoundError(
          `There is no person ${idOrEmail}. "confetti directory show" shows those there are.`,
        );
      }
      run.show(person, () => personLines(run.style, view, person));
    });
  directory
    .command('log')
    .description('the latest edits, and signals that were refused')
    .action(async () => {
      const run = session();
      const view = await viewOf(run);
      const { log, refusals, refusalCount } = view;
      run.show({ log, refusals, refusalCount }, () => logLines(run.style, view));
    });
}

interface PersonOptions extends EditOptions {
  readonly name?: string;
  readonly email?: string;
  readonly manager?: string;
  readonly larkId?: string;
  readonly slackId?: string;
  readonly salesforceId?: string;
  readonly region?: string;
}

function addPeople(directory: Command, session: () => Session): void {
  editing(directory, 'person', 'add somebody, or change what is given; "" empties what may be empty')
    .argument('<person>', 'directory id, such as xiaole.fang')
    .option('--name <name>')
    .option('--email <email>', 'their e-mail address', emailAddress)
    .option('--manager <person>', 'the directory id of their manager')
    .option('--lark-id <id>', 'their Lark open id')
    .option('--slack-id <id>', 'their Slack member id')
    .option('--salesforce-id <id>', 'their Salesforce user id')
    .option('--region <region>', "whose calendar they work by, where it is not their role's")
    .action((person: string, options: PersonOptions) => {
      const { name, email, manager, larkId, slackId, salesforceId, region } = options;
      const given = {
        ...defined({ name, email }),
        ...emptied({ manager, larkId, slackId, salesforceId, region }),
      };
      if (Object.keys(given).length === 0) {
        throw new UsageError(
          'Say what to set: --name, --email, --manager, --lark-id, --slack-id, --salesforce-id, --region',
        );
      }
      return edit(session(), options, { kind: 'setPerson', person, ...given });
    });
  editing(directory, 'remove', 'take somebody out who holds nothing')
    .argument('<person>', 'directory id')
    .action((person: string, options: EditOptions) =>
      edit(session(), options, { kind: 'removePerson', person }),
    );
  editing(directory, 'holders', 'say who holds a role in a region')
    .argument('<role>', 'such as gpe')
    .argument('<region>', 'such as APAC')
    .argument('<person...>', 'directory ids')
    .action((role: string, region: string, people: readonly string[], options: EditOptions) =>
      edit(session(), options, { kind: 'setHolders', role, region, people }),
    );
}

interface AwayOptions extends EditOptions {
  readonly from?: number;
  readonly until: number;
  readonly delegate?: string;
  readonly note?: string;
}

function addAbsences(directory: Command, session: () => Session): void {
  editing(directory, 'away', 'say when somebody is out of office, and who acts for them')
    .argument('<person>', 'directory id')
    .option('--from <when>', 'a day (UTC) or an instant; without it they are away from now on', instantOf)
    .requiredOption('--until <when>', 'when they are back: a day (UTC) or an instant', instantOf)
    .option('--delegate <person>', 'the directory id of who acts for them; without one it stays with them')
    .option('--note <text>')
    .action((person: string, options: AwayOptions) => {
      const { from, until, delegate, note } = options;
      return edit(session(), options, {
        kind: 'setOutOfOffice',
        person,
        until,
        ...defined({ from, delegate, note }),
      });
    });
  editing(directory, 'back', 'say that somebody is back: clears their absences')
    .argument('<person>', 'directory id')
    .option('--from <when>', 'only the absence that begins then', instantOf)
    .action((person: string, options: EditOptions & { readonly from?: number }) =>
      edit(session(), options, { kind: 'clearOutOfOffice', person, ...defined({ from: options.from }) }),
    );
}

interface SyncOptions {
  readonly as?: string;
  readonly actionId?: string;
  readonly comment?: string;
  readonly file?: string;
  readonly dryRun?: true;
}

function addSynchronisation(directory: Command, session: () => Session): void {
  directory
    .command('sync')
    .description(
      'take over what the policy file changed; what was edited by hand stays where the file says nothing new',
    )
    .option('-f, --file <policy.yaml>', 'without it CONFETTI_POLICY_FILE, else policy/default.yaml')
    .option('--dry-run', 'only say what would change')
    .addOption(asOptionIfAny("an operator's e-mail address; not needed once you have signed in"))
    .addOption(actionIdOption())
    .option('--comment <text>', 'why; it is kept in the log')
    .action(async (options: SyncOptions) => {
      const run = session();
      const { as, dryRun } = options;
      if (run.way().kind === 'server' && options.file !== undefined) {
        throw new UsageError('-f: signed in, the policy file of the server is taken over: leave it out');
      }
      const file = directoryOf(options.file === undefined ? run.policy() : readPolicyFile(options.file));
      if (dryRun === true) {
        const report = await wouldChange(run, file);
        run.show({ dryRun: true, report }, () => reportLines(run.style, report, true));
        return;
      }
      await edit(run, { ...options, as: run.actor(as) }, { kind: 'synchronise', file });
    });
}

async function wouldChange(run: Session, file: DirectoryContent): Promise<readonly string[]> {
  const remote = run.remote();
  if (remote !== undefined) return run.waitFor('the server', remote.previewSynchronisation());
  // Without a server it is seen whole.
  return previewSynchronisation((await viewOf(run)) as DirectoryView, file, run.terminal.now());
}

/** A command that edits: by whom, why, and under which id. */
function editing(directory: Command, name: string, description: string): Command {
  return directory
    .command(name)
    .description(description)
    .addOption(asOption())
    .addOption(actionIdOption())
    .option('--comment <text>', 'why; it is kept in the log');
}

async function edit(run: Session, options: EditOptions, change: DirectoryChange): Promise<void> {
  const id = options.actionId ?? randomUUID();
  const sent: DirectoryEdit = {
    ...change,
    id,
    actor: { email: options.as, via: 'cli' },
    ...defined({ comment: options.comment }),
  };
  const answer = await run.withConfetti(async (confetti) => {
    try {
      return await run.waitFor('the worker', confetti.editDirectory(sent));
    } catch (error) {
      if (!(error instanceof NoAnswerError)) throw error;
      const again = `To send the same edit again, add --action-id ${id}`;
      throw new NoAnswerError(`${error.message}\n${again}`, { cause: error });
    }
  });
  const { message, report = [] } = answer;
  run.show({ actionId: id, ...answer }, () => [
    clean(sentence(run.style, `${message}.`)),
    ...(report.length === 0 ? [] : reportLines(run.style, report, false)),
  ]);
}

async function viewOf(run: Session): Promise<ShownDirectory> {
  const view = await run.withConfetti((confetti) => run.waitFor('the worker', confetti.viewDirectory()));
  if (view === undefined) throw notRunning();
  return view;
}

type Given<Values> = { readonly [Key in keyof Values]?: Exclude<Values[Key], undefined> };

/** Without what is not given. */
function defined<Values extends object>(values: Values): Given<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Given<Values>;
}

/** Without what is not given; an empty text empties the field. */
function emptied<Key extends string>(
  values: Record<Key, string | undefined>,
): { readonly [Each in Key]?: string | null } {
  const given = Object.entries<string | undefined>(values).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value.trim() === '' ? null : value] as const],
  );
  return Object.fromEntries(given) as { readonly [Each in Key]?: string | null };
}
