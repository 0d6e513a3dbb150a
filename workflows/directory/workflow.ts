import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  workflowInfo,
} from '@temporalio/workflow';
import { contentProblem } from '../../domain/directory/content-problem.ts';
import { malformedContent } from '../../domain/directory/parse-edit.ts';
import { openDirectory, type DirectoryState } from '../../domain/directory/state.ts';
import { isRepeated } from '../approval/own-run.ts';
import { endOfActivation } from '../approval/turns.ts';
import { directoryId, type DirectoryInput } from './contract.ts';
import { receive } from './messages.ts';

/**
 * The people of the process: who they are, which roles they hold, when they are away and who acts for them (design.md:
 * "never pinned"). It begins with what the policy file says, is edited from then on, and carries all of it from run to run.
 */
export async function directory(input: DirectoryInput): Promise<void> {
  const state = stateOf(input);
  receive(state);
  await condition(() => workflowInfo().continueAsNewSuggested);
  // Messages that came with it are answered first.
  await endOfActivation();
  await condition(allHandlersFinished);
  await continueAsNew<typeof directory>({ carried: state });
}

/** Anybody can start a workflow from a command line; a plain error would be retried for ever. */
function stateOf(input: Partial<DirectoryInput> | null | undefined): DirectoryState {
  const { workflowId, continuedFromExecutionRunId } = workflowInfo();
  const { initial, carried } = input ?? {};
  if (workflowId !== directoryId || isRepeated())
    throw malformed(`its id is "${directoryId}", and it does not repeat`);
  if (carried !== undefined) {
    if (continuedFromExecutionRunId === undefined) throw malformed('only an earlier run hands something on');
    return { ...carried };
  }
  const wrong = malformedContent(initial) ?? (initial === undefined ? undefined : contentProblem(initial));
  if (initial === undefined || wrong !== undefined) throw malformed(wrong ?? 'initial is missing');
  return openDirectory(initial, Date.now());
}

function malformed(why: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `This is not the input of the directory: ${why}. A worker starts it with {"initial": …}, the people of its policy file.`,
    'Malformed',
  );
}
