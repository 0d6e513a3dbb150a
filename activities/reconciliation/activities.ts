import { Context } from '@temporalio/activity';
import type { Person } from '../../domain/people/person.ts';
import { findPerson } from '../../domain/policy/assignees.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { MirrorReceipt } from '../../domain/records/request-snapshot.ts';
import type { Archive } from '../archive/activities.ts';
import type { ChannelName } from '../notify/channel.ts';
import type { Salesforce } from '../salesforce/client.ts';
import type { OrgPage, TenantCredits } from '../tenant-credits/port.ts';
import { compareOrg, type OrgComparison } from './compare.ts';
import type { Sources } from './gather.ts';
import { mirrorArchived } from './mirror-archived.ts';

/** Well below the heartbeat timeout that the workflow sets. */
const beatEveryMs = 5000;

interface Dependencies extends Sources {
  readonly tenantCredits: Pick<TenantCredits, 'tenant' | 'orgs'>;
  readonly archive: Pick<Archive, 'creditsIn' | 'read'>;
  readonly salesforce: Pick<Salesforce, 'recordedGrants' | 'mirror'>;
  readonly policies: readonly Policy[];
}

/** Activities of a reconciliation. They read only, but for `mirrorArchivedRequest`; all may be repeated. */
export function createReconciliationActivities(dependencies: Dependencies) {
  const { tenantCredits, policies } = dependencies;
  return {
    /** The Orgs that Confetti has, a page at a time. */
    listOrgs: ({ page }: { readonly page?: string }): Promise<OrgPage> => tenantCredits.orgs(page),
    /** Gathers and compares here, because the facts of an Org can be too many for a history. */
    async compareOrg(asked: { readonly orgId: string; readonly subject?: string }): Promise<OrgComparison> {
      const context = Context.current();
      const beat = setInterval(() => {
        context.heartbeat();
      }, beatEveryMs);
      try {
        return await compareOrg(asked, dependencies, context.cancellationSignal);
      } finally {
        clearInterval(beat);
      }
    },
    /** Whom the published policy has told of what needs a person, and how. */
    async readOperations(): Promise<{ people: Person[]; channels: readonly ChannelName[] }> {
      const [policy] = policies;
      if (policy === undefined) return { people: [], channels: [] };
      const people = policy.operations.queue.flatMap((id) => findPerson(policy, id) ?? []);
      return { people, channels: policy.channels };
    },
    /** Sends Salesforce the record of a closed request once more. */
    mirrorArchivedRequest: ({ requestId }: { readonly requestId: string }): Promise<MirrorReceipt> =>
      mirrorArchived(requestId, dependencies, Context.current().cancellationSignal),
  };
}
