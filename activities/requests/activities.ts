import { Context } from '@temporalio/activity';
import type { RequestView } from '../../domain/approval/view.ts';
import type { TenantState } from '../../domain/credits/tenant.ts';
import type { CreditFacts, OrgFacts } from '../../domain/records/credit-facts.ts';
import { textField } from '../../domain/request/fields.ts';
import { failure } from '../failures.ts';
import type { TidbCloud } from '../tidb-cloud/port.ts';

/** The requests and Orgs that there are. The worker implements it with its client and the archive. */
export interface Requests {
  /** A request as it is, or as it ended; undefined when there never was one. */
  view(requestId: string): Promise<RequestView | undefined>;
  /** The requests of an Org whose histories are still there, as lists know them: a moment behind. */
  ofOrg(orgId: string): Promise<readonly ListedInOrg[]>;
  /** The Org's own workflow; undefined where Confetti does not have the Org. */
  tenant(orgId: string): Promise<TenantReading | undefined>;
  /** Some of the Orgs that Confetti has, each once; `nextPage` is handed in for more. */
  orgs(page?: string): Promise<OrgPage>;
}

export interface ListedInOrg {
  readonly requestId: string;
  /** Whether its workflow still runs. */
  readonly isRunning: boolean;
}

export interface TenantReading extends TenantState {
  /** What keeps the first order from being settled, or the ledger from being taken over, in words. */
  readonly problem?: string;
}

export interface OrgPage {
  readonly orgIds: readonly string[];
  readonly nextPage?: string;
}

interface Sources {
  readonly requests: Pick<Requests, 'view'>;
  readonly tidbCloud: Pick<TidbCloud, 'org'>;
}

/** Activities that look at other requests. Reading changes nothing: all may be repeated. */
export function createRequestActivities({ requests, tidbCloud }: Sources) {
  return {
    /** The PoC and the Org of a credit request; without an Org of its own the PoC's. */
    async readCreditFacts(asked: { readonly pocId?: string; readonly orgId?: string }): Promise<CreditFacts> {
      const signal = Context.current().cancellationSignal;
      const poc = asked.pocId === undefined ? undefined : await viewOf(requests, `poc/${asked.pocId}`);
      const orgId = asked.orgId ?? (poc === undefined ? undefined : textField(poc.fields, 'orgId'));
      const org = orgId === undefined ? undefined : await tidbCloud.org(orgId, { signal });
      return {
        poc: poc === undefined ? null : { pocId: poc.pocId, status: poc.status, fields: poc.fields },
        org: org === undefined ? null : orgFacts(org),
      };
    },
  };
}

function orgFacts({ orgId, name, status, ownerEmail }: OrgFacts): OrgFacts {
  return { orgId, name, status, ownerEmail };
}

async function viewOf(requests: Pick<Requests, 'view'>, requestId: string): Promise<RequestView | undefined> {
  try {
    return await requests.view(requestId);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw failure('Unreachable', `${requestId} could not be looked at: ${reason}`, { cause });
  }
}
