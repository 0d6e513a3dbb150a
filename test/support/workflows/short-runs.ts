import { workflowInfo } from '@temporalio/workflow';
import { getActivator } from '@temporalio/workflow/lib/global-attributes.js';
import type {
  PocApplicationInput,
  PocApplicationOutcome,
} from '../../../workflows/poc-application/contract.ts';
import { pocApplication } from '../../../workflows/poc-application/workflow.ts';

const usualLongestRunEvents = 500;

/**
 * A PoC application whose runs are short: it is told to go on in a new one after so many events (`longestRunEvents` of its memo), as the
 * server would tell it after thousands. Its further runs are of this kind as well.
 */
export function shortRuns(input: PocApplicationInput): Promise<PocApplicationOutcome> {
  const { longestRunEvents = usualLongestRunEvents } = (workflowInfo().memo ?? {}) as {
    longestRunEvents?: number;
  };
  const activator = getActivator();
  const usual = activator.mutateWorkflowInfo.bind(activator);
  activator.mutateWorkflowInfo = (change) => {
    usual((info) => {
      const now = change(info);
      return { ...now, continueAsNewSuggested: now.historyLength > longestRunEvents };
    });
  };
  return pocApplication(input);
}
