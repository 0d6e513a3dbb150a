import { makeContinueAsNewFunc } from '@temporalio/workflow';

/**
 * Goes on as another workflow with the given input: what a run of that workflow does when its history has grown long,
 * which a test cannot wait for.
 */
export async function handOn(workflowType: string, input: unknown): Promise<void> {
  await makeContinueAsNewFunc({ workflowType })(input);
}
