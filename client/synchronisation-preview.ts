import { refuse } from '../domain/approval/refusal.ts';
import { boundedReport } from '../domain/directory/apply-edit.ts';
import { contentProblem } from '../domain/directory/content-problem.ts';
import type { DirectoryContent } from '../domain/directory/content.ts';
import { mergeDirectory } from '../domain/directory/merge.ts';
import type { DirectoryView } from '../domain/directory/state.ts';
import { RefusedError } from './refused.ts';

/**
 * What taking over what the policy file says now would change in the directory, a line each.
 * @throws RefusedError where it would not be taken over
 */
export function previewSynchronisation(
  view: DirectoryView,
  file: DirectoryContent,
  now: number,
): readonly string[] {
  const { next, report } = mergeDirectory(view.synchronised.content, file, view, now);
  const problem = contentProblem(next);
  if (problem !== undefined) throw new RefusedError(refuse('not-eligible', `Not done: ${problem}.`));
  return boundedReport(report);
}
