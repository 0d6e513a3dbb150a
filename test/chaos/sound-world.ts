import { viewOf, type RequestView } from '../../domain/approval/view.ts';
import { emptyTenant } from '../../domain/credits/tenant.ts';
import { utcMinute } from '../../domain/wording/time.ts';
import { completed, type Request } from '../support/requests.ts';
import type { Played } from './play.ts';
import { scriptOf } from './script.ts';
import type { LedgerEntry, World } from './world.ts';

/** A world in which one request was granted and everything is as it should be, for tests to spoil. */
export interface SoundWorld {
  readonly played: Played;
  readonly world: World;
}

export function soundWorld(): SoundWorld {
  const request = completed('cloud-sales');
  const view = viewOfRequest(request);
  const grant = view.credits.grant;
  if (grant === undefined) throw new Error('A completed request has its credits');
  const { requestId, history } = view;
  const { orgId, credits, grantId, idempotencyKey } = grant;
  const people = history.filter(({ by }) => by !== 'Confetti' && by !== view.requester.email);
  return {
    played: {
      script: {
        ...scriptOf(1, 1),
        ...{ id: 'P-1042', kind: 'cloud-sales', orgId, credits, granted: credits, ending: 'complete' },
      },
      requestId,
      acknowledged: people.map(({ action, by }) => ({ action, by })),
      complaints: [],
    },
    world: {
      requests: new Map([[requestId, view]]),
      tenants: [
        {
          ...emptyTenant(orgId),
          ...{ grantedCredits: credits, grantCount: 1, grants: [grant], accumulated: credits },
        },
      ],
      runs: [
        { workflowId: requestId, type: 'pocApplication', status: 'RUNNING', failedTasks: [], pending: [] },
        {
          workflowId: `tenant/${orgId}`,
          type: 'tenantCredits',
          status: 'RUNNING',
          failedTasks: [],
          pending: [],
        },
      ],
      ledger: [{ grantId, idempotencyKey, orgId, credits, requestId, ...decisionsOf(request) }],
      silent: new Map(),
      grantedBefore: {},
      records: [{ requestId, orgId, credits, grantId }],
      archived: new Set(),
    },
  };
}

function viewOfRequest({ state, policy, now }: Request): RequestView {
  return viewOf(state, policy, now, utcMinute);
}

/** What stands behind the grant, as the order says it. */
function decisionsOf({ state }: Request): Pick<LedgerEntry, 'approvers' | 'proof'> {
  const decided = state.steps.flatMap(({ step, kind, decidedBy: by }) =>
    by === undefined
      ? []
      : [{ step, by, decision: kind === 'approval' ? ('approved' as const) : ('released' as const) }],
  );
  const approvers = decided.flatMap(({ decision, by }) => (decision === 'approved' ? [by] : []));
  return { approvers, proof: decided };
}
