import type { SystemReport } from './systems.ts';
import { duration } from './wording/time.ts';

/** What a network and a busy machine explain. */
const toleratedMs = 10_000;

/**
 * A machine's clock against Temporal's, by which SLAs run. All in milliseconds since 1970 UTC.
 * @param machine as people find it
 * @param moment what Temporal's clock said between two looks at the machine's
 */
export function clockReport(
  machine: string,
  { before, temporal, after }: { readonly before: number; readonly temporal: number; readonly after: number },
): SystemReport {
  const aheadMs = before - temporal;
  const behindMs = temporal - after;
  const offMs = Math.max(aheadMs, behindMs);
  if (offMs <= toleratedMs)
    return { system: 'clock', state: 'ok', message: `${machine} agrees with Temporal` };
  const off = `${duration(offMs)} ${aheadMs > behindMs ? 'ahead of' : 'behind'} Temporal's`;
  return {
    system: 'clock',
    state: 'warning',
    message: `the clock of ${machine} is about ${off}: sign-ins, tokens and what is shown as overdue go by it; have both machines set theirs by NTP`,
  };
}
