import { withinBytes } from '../wording/length.ts';
import { changedBy } from './change.ts';
import { editKey } from './edit-key.ts';
import { datedEdit, type DirectoryAnswer, type DirectoryEdit } from './edit.ts';
import { latestWithin } from './latest-within.ts';
import type { AnsweredEdit, DirectoryState } from './state.ts';

/** Of each: how many are kept, and how many characters of JSON; state has to fit into one payload. */
const keptAnswers = { count: 500, characters: 200_000 };
const keptLog = { count: 200, characters: 150_000 };
const maxReportLines = 200;
const maxLineBytes = 500;

/**
 * Carries an edit out that `checkEdit` let through; it grows the revision and leaves a line in the log. One that was
 * answered before is answered the same and changes nothing.
 */
export function applyEdit(state: DirectoryState, sent: DirectoryEdit, now: number): DirectoryAnswer {
  const given = answerGiven(state, sent.id);
  if (given !== undefined) return given.answer;
  const edit = datedEdit(sent, now);
  const { content, message, report } = changedBy(state, edit, now);
  const { regions, people, holders, operations } = content;
  Object.assign(state, { regions, people, holders, operations });
  if (edit.kind === 'synchronise') state.synchronised = { at: now, content: edit.file };
  state.revision += 1;
  const { id, kind, actor, comment } = edit;
  const line = { at: now, by: actor.email, via: actor.via, what: withinBytes(message, maxLineBytes) };
  state.log = latestWithin([...state.log, comment === undefined ? line : { ...line, comment }], keptLog);
  const answer = {
    revision: state.revision,
    message: withinBytes(message, 2 * maxLineBytes),
    ...(report === undefined ? {} : { report: boundedReport(report) }),
  };
  state.answered = latestWithin(
    [...state.answered, { id, kind, by: actor.email, key: editKey(sent), answer }],
    keptAnswers,
  );
  return answer;
}

/** What an edit with this id was answered, as long as it is remembered. */
export function answerGiven({ answered }: DirectoryState, id: string): AnsweredEdit | undefined {
  return answered.find((edit) => edit.id === id);
}

/** The lines that are told of a synchronisation. */
export function boundedReport(report: readonly string[]): readonly string[] {
  const more = report.length - maxReportLines;
  const lines = report.slice(0, maxReportLines).map((line) => withinBytes(line, maxLineBytes));
  return more <= 0 ? lines : [...lines, `and ${more} more`];
}
