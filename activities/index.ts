import { createArchiveActivities, type Archive } from './archive/activities.ts';
import { createDirectoryActivities } from './directory/activities.ts';
import type { Directory } from './directory/port.ts';
import type { Channel } from './notify/channel.ts';
import { createNotifyActivities } from './notify/activities.ts';
import { createPolicyActivities } from './policy/activities.ts';
import { createReconciliationActivities } from './reconciliation/activities.ts';
import { createRequestActivities } from './requests/activities.ts';
import type { Requests } from './requests/port.ts';
import { createSalesforceActivities } from './salesforce/activities.ts';
import type { Salesforce } from './salesforce/client.ts';
import { createSystemsActivities } from './systems/activities.ts';
import { createTenantCreditsActivities } from './tenant-credits/activities.ts';
import type { TenantCredits } from './tenant-credits/port.ts';
import { createTidbCloudActivities } from './tidb-cloud/activities.ts';
import type { TidbCloud } from './tidb-cloud/port.ts';
import type { Policy } from '../domain/policy/policy.ts';

/** Everything outside that activities need. The worker makes it once; tests give fakes of the same types. */
export interface ActivityDependencies {
  readonly salesforce: Salesforce;
  readonly tidbCloud: TidbCloud;
  readonly tenantCredits: TenantCredits;
  readonly requests: Requests;
  readonly directory: Directory;
  readonly channels: readonly Channel[];
  readonly archive: Archive;
  /** The published policies that a request may be pinned to: the present one first. */
  readonly policies: readonly Policy[];
}

/** All activities of the task queue. */
export function createActivities(deps: ActivityDependencies) {
  return {
    ...createSalesforceActivities(deps),
    ...createTidbCloudActivities(deps),
    ...createTenantCreditsActivities(deps),
    ...createRequestActivities(deps),
    ...createDirectoryActivities(deps),
    ...createReconciliationActivities(deps),
    ...createNotifyActivities(deps),
    ...createArchiveActivities(deps),
    ...createPolicyActivities(deps),
    ...createSystemsActivities(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
