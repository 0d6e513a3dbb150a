import type { Outcome } from '../../each-by-itself.ts';
import { exitCodes } from '../failures.ts';
import { tableLines } from '../table.ts';
import { clean, sentence } from '../terminal.ts';
import type { Session } from '../session.ts';

/** What became of one of several, and the command that repeats it. */
export type ItemOutcome<Done> = Outcome<Done> & { readonly requestId: string; readonly again: string };

/**
 * Says of each of several what became of it: what was done on standard output, what was not on standard error with what to
 * do. `inWords` gives a line or more for each that was done. Unless all were done the exit code is 1.
 */
export function showOutcomes<Done extends object>(
  run: Session,
  about: Readonly<Record<string, unknown>>,
  items: readonly ItemOutcome<Done>[],
  inWords: (done: Done) => readonly string[],
  what = 'done',
): void {
  const done = items.filter((item) => item.outcome === 'done');
  run.show({ ...about, items: items.map((item) => forPrograms(item)) }, () => [
    ...tableLines(
      done.flatMap((item) =>
        inWords(item.done).map((line, at) => [at === 0 ? item.requestId : '', sentence(run.style, line)]),
      ),
    ),
    ...(items.length === 0 ? [] : [run.style.paint.dim(`  ${done.length} of ${items.length} ${what}`)]),
  ]);
  run.complain(items.flatMap((item) => notDoneLines(run, item)));
  if (done.length < items.length) run.endWith(exitCodes.refused);
}

function notDoneLines<Done>(run: Session, item: ItemOutcome<Done>): string[] {
  const { requestId, again } = item;
  switch (item.outcome) {
    case 'done':
      return [];
    case 'refused':
      return item.refusal.message
        .split('\n')
        .map((line, at) => `  ${at === 0 ? requestId : '  '}  ${sentence(run.style, line)}`);
    case 'unknown':
      return [`  ${requestId}  ${clean(item.why)}`, `      To repeat: ${clean(again)}`];
  }
}

function forPrograms<Done extends object>(item: ItemOutcome<Done>): object {
  const { requestId, outcome } = item;
  switch (item.outcome) {
    case 'done':
      return { requestId, outcome, ...item.done };
    case 'refused':
      return { requestId, outcome, refusal: item.refusal };
    case 'unknown':
      return { requestId, outcome, message: item.why, again: item.again };
  }
}

/** A command line as it can be pasted into a shell. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@.,:/=+-]+$/.test(word) ? word : quoted(word))).join(' ');
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
