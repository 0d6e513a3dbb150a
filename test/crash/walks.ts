import type { HistoryLine } from '../../domain/approval/history.ts';
import { historyLabels } from '../../domain/approval/history.ts';
import { sampleAccounts } from '../../sandbox/salesforce/index.ts';
import { employee, kinds, type KindName } from '../chaos/kinds.ts';
import type { Script } from '../chaos/script.ts';

/** A request from handing in to its end, which is played again for every kill point. */
export interface Walk {
  readonly name: string;
  readonly kind: KindName;
  /** Changes of the text of the policy file. */
  readonly policy?: readonly (readonly [string, string])[];
  /** People wait at this step until the request's clock has done this. */
  readonly waits?: { readonly at: string; readonly until: (history: readonly HistoryLine[]) => boolean };
}

/**
 * One walk for each entry point, and one whose clock rings. Its SLA is seconds: 16 between a reminder, the breach and the second escalation, because
 * what is overtaken while nobody is there is left out, and a worker on a busy machine takes some seconds to come back.
 */
export const walks: readonly Walk[] = [
  { name: 'cloud-user', kind: 'cloud-user' },
  { name: 'cloud-sales', kind: 'cloud-sales' },
  { name: 'enterprise', kind: 'enterprise' },
  { name: 'top-up', kind: 'top-up' },
  { name: 'internal', kind: 'internal' },
  {
    name: 'breached',
    kind: 'enterprise',
    policy: [
      ['{ role: gpe, slaHours: 72 }', '{ role: gpe, slaHours: 0.009 }'],
      ['reminderShares: [0.5, 0.9]', 'reminderShares: [0.5]'],
      [
        '{ afterHours: 24, tell: [manager, operations] }',
        '{ afterHours: 0.0045, tell: [manager, operations] }',
      ],
    ],
    waits: {
      at: 'gpe',
      until: (history) => history.filter(({ action }) => action === historyLabels.escalated).length === 2,
    },
  },
];

const [acme] = sampleAccounts;
const credits = 3000;

/** What people do in the walk with this number; `host` is the PoC that a top-up belongs to. */
export function scriptOf({ kind }: Walk, number: number): { script: Script; host?: Script } {
  const digits = String(number).padStart(5, '0');
  const script: Script = {
    id: `${kind === 'top-up' || kind === 'internal' ? 'C' : 'P'}-${digits}`,
    kind,
    orgId: kind === 'internal' ? employee.orgId : (acme?.orgId ?? ''),
    credits: kind === 'internal' ? 200 : credits,
    isAutoApproved: false,
    detours: [],
    ending: 'closed',
    granted: credits,
    habits: [{ delivery: 'update', aside: 'none' }],
  };
  if (kind !== 'top-up') return { script };
  const host: Script = {
    ...script,
    id: `P-${digits}`,
    kind: 'cloud-sales',
    isAutoApproved: true,
    ending: 'complete',
  };
  return { script: { ...script, credits: 1000, host: host.id }, host };
}

/** Workflow ids of the request, and of the Org that it is for. */
export function idsOf(script: Script): { readonly request: string; readonly tenant: string } {
  return { request: kinds[script.kind].requestId(script), tenant: `tenant/${script.orgId}` };
}
