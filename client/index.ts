import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { ActionAnswer, ActionName, ActionPayloads } from '../domain/approval/actions.ts';
import type { RequestView } from '../domain/approval/view.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { viewQuery } from '../workflows/approval/contract.ts';
import { systemsCheckType, type SystemsCheckOutcome } from '../workflows/systems-check/contract.ts';
import { readOrgUpdate, type OrgReading } from '../workflows/tenant-credits/contract.ts';
import { readArchived } from './archive.ts';
import { listRequests, type ListedRequest, type ListFilter } from './lists.ts';
import { startPocApplication, type NewPocApplication } from './poc-applications.ts';
import { inPersonsWords } from './refused.ts';
import { taskQueue } from './task-queue.ts';
import { tenantStart } from './tenant-start.ts';

export interface ConfettiOptions {
  readonly client: Client;
  /** The policy that new requests are pinned to. */
  readonly policy: Policy;
  /** Where closed requests are, after their histories are gone. */
  readonly archiveDirectory: string;
  /** How long to wait for a worker before saying that none answers. */
  readonly answerWithinMs?: number;
}

/**
 * The one door to Confetti: start, act, view, list. Everything people and other systems do goes through here. Refused
 * actions throw `RefusedError`; a silent worker throws `NoAnswerError`.
 */
export interface Confetti {
  /** Starts a PoC application; answers its workflow id. */
  startPocApplication(application: NewPocApplication): Promise<string>;
  /** Carries out an action; the payload's id makes it safe to send again. */
  act<N extends ActionName>(requestId: string, name: N, payload: ActionPayloads[N]): Promise<ActionAnswer>;
  /** The request as it is, or as it ended; undefined when there never was one. */
  view(requestId: string): Promise<RequestView | undefined>;
  list(filter: ListFilter): Promise<ListedRequest[]>;
  /** An Org as TiDB Cloud and Confetti know it. */
  readOrg(orgId: string): Promise<OrgReading>;
  /** What the worker can reach. */
  checkSystems(): Promise<SystemsCheckOutcome>;
}

export function createConfetti(options: ConfettiOptions): Confetti {
  const { client, policy, archiveDirectory, answerWithinMs = 15_000 } = options;

  const within = async <T>(requestId: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await client.withDeadline(Date.now() + answerWithinMs, call);
    } catch (error) {
      throw inPersonsWords(error, requestId);
    }
  };

  return {
    startPocApplication: (application) =>
      within(application.pocId, () => startPocApplication(client, policy, application)),
    act: (requestId, name, payload) =>
      within(requestId, () =>
        client.workflow.getHandle(requestId).executeUpdate<ActionAnswer, [typeof payload]>(name, {
          args: [payload],
          updateId: payload.id,
        }),
      ),
    async view(requestId) {
      try {
        return await client.withDeadline(Date.now() + answerWithinMs, () =>
          client.workflow.getHandle(requestId).query(viewQuery),
        );
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) {
          return (await readArchived(archiveDirectory, requestId))?.view;
        }
        throw inPersonsWords(error, requestId);
      }
    },
    list: (filter) => within('the list', () => listRequests(client, filter)),
    readOrg: (orgId) =>
      within(`Org ${orgId}`, () =>
        client.workflow.executeUpdateWithStart(readOrgUpdate, { startWorkflowOperation: tenantStart(orgId) }),
      ),
    checkSystems: () =>
      within('the systems', () =>
        client.workflow.execute<() => Promise<SystemsCheckOutcome>>(systemsCheckType, {
          workflowId: `systems-check/${randomUUID()}`,
          taskQueue,
          args: [],
          workflowExecutionTimeout: '1 minute',
          staticSummary: 'What the worker can reach',
        }),
      ),
  };
}
