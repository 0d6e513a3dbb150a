import assert from 'node:assert/strict';
import { RefusedError } from '../../client/refused.ts';
import type { ActionName } from '../../domain/approval/actions.ts';
import { historyLabels } from '../../domain/approval/history.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import type { FieldValues } from '../../domain/request/fields.ts';
import {
  tenantCreditsId,
  tenantViewQuery,
  type TenantView,
} from '../../workflows/tenant-credits/contract.ts';
import type { Rig } from '../support/rig.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import { apac, application, historyOf, newOrgId, stagedPoc, submitted } from '../support/walk.ts';
import { violations, type Violation } from './invariants.ts';
import type { KindName } from './kinds.ts';
import { scriptOf, type Ending } from './script.ts';
import type { RecordedGrant, World } from './world.ts';

/** A request of a workflow test that time plays tricks on; what is done to it is remembered for the invariants. */
export interface Subject {
  readonly rig: Rig;
  readonly id: string;
  readonly orgId: string;
  view(): Promise<RequestView>;
  /** Does something that has to be accepted. */
  act(name: ActionName, as: string, rest?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Does something that may come too late; answers whether it was accepted. */
  attempt(name: ActionName, as: string, rest?: Readonly<Record<string, unknown>>): Promise<boolean>;
  /** Approves step by step until `step` waits; `complete` releases the credits and waits for them. */
  walkTo(step: keyof typeof apac | 'complete'): Promise<RequestView>;
  /** Holds the request against every invariant of the chaos suite, on the fake systems. */
  assertSound(ending: Ending, granted: number): Promise<void>;
}

/** A PoC application that asks for 3,000 credits in an Org of its own. */
export async function subject(rig: Rig, fields: FieldValues = {}): Promise<Subject> {
  const orgId = newOrgId();
  const id = await submitted(rig, application('cloud-sales', 'APAC', { orgId, ...fields }));
  return subjectOf(rig, id, orgId, 'cloud-sales');
}

/** A top-up of 3,000 credits, of a PoC in an Org of its own. */
export async function topUpSubject(rig: Rig): Promise<Subject> {
  const orgId = newOrgId();
  const pocId = stagedPoc(rig, 'APAC', { orgId }).slice('poc/'.length);
  rig.watch(tenantCreditsId(orgId));
  const fields = { creditsNeeded: 3000, creditsExpiryDate: '2099-12-31', justification: 'two more weeks' };
  const id = await rig.askCredits({ entryPoint: 'top-up', pocId, requester: apac.sales, fields });
  return subjectOf(rig, id, orgId, 'top-up');
}

function subjectOf(rig: Rig, id: string, orgId: string, kind: KindName): Subject {
  const acknowledged: { action: string; by: string }[] = [];

  const self: Subject = {
    rig,
    id,
    orgId,
    view: () => rig.view(id),
    async act(name, as, rest = {}) {
      await rig.act(id, name, as, rest);
      acknowledged.push({ action: lineOf(name, rest), by: as });
    },
    async attempt(name, as, rest) {
      try {
        await self.act(name, as, rest);
        return true;
      } catch (error) {
        if (error instanceof RefusedError) return false;
        throw error;
      }
    },
    async walkTo(step) {
      for (;;) {
        const view = await rig.until(id, isSomebodysTurn, '10 seconds');
        const waiting = view.steps.find(({ status }) => status === 'active')?.step as
          keyof typeof apac | undefined;
        if (waiting === undefined || waiting === step) return view;
        if (waiting === 'presales') {
          await self.act('setFields', apac.presales, { fields: { presalesAutoApprove: false } });
        }
        await (waiting === 'beo'
          ? self.act('fulfil', apac.beo)
          : self.act('decide', apac[waiting], { decision: 'approve' }));
      }
    },
    async assertSound(ending, granted) {
      const view = await rig.until(id, ({ status }) => status === ending, '1 minute');
      const script = { ...scriptOf(1, 1), kind, orgId, ending, granted } as const;
      const played = { script, requestId: id, acknowledged, complaints: [] };
      let found: Violation[] = [];
      const isSound = async (): Promise<boolean> => {
        found = violations(shippedPolicy(), [played], await worldOf(rig, id, orgId, view));
        return found.length === 0;
      };
      // Salesforce is told, and reservations are given up, beside the request.
      await rig.untilTrue(isSound, '1 minute').catch(() => undefined);
      assert.deepEqual(found, []);
    },
  };
  return self;
}

/** Whether somebody has something to do, or nobody will have any more. */
function isSomebodysTurn({ status, steps }: RequestView): boolean {
  const isUnderWay = status === 'draft' || status === 'in-progress' || status === 'approved';
  return !isUnderWay || steps.some((step) => step.status === 'active');
}

const words: Partial<Record<ActionName, string>> = {
  claim: historyLabels.claimed,
  setFields: historyLabels['fields-set'],
  amend: historyLabels.amended,
  fulfil: historyLabels.released,
  recall: historyLabels.recalled,
  resubmit: historyLabels.resubmitted,
};

function lineOf(name: ActionName, rest: Readonly<Record<string, unknown>>): string {
  if (name !== 'decide') return words[name] ?? name;
  return rest['decision'] === 'approve' ? historyLabels.approved : historyLabels.rejected;
}

/** How many lines of the history say this, for what may happen once only. */
export function timesIn(view: RequestView, line: string): number {
  return historyOf(view).filter((one) => one === line).length;
}

function tenantOf(rig: Rig, orgId: string): Promise<TenantView> {
  return rig.client.workflow.getHandle(tenantCreditsId(orgId)).query(tenantViewQuery);
}

function recordedGrants({ world }: Rig, requestId: string): RecordedGrant[] {
  const { pocs, creditRequests } = world.salesforce;
  const [, kind, id = ''] = /^(poc|credits)\/(.+)$/.exec(requestId) ?? [];
  const { fields, granted } = (kind === 'poc' ? pocs : creditRequests).get(id) ?? {};
  return granted ? [{ ...granted, requestId, orgId: String(fields?.orgId) }] : [];
}

/** Failed tasks and what is under way are the rig's to find, when the test is over. */
async function worldOf(rig: Rig, id: string, orgId: string, view: RequestView): Promise<World> {
  const { status } = await rig.client.workflow.getHandle(id).describe();
  return {
    requests: new Map([[id, view]]),
    tenants: [await tenantOf(rig, orgId)],
    runs: [{ workflowId: id, type: 'pocApplication', status: status.name, failedTasks: [], pending: [] }],
    ledger: [...rig.world.tidbCloud.grants.values()],
    silent: new Map(),
    grantedBefore: {},
    records: recordedGrants(rig, id),
    archived: new Set(rig.world.archive.keys()),
  };
}
