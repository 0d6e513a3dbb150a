import type { Client } from '@temporalio/client';
import type { Requests } from '../activities/requests/activities.ts';
import { viewRequest } from '../client/view.ts';
import { listOrgs, listRequestsOfOrg } from './listings.ts';
import { readTenant } from './tenant-credits.ts';

const answerWithinMs = 10_000;

/** Other requests and Orgs as activities see them. */
export function createRequests(client: Client, archiveDirectory: string): Requests {
  const within = <T>(call: () => Promise<T>): Promise<T> =>
    client.withDeadline(Date.now() + answerWithinMs, call);
  return {
    view: (requestId) => within(() => viewRequest(client, archiveDirectory, requestId)),
    tenant: (orgId) => within(() => readTenant(client, orgId)),
    ofOrg: (orgId) => listRequestsOfOrg(client, orgId),
    orgs: (page) => within(() => listOrgs(client, page)),
  };
}
