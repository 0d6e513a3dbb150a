import { setTimeout as delay } from 'node:timers/promises';
import { Option, type Command } from 'commander';
import type { RequestStatus } from '../../../domain/approval/state.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { Confetti } from '../../index.ts';
import { NoAnswerError } from '../../refused.ts';
import { exitCodes, NotFoundError, UsageError } from '../failures.ts';
import { asOption } from '../options.ts';
import { checkedPocId, newPocId, requestIdOf } from '../poc-id.ts';
import { requestListLines } from '../render/lists.ts';
import { requestLines, submittedLines } from '../render/request.ts';
import { readRequestFile } from '../request-file.ts';
import type { Session } from '../session.ts';
import { clean } from '../terminal.ts';
import { actionIdOption, carryOut, viewOrNotFound } from './act.ts';

const statuses = [
  'draft',
  'in-progress',
  'sent-back',
  'rejected',
  'recalled',
  'approved',
  'complete',
  'closed',
] as const satisfies readonly RequestStatus[];

/** As many as fit on a few screens. */
const shownWithoutAll = 50;

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
    .addOption(asOption("who asks (taken at its word); without it the file's requester"))
    .option('--draft', 'leave it a draft')
    .option('--id <id>', 'its id, such as P-1042; a new one is made when neither this nor the file names one')
    .addOption(actionIdOption())
    .action(async (id: string | undefined, options: SubmitOptions) => {
      if (id === undefined) await handIn(session(), options);
      else await submitDraft(session(), id, options);
    });
  poc
    .command('show')
    .description('one request: who is waited for, the steps, what is missing, the history')
    .argument('<id>', 'such as P-1042')
    .action(async (id: string) => {
      const run = session();
      const requestId = requestIdOf(id);
      const view = await run.withConfetti((confetti) => viewOrNotFound(run, confetti, requestId));
      run.show(view, () => requestLines(run.style, run.policy(), view));
    });
  poc
    .command('list')
    .description('requests, the next due first')
    .option('--region <region>')
    .addOption(new Option('--status <status>').choices(statuses))
    .option('--org <orgId>', 'for this TiDB Cloud Org')
    .option('--open', 'without those that are closed')
    .option('--all', `all of them, not the first ${shownWithoutAll}`)
    .action(async (options: { region?: string; status?: string; org?: string; open?: true; all?: true }) => {
      const run = session();
      const { region, status, org, open, all } = options;
      const found = await run.withConfetti((confetti) =>
        run.waitFor(
          'the list',
          confetti.list({
            kind: 'pocApplication',
            ...(region === undefined ? {} : { region }),
            ...(status === undefined ? {} : { status }),
            ...(org === undefined ? {} : { orgId: org }),
            ...(open === undefined ? {} : { isOpen: true }),
          }),
        ),
      );
      const requests = all === true ? found : found.slice(0, shownWithoutAll);
      const leftOut = found.length - requests.length;
      run.show({ requests, leftOut }, () => requestListLines(run.style, run.policy(), requests, leftOut));
    });
}

async function handIn(run: Session, options: SubmitOptions): Promise<void> {
  if (options.file === undefined) {
    throw new UsageError('Say what to submit: -f request.json, or the id of a draft. See docs/examples.');
  }
  if (options.actionId !== undefined) {
    throw new UsageError('--action-id belongs to the submission of a draft: give --id to hand in only once.');
  }
  const file = readRequestFile(options.file);
  const requester = options.as ?? file.requester;
  if (requester === undefined) {
    throw new UsageError(`${options.file}: requester is missing: add it, or say who asks with --as`);
  }
  const pocId = checkedPocId(options.id ?? file.pocId ?? newPocId());
  const { entryPoint, fields } = file;
  const submit = options.draft === undefined;
  const view = await run.withConfetti(async (confetti) => {
    const application = { pocId, entryPoint, requester, via: 'cli', fields, submit };
    const started = confetti.startPocApplication(application);
    const requestId = await run.waitFor('Temporal', orWith(started, `To ask again, add --id ${pocId}.`));
    const hint = `${requestId} is handed in and not taken up yet: do not hand it in again, look at it later.`;
    return run.waitFor('the first step', orWith(firstState(confetti, requestId, submit), hint));
  });
  const gaps = gapsOf(view);
  const isUnderWay = submit && gaps === undefined;
  run.show(view, () =>
    submittedLines(run.style, view, isUnderWay ? run.policy().salesforceGraceMinutes : null),
  );
  if (submit && gaps !== undefined) {
    run.terminal.err(`${clean(gaps)}\n`);
    run.endWith(exitCodes.refused);
  }
}

/** Why a request that was handed in is still a draft; undefined when it is none, or not judged yet. */
function gapsOf({ status, problems }: RequestView): string | undefined {
  if (status !== 'draft') return undefined;
  return problems.find(({ key }) => key === 'submission' || key === 'held')?.text;
}

/** Adds to an answer that did not come what it means for this request: a second one must not be made by accident. */
async function orWith<T>(answer: Promise<T>, hint: string): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof NoAnswerError
      ? new NoAnswerError(`${error.message}\n${hint}`, { cause: error })
      : error;
  }
}

const settlesWithinMs = 15_000;
const lookEveryMs = 200;

/** The request as soon as it is more than started: submitted, or with the reason why not. */
async function firstState(confetti: Confetti, requestId: string, submit: boolean): Promise<RequestView> {
  const endsAt = Date.now() + settlesWithinMs;
  for (;;) {
    const view = await confetti.view(requestId);
    if (view === undefined)
      throw new NotFoundError(`${requestId} was started and is gone: hand it in again.`);
    const hasSettled = !submit || view.status !== 'draft' || gapsOf(view) !== undefined;
    if (hasSettled || Date.now() > endsAt) return view;
    await delay(lookEveryMs);
  }
}

async function submitDraft(run: Session, id: string, options: SubmitOptions): Promise<void> {
  const { as: email, file, draft, id: newId, actionId } = options;
  if (file !== undefined || draft !== undefined || newId !== undefined) {
    throw new UsageError(
      `-f, --draft and --id hand in a new request; ${id} is there already: leave them out`,
    );
  }
  if (email === undefined) throw new UsageError('Say who submits it: --as EMAIL');
  await carryOut(run, id, { as: email, ...(actionId === undefined ? {} : { actionId }) }, (base) => ({
    name: 'submit',
    payload: base,
  }));
}
