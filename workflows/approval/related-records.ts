import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { isReleasing } from '../../domain/approval/credits.ts';
import { setProblem } from '../../domain/approval/problems.ts';
import { applyRelatedRecords } from '../../domain/approval/related-records.ts';
import type { RelatedRecordsQuery } from '../../domain/records/related-records.ts';
import { textField } from '../../domain/request/fields.ts';
import type { Beside } from './beside.ts';
import type { RunningRequest } from './request.ts';

// Reading may take as long as Salesforce is away; the request does not wait for it that long.
const salesforce = proxyActivities<Activities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'Salesforce: read Account, Lead, Opportunity',
});

/**
 * Takes over what Salesforce knows of the request's Account, Lead and Opportunity, and again when others are named.
 * `read` is what was read before, by an earlier run.
 */
export function keepRelatedRecords(
  request: RunningRequest,
  read: string | undefined,
): Beside & { readonly lastRead: () => string | undefined; readonly isUpToDate: () => boolean } {
  const { state } = request;
  let lastRead = read;
  const isUpToDate = (): boolean => {
    const query = queryOf(request);
    return lastRead === keyOf(query) || !namesAny(query) || state.status === 'closed';
  };

  request.turns.add({
    isDue: () => !isUpToDate(),
    run: async () => {
      const query = queryOf(request);
      try {
        const records = await salesforce.readRelatedRecords(query);
        // Others may have been named meanwhile: what is known of the former says nothing any more.
        if (keyOf(queryOf(request)) !== keyOf(query)) return;
        request.change((now) => {
          setProblem(state, 'related-records', undefined, now);
          // Credits that are on their way go where BE&O has released them to.
          const isSettled = state.status === 'closed' || state.status === 'complete' || isReleasing(state);
          if (!isSettled) applyRelatedRecords(state, request.policy, records, now);
        });
        // Reading fills blanks, which is no reason to read again.
        lastRead = keyOf(queryOf(request));
      } catch (error) {
        if (!(error instanceof ActivityFailure)) throw error;
        const problem = `Salesforce could not be read: ${rootCause(error) ?? error.message}`;
        request.change((now) => setProblem(state, 'related-records', problem, now));
        lastRead = keyOf(query);
      }
    },
  });
  return { isIdle: isUpToDate, isUpToDate, lastRead: () => lastRead };
}

function queryOf({ state }: RunningRequest): RelatedRecordsQuery {
  const [account, lead, opportunity] = (['account', 'lead', 'opportunity'] as const).map((field) =>
    textField(state.fields, field),
  );
  return {
    pocId: state.pocId,
    ...(account === undefined ? {} : { account }),
    ...(lead === undefined ? {} : { lead }),
    ...(opportunity === undefined ? {} : { opportunity }),
  };
}

function keyOf({ account, lead, opportunity }: RelatedRecordsQuery): string {
  return JSON.stringify([account, lead, opportunity]);
}

function namesAny({ account, lead, opportunity }: RelatedRecordsQuery): boolean {
  return account !== undefined || lead !== undefined || opportunity !== undefined;
}
