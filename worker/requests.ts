import type { Client } from '@temporalio/client';
import type { Requests } from '../activities/requests/port.ts';
import { viewRequest } from '../client/view.ts';
import { listRequestsOfOrg } from './listings.ts';
import { within } from './within.ts';

/** Other requests as activities see them. */
export function createRequests(client: Client, archiveDirectory: string): Requests {
  return {
    view: (requestId) => within(client, () => viewRequest(client, archiveDirectory, requestId)),
    ofOrg: (orgId) => listRequestsOfOrg(client, orgId),
  };
}
