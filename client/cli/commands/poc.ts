import type { Command } from 'commander';
import { entryPointsOf, type EntryPoint, type PocEntryPoint } from '../../../domain/policy/policy.ts';
import { applicationHasSettled, whyStopped } from '../../hand-in.ts';
import { newPocId } from '../../new-ids.ts';
import { UsageError } from '../failures.ts';
import { asOptionIfAny } from '../options.ts';
import { readRequestFile } from '../request-file.ts';
import { checkedPocId } from '../request-ids.ts';
import type { Session } from '../session.ts';
import { actionIdOption, carryOut } from './act.ts';
import { commandFor, handIn, requesterOf, showHandedIn } from './hand-in.ts';
import { addList } from './list.ts';
import { addShow } from './show.ts';

interface SubmitOptions {
  readonly file?: string;
  readonly as?: string;
  readonly draft?: true;
  readonly id?: string;
  readonly actionId?: string;
}

/** `confetti poc submit|show|list`. */
export function addPoc(program: Command, session: () => Session): void {
  const poc = program.command('poc').description('PoC applications: hand in, look at, list');
  poc
    .command('submit')
    .description('hand in a request from a file, or submit a draft')
    .argument('[id]', 'a draft, such as P-1042')
    .option('-f, --file <request.json>', 'the request: { pocId?, entryPoint, requester, fields }')
    .addOption(asOptionIfAny("who asks; without it the file's requester, or whoever has signed in"))
    .option('--draft', 'leave it a draft')
    .option('--id <id>', 'its id, such as P-1042; a new one is made when neither this nor the file names one')
    .addOption(actionIdOption())
    .action(async (id: string | undefined, options: SubmitOptions) => {
      if (id === undefined) await submitFile(session(), options);
      else await submitDraft(session(), id, options);
    });
  addShow(poc, session, 'P-1042');
  addList(poc, session, 'pocApplication');
}

async function submitFile(run: Session, options: SubmitOptions): Promise<void> {
  if (options.file === undefined) {
    throw new UsageError('Say what to submit: -f request.json, or the id of a draft. See docs/examples.');
  }
  if (options.actionId !== undefined) {
    throw new UsageError('--action-id belongs to the submission of a draft: give --id to hand in only once.');
  }
  const file = readRequestFile(options.file);
  const { entryPoint, fields } = file;
  if (!isOfPoc(entryPoint)) {
    const command = commandFor(entryPoint);
    throw new UsageError(
      `${options.file}: ${entryPoint} asks for credits, not for a PoC: use "${command} -f ${options.file}"`,
    );
  }
  const requester = requesterOf(run, options.as, options.file, file);
  const pocId = checkedPocId(options.id ?? file.pocId ?? newPocId());
  const submit = options.draft === undefined;
  const view = await handIn(run, {
    start: (confetti) =>
      confetti.startPocApplication({ pocId, entryPoint, requester, via: 'cli', fields, submit }),
    again: `--id ${pocId}`,
    hasSettled: (now) => applicationHasSettled(now, submit),
  });
  const isAwaited = submit && whyStopped(view) === undefined;
  showHandedIn(run, view, isAwaited ? run.policy().salesforceGraceMinutes : null, submit);
}

function isOfPoc(entryPoint: EntryPoint): entryPoint is PocEntryPoint {
  return (entryPointsOf.pocApplication as readonly string[]).includes(entryPoint);
}

async function submitDraft(run: Session, id: string, options: SubmitOptions): Promise<void> {
  const { as: email, file, draft, id: newId, actionId } = options;
  if (file !== undefined || draft !== undefined || newId !== undefined) {
    throw new UsageError(
      `-f, --draft and --id hand in a new request; ${id} is there already: leave them out`,
    );
  }
  await carryOut(
    run,
    id,
    { as: run.actor(email), ...(actionId === undefined ? {} : { actionId }) },
    (base) => ({
      name: 'submit',
      payload: base,
    }),
  );
}
