import type { RequestView } from '../../../domain/approval/view.ts';
import type { EntryPoint } from '../../../domain/policy/policy.ts';
import { settled, whyStopped } from '../../hand-in.ts';
import type { CommandDoor } from '../../remote/command-door.ts';
import { NoAnswerError } from '../../refused.ts';
import { exitCodes, NotFoundError, UsageError } from '../failures.ts';
import { submittedLines } from '../render/request.ts';
import type { WrittenRequest } from '../../request-shape.ts';
import type { Session } from '../session.ts';
import { clean } from '../terminal.ts';

/** A request that is to be started, and when it is more than started. */
interface HandingIn {
  readonly start: (confetti: CommandDoor) => Promise<string>;
  /** The option that makes a second try the same request: `--id P-1042`. */
  readonly again: string;
  readonly hasSettled: (view: RequestView) => boolean;
}

const settlesWithinMs = 15_000;

/** Starts a request and answers it as soon as it has settled, or as it is when that takes too long. */
export function handIn(run: Session, { start, again, hasSettled }: HandingIn): Promise<RequestView> {
  return run.withConfetti(async (confetti) => {
    const started = orWith(start(confetti), `To ask again, add ${again}.`);
    const requestId = await run.waitFor('Temporal', started);
    const hint = `${requestId} is handed in and not taken up yet: do not hand it in again, look at it later.`;
    const look = settled(() => confetti.view(requestId), hasSettled, settlesWithinMs);
    const view = await run.waitFor('the first step', orWith(look, hint));
    if (view === undefined)
      throw new NotFoundError(`${requestId} was started and is gone: hand it in again.`);
    return view;
  });
}

/**
 * Says where the request stands; one that was to be submitted and was stopped ends the command with the reason and exit
 * code 1. `graceMinutes`: see `submittedLines`.
 */
export function showHandedIn(
  run: Session,
  view: RequestView,
  graceMinutes: number | null,
  submit = true,
): void {
  run.show(view, () => submittedLines(run.style, view, graceMinutes));
  const why = submit ? whyStopped(view) : undefined;
  if (why === undefined) return;
  run.terminal.err(`${clean(why)}\n`);
  run.endWith(exitCodes.refused);
}

/** The command that hands in what a file asks for. */
export function commandFor(entryPoint: EntryPoint): string {
  switch (entryPoint) {
    case 'top-up':
      return 'confetti credits request';
    case 'internal':
      return 'confetti credits internal';
    case 'cloud-user':
    case 'cloud-sales':
    case 'enterprise':
      return 'confetti poc submit';
  }
}

/** Who asks: `--as`, else whom the file names, else whoever has signed in. A file is taken at its word no more than `--as`. */
export function requesterOf(
  run: Session,
  as: string | undefined,
  file: string,
  request: WrittenRequest,
): string {
  const named = as ?? request.requester;
  if (named !== undefined || run.way().kind === 'server') return run.actor(named);
  throw new UsageError(`${file}: requester is missing: add it, or say who asks with --as`);
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
