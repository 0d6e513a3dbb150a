import type { ReconciliationReport } from '../../domain/reconciliation/report.ts';

export const reconcileCreditsType = 'reconcileCredits';

/** The Temporal Schedule that compares all Orgs by itself. */
export const reconciliationScheduleId = 'credits-reconciliation';

export interface ReconcileCreditsInput {
  /** One Org; all that Confetti has where it is absent. */
  readonly orgId?: string;
  /** Only what is about this grant or request. */
  readonly subject?: string;
  /** Writes to the operations queue where something drifts or cannot be read: for a run that nobody waits for. */
  readonly tellsOperators?: true;
  /** What an earlier run handed on. */
  readonly carried?: { readonly report: ReconciliationReport; readonly page: string };
}

/** The workflow id of a reconciliation that somebody asked for. */
export function reconciliationId(unique: string, orgId = 'all'): string {
  return `reconciliation/${orgId}/${unique}`;
}
