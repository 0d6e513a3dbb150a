import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { actionKey } from '../domain/approval/action-key.ts';
import type { ActionAnswer } from '../domain/approval/actions.ts';
import { parseAction } from '../domain/approval/parse-action.ts';
import type { RequestView } from '../domain/approval/view.ts';
import type { Policy } from '../domain/policy/policy.ts';
import { isCreditRequestId } from '../domain/request/credit-request-id.ts';
import { isPocId } from '../domain/request/poc-id.ts';
import { creditRequestId } from '../workflows/credit-request/contract.ts';
import { pocApplicationId } from '../workflows/poc-application/contract.ts';
import type { SystemsCheckOutcome } from '../workflows/systems-check/contract.ts';
import { readOrgUpdate, type OrgReading } from '../workflows/tenant-credits/contract.ts';
import { actOnMany, type Act, type RequestAction } from './act-on-many.ts';
import { openAdoption, type AdoptionDoor } from './adoption.ts';
import { readArchived, withAllHistory } from './archive.ts';
import { isBegunBefore, startKey } from './begun-before.ts';
import { archivedIds } from './archived-ids.ts';
import type { Outcome } from './each-by-itself.ts';
import { openDirectoryDoor, type DirectoryDoor } from './directory.ts';
import { openHandover, type HandoverDoor } from './handover.ts';
import { createListMemory } from './list-memory.ts';
import { listPage, type ListPage, type PageAsked } from './list-page.ts';
import { countRequests, listRequests, type ListedRequest, type ListFilter } from './lists.ts';
import { startPocApplication, type NewPocApplication } from './poc-applications.ts';
import { creditFacts, startCreditRequest, type NewCreditRequest } from './credit-requests.ts';
import { openReconciliation, type ReconciliationDoor, type Within } from './reconciliation.ts';
import { openReports, type ReportsDoor } from './reports.ts';
import { inPersonsWords } from './refused.ts';
import { sendOnce } from './send-once.ts';
import { checkSystems } from './systems-check.ts';
import { tenantStart } from './tenant-start.ts';
import { revisionOf, viewRequest } from './view.ts';

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
export interface Confetti extends ReconciliationDoor, DirectoryDoor, AdoptionDoor, HandoverDoor, ReportsDoor {
  /** Starts a PoC application; answers its workflow id. The same sent again is answered the same, another one is refused. */
  startPocApplication(application: NewPocApplication): Promise<string>;
  /** The same of an Adding Credits Request or an internal request, if PoC and Org are fit for it. */
  startCreditRequest(request: NewCreditRequest): Promise<string>;
  /** Carries out an action; the payload's id makes it safe to send again. Another action under it is refused (`id-used`). */
  readonly act: Act;
  /** Carries out each of several actions by itself, at most five at a time; answers what became of each. Never rejects. */
  actOnMany(actions: readonly RequestAction[]): Promise<Outcome<ActionAnswer>[]>;
  /**
   * The request as it is, or as it ended; undefined when there never was one. A long history is shown from its latest
   * lines on unless all of it is asked for: that throws `EarlierHistoryError` where the archive does not have it.
   */
  view(requestId: string, asked?: { readonly allHistory?: boolean }): Promise<RequestView | undefined>;
  /** Another text whenever something happened to the request: no worker is asked. What is only archived has one for good. */
  revision(requestId: string): Promise<string>;
  /** All of a list; with `most` only so many, open ones first and of them those that began last. */
  list(filter: ListFilter, most?: number): Promise<ListedRequest[]>;
  /** Part of a list; of thousands of requests only about as many are read as are asked for. */
  listPage(filter: ListFilter, asked: PageAsked): Promise<ListPage>;
  /** How many requests a list has; undefined where only reading every one would tell. */
  count(filter: ListFilter): Promise<number | undefined>;
  /** An Org as TiDB Cloud and Confetti know it. */
  readOrg(orgId: string): Promise<OrgReading>;
  /** Returns where Temporal answers and has our namespace. */
  reachTemporal(): Promise<void>;
  /** What the worker can reach, and whether clocks agree. */
  checkSystems(): Promise<SystemsCheckOutcome>;
}

/** What is asked whether it is there answers soon, or is not. */
const reachedWithinMs = 3_000;

export function createConfetti(options: ConfettiOptions): Confetti {
  const { client, policy, archiveDirectory, answerWithinMs = 15_000 } = options;

  const within: Within = async (requestId, call, ms = answerWithinMs) => {
    try {
      return await client.withDeadline(Date.now() + ms, call);
    } catch (error) {
      throw inPersonsWords(error, requestId);
    }
  };

  const act: Act = (requestId, name, payload) =>
    within(requestId, () => {
      // As the workflow reads it, with what JSON leaves out left out.
      const parsed = parseAction(name, JSON.parse(JSON.stringify(payload)));
      const key = parsed.ok ? actionKey(parsed.action) : undefined;
      return sendOnce<ActionAnswer, typeof payload>(client.workflow.getHandle(requestId), {
        name,
        payload,
        key,
      });
    });
  const view: Confetti['view'] = async (requestId, { allHistory = false } = {}) => {
    const found = await within(requestId, () => viewRequest(client, archiveDirectory, requestId));
    return found === undefined || !allHistory ? found : withAllHistory(archiveDirectory, found);
  };
  const list: Confetti['list'] = (filter, most) =>
    within('the list', () => listRequests(client, filter, most));
  const sendAll: Confetti['actOnMany'] = (actions) => actOnMany(act, actions);

  /** Begins a request once: what is sent again is answered the same, whatever has become of it, and not judged again. */
  const begin = async (
    requestId: string,
    isId: boolean,
    asked: NewPocApplication | NewCreditRequest,
    start: () => Promise<string>,
  ): Promise<string> => {
    const isThere = (): Promise<boolean> =>
      within(requestId, () => isBegunBefore(client, archiveDirectory, requestId, startKey(asked)));
    // An id that cannot be one is refused by the start itself, and is no name of a file.
    if (isId && (await isThere())) return requestId;
    try {
      return await start();
    } catch (error) {
      // It came in a moment ago.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError) || !(await isThere())) throw error;
      return requestId;
    }
  };

  const memory = createListMemory();
  const directory = openDirectoryDoor(client, within);

  const confetti: Confetti = {
    startPocApplication(application) {
      const { pocId } = application;
      return begin(pocApplicationId(pocId), isPocId(pocId), application, () =>
        within(pocId, () => startPocApplication(client, policy, application)),
      );
    },
    startCreditRequest(request) {
      const requestId = creditRequestId(request.creditRequestId);
      return begin(requestId, isCreditRequestId(request.creditRequestId), request, async () => {
        const facts = await creditFacts(request, confetti);
        return within(requestId, () => startCreditRequest(client, policy, request, facts));
      });
    },
    act,
    actOnMany: sendAll,
    view,
    revision: (requestId) => within(requestId, () => revisionOf(client, requestId)),
    list,
    listPage: (filter, asked) => within('the list', () => listPage(client, filter, asked, memory)),
    count: (filter) => within('the list', () => countRequests(client, filter, memory)),
    readOrg: (orgId) =>
      within(`Org ${orgId}`, () =>
        client.workflow.executeUpdateWithStart(readOrgUpdate, { startWorkflowOperation: tenantStart(orgId) }),
      ),
    async reachTemporal() {
      const { namespace } = client.options;
      await within(
        'Temporal',
        () => client.workflowService.describeNamespace({ namespace }),
        reachedWithinMs,
      );
    },
    checkSystems: () => within('the systems', () => checkSystems(client)),
    ...openReconciliation(client, policy, within),
    ...directory,
    ...openAdoption({ client, policy, within, act, view }),
    ...openHandover({ list, view, actOnMany: sendAll }),
    ...openReports({
      ...{ policy, list, now: Date.now },
      // Earlier lines of a long history have first responses as well.
      view: (requestId) => view(requestId, { allHistory: true }),
      viewDirectory: () => directory.viewDirectory(),
      archivedIds: () => archivedIds(archiveDirectory),
      readArchived: (requestId) => readArchived(archiveDirectory, requestId),
    }),
  };
  return confetti;
}
