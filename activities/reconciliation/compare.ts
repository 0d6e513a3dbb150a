import type { Compared } from '../../domain/reconciliation/confirmed-drift.ts';
import type { Drift } from '../../domain/reconciliation/drift-row.ts';
import { findDrift } from '../../domain/reconciliation/drift.ts';
import { failure } from '../failures.ts';
import { gather, type Sources } from './gather.ts';

/** An Org as it was compared: few enough rows for a history, and what of the archive could not be read. */
export interface OrgComparison extends Compared {
  readonly unreadable: readonly string[];
}

const maxRows = 100;
const maxUnreadable = 20;

/** Compares one Org. `subject` narrows it to what is about one grant or request, however much else drifts. */
export async function compareOrg(
  { orgId, subject }: { readonly orgId: string; readonly subject?: string },
  sources: Sources,
  signal: AbortSignal,
): Promise<OrgComparison> {
  const { facts, unreadable } = await gather(orgId, sources, signal);
  const isOfInterest = ({ requestId, grantId }: Drift): boolean =>
    subject === undefined || subject === requestId || subject === grantId;
  const rows = drifts(facts).filter(isOfInterest);
  return {
    rows: rows.slice(0, maxRows),
    more: Math.max(0, rows.length - maxRows),
    unreadable: unreadable.slice(0, maxUnreadable).map(({ why }) => why),
  };
}

function drifts(facts: Parameters<typeof findDrift>[0]): readonly Drift[] {
  try {
    return findDrift(facts, Date.now());
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw failure('Invalid', cause.message, { cause });
  }
}
