import {
  ActivityFailure,
  ApplicationFailure,
  continueAsNew,
  proxyActivities,
  rootCause,
  setCurrentDetails,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { inTurn } from '../../domain/in-turn.ts';
import { confirmedDrift } from '../../domain/reconciliation/confirmed-drift.ts';
import {
  emptyReport,
  isClean,
  withOrg,
  withUnreadable,
  type ReconciliationReport,
} from '../../domain/reconciliation/report.ts';
import { reportInMarkdown } from '../../domain/reconciliation/words.ts';
import type { ReconcileCreditsInput } from './contract.ts';
import { tellOperators } from './tell-operators.ts';

// Lists come from Temporal itself: what fails there is over soon.
const { listOrgs } = proxyActivities<Activities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'Temporal: list the Orgs',
});

// What cannot be read after a few tries is said to be unreadable, and the other Orgs are not kept waiting.
const comparing = (orgId: string): Pick<Activities, 'compareOrg'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '30 seconds',
    retry: { initialInterval: '1 second', backoffCoefficient: 3, maximumAttempts: 4 },
    summary: `Org ${orgId}: compare histories, TiDB Cloud and Salesforce`,
  });

const orgsAtOnce = 5;

/** Long enough for what is on its way to arrive: a list, a grant's report, a mirror. */
const beforeSecondLook = '3 seconds';

type Comparison = Awaited<ReturnType<Activities['compareOrg']>>;
type Outcome = { readonly compared: Comparison } | { readonly why: string };

/**
 * Compares histories, TiDB Cloud's ledger and Salesforce, of one Org or of all. It changes nothing: every drift comes with
 * the command that settles it.
 *
 * The Orgs are listed page by page → each is compared, and compared again where something drifts → the operators are told.
 */
export async function reconcileCredits(input: ReconcileCreditsInput = {}): Promise<ReconciliationReport> {
  checkInput(input);
  const { orgId, subject, carried } = input;
  let report = carried?.report ?? emptyReport;
  let page = carried?.page;
  do {
    const { orgIds, nextPage } =
      orgId === undefined
        ? await listOrgs(page === undefined ? {} : { page })
        : { orgIds: [orgId], nextPage: undefined };
    report = added(report, orgIds, await inTurn(orgIds, orgsAtOnce, (id) => compareOne(id, subject)));
    setCurrentDetails(reportInMarkdown(report));
    page = nextPage;
    if (page !== undefined && workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof reconcileCredits>({ ...input, carried: { report, page } });
    }
  } while (page !== undefined);
  if (input.tellsOperators === true && !isClean(report)) await tellOperators(report);
  return report;
}

/** Anybody can start a workflow from a command line; a plain error would be retried for ever. */
function checkInput(input: unknown): void {
  const { orgId, subject, carried } = (input ?? {}) as Record<string, unknown>;
  const isText = (value: unknown): boolean =>
    value === undefined || (typeof value === 'string' && value !== '' && value.length <= 500);
  const isOwn = carried === undefined || workflowInfo().continuedFromExecutionRunId !== undefined;
  if (input !== null && typeof input === 'object' && isText(orgId) && isText(subject) && isOwn) return;
  throw ApplicationFailure.nonRetryable(
    'This is not the input of a reconciliation: it takes {"orgId": "…"}, or {} for all Orgs.',
    'Malformed',
  );
}

async function compareOne(orgId: string, subject: string | undefined): Promise<Outcome> {
  const { compareOrg } = comparing(orgId);
  const asked = subject === undefined ? { orgId } : { orgId, subject };
  try {
    const first = await compareOrg(asked);
    if (first.rows.length === 0) return { compared: first };
    await sleep(beforeSecondLook, { summary: `before Org ${orgId} is compared again` });
    const second = await compareOrg(asked);
    return { compared: { ...second, ...confirmedDrift(first, second) } };
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return { why: rootCause(error) ?? error.message };
  }
}

function added(
  report: ReconciliationReport,
  orgIds: readonly string[],
  outcomes: readonly Outcome[],
): ReconciliationReport {
  return outcomes.reduce((sum, outcome, index) => {
    if ('why' in outcome) return withUnreadable(sum, { where: `Org ${orgIds[index]}`, why: outcome.why });
    const { compared } = outcome;
    return compared.unreadable.reduce(
      (all, why) => withUnreadable(all, { where: 'the archive', why }),
      withOrg(sum, compared),
    );
  }, report);
}
