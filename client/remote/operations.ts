import type { TenantTotals } from '../../workflows/tenant-credits/contract.ts';
import { utcDay } from '../../domain/wording/time.ts';
import {
  adoptedSchema,
  mirroredSchema,
  previewSchema,
  reportSchema as reconciliationSchema,
  systemsSchema,
} from '../api/operations.ts';
import { reportSchema as slaReportSchema } from '../api/reports.ts';
import { orgSchema, totalsSchema } from '../api/schemas/org.ts';
import type { Settling } from '../reconciliation.ts';
import type { Calls } from './calls.ts';
import type { CommandDoor } from './command-door.ts';
import { requestPath } from './requests.ts';
import { needSelf } from './self.ts';

type Operations = Pick<
  CommandDoor,
  | 'readOrg'
  | 'checkSystems'
  | 'slaReport'
  | 'previewAdoption'
  | 'adoptPolicy'
  | 'reconcile'
  | 'adoptGrant'
  | 'writeOffGrant'
  | 'releaseReservation'
  | 'mirrorAgain'
>;

/** Systems are asked again where they do not answer at once. */
const minutesMs = 120_000;
const allOrgsMs = 3_600_000;
const dayMs = 86_400_000;

/** Orgs, figures and what operators do, behind a server. */
export function openOperations(calls: Calls, self: string): Operations {
  const settle = async (action: string, { orgId, by, ...settling }: Settling): Promise<TenantTotals> => {
    needSelf(self, by);
    const body = { action, ...settling };
    return calls.post(`/orgs/${orgId}/settlements`, body, totalsSchema, { withinMs: minutesMs });
  };
  return {
    readOrg: (orgId) => calls.get(`/orgs/${orgId}`, orgSchema),
    async checkSystems() {
      return (await calls.get('/systems', systemsSchema, { withinMs: minutesMs })).systems;
    },
    slaReport: ({ from, to, region, by, kind }) =>
      calls.get('/reports/sla', slaReportSchema, {
        withinMs: minutesMs,
        query: {
          from: from === undefined ? undefined : utcDay(from),
          // The server takes the last day, and not the instant after it.
          to: to === undefined ? undefined : utcDay(to - dayMs),
          ...{ region, kind, by: by.join(',') },
        },
      }),
    previewAdoption: (requestId) => calls.get(`${requestPath(requestId)}/adoption`, previewSchema),
    async adoptPolicy(requestId, { id, actor, comment }) {
      needSelf(self, actor.email);
      const path = `${requestPath(requestId)}/adoption`;
      const { id: _id, ...adoption } = await calls.post(path, { id, comment }, adoptedSchema);
      return adoption;
    },
    reconcile: (asked) =>
      calls.post('/reconciliations', asked, reconciliationSchema, {
        withinMs: asked.orgId === undefined ? allOrgsMs : minutesMs,
      }),
    adoptGrant: (settling) => settle('adopt', settling),
    writeOffGrant: (settling) => settle('write-off', settling),
    releaseReservation: (settling) => settle('release', settling),
    async mirrorAgain({ requestId, by }) {
      needSelf(self, by);
      return calls.post(`${requestPath(requestId)}/mirror`, {}, mirroredSchema, { withinMs: minutesMs });
    },
  };
}
