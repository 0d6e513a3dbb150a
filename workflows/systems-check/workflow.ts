import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import type { SystemsCheckOutcome } from './contract.ts';

// One try: a person waits for the answer, and a fault is the answer.
const { checkSystems } = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
  summary: 'Reach Salesforce, TiDB Cloud, mail, Lark',
});

/** What the worker can reach, for `confetti doctor`: only the worker has the credentials. */
export async function systemsCheck(): Promise<SystemsCheckOutcome> {
  return checkSystems();
}
