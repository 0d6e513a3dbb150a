import type { Client } from '@temporalio/client';
import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';
import type { SystemReport } from '../../../domain/systems.ts';
import { taskQueue } from '../../task-queue.ts';
import { report } from './report.ts';

const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running' AND TemporalReportedProblems IS NOT NULL`;
const problems = defineSearchAttributeKey('TemporalReportedProblems', SearchAttributeType.KEYWORD_LIST);
const namedAtMost = 5;

/**
 * Whether workflows stand still because the worker cannot go on with them. Temporal notes it by itself (server 1.30 and
 * newer) when their tasks fail or time out again and again, and takes it back with the first that does not.
 */
export async function checkStuck(client: Client): Promise<SystemReport> {
  const { count } = await client.workflow.count(query);
  if (count === 0) return report('requests under way', 'ok', 'none stands still');
  const named: string[] = [];
  for await (const { workflowId, typedSearchAttributes } of client.workflow.list({
    query,
    pageSize: namedAtMost,
  })) {
    const cause = typedSearchAttributes.get(problems)?.find((each) => each.startsWith('cause='));
    named.push(cause === undefined ? workflowId : `${workflowId} (${cause.slice('cause='.length)})`);
    if (named.length === namedAtMost) break;
  }
  const more = count > named.length ? ` and ${count - named.length} more` : '';
  return report(
    'requests under way',
    'error',
    `${count} stand still, because the worker fails at them: ${named.join(', ')}${more}. Nothing is lost: see the worker's log ` +
      'and the last event of their histories, and run a worker that can go on with them (docs/operations.md, "When requests stand still")',
  );
}
