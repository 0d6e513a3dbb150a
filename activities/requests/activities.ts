import { Context } from '@temporalio/activity';
import type { RequestView } from '../../domain/approval/view.ts';
import type { CreditFacts, OrgFacts } from '../../domain/records/credit-facts.ts';
import { textField } from '../../domain/request/fields.ts';
import { failure } from '../failures.ts';
import type { TidbCloud } from '../tidb-cloud/port.ts';
import type { Requests } from './port.ts';

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
