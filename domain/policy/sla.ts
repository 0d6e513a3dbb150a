import { arrangementFor } from './assignees.ts';
import type { HoursKind, PolicySlice, RegionId, RoleRule, RouteStep } from './policy.ts';

/** Until when a step's first response is due, and in which hours. */
export interface SlaTerms {
  /** Hours to the first response; null is "no SLA set", which is no timer (process.md, reading 6). */
  readonly slaHours: number | null;
  /** Where the hours come from, or why there are none. */
  readonly slaSource: string;
  /** What they count in: all hours, or those of the region's calendar (process.md, reading 5). */
  readonly hours: HoursKind;
}

/** The terms of a step for people of a region; undefined where no region is known. */
export function termsIn(
  slice: PolicySlice,
  step: RouteStep,
  role: RoleRule,
  region: RegionId | undefined,
): SlaTerms {
  const arranged = region === undefined ? undefined : arrangementFor(role, region);
  const hasCalendar = region !== undefined && Object.hasOwn(slice.regionCalendars, region);
  const asked = step.hours ?? arranged?.hours ?? role.hours ?? 'elapsed';
  return {
    ...hoursIn(slice, step, arranged?.slaHours, region),
    // Without a calendar there is nothing to count working hours by.
    hours: hasCalendar ? asked : 'elapsed',
  };
}

function hoursIn(
  { entryPoint }: PolicySlice,
  { slaHours, slaByRegion }: RouteStep,
  arranged: number | undefined,
  region: RegionId | undefined,
): Pick<SlaTerms, 'slaHours' | 'slaSource'> {
  const own =
    slaByRegion !== undefined && region !== undefined && Object.hasOwn(slaByRegion, region)
      ? slaByRegion[region]
      : undefined;
  if (own !== undefined) {
    return { slaHours: own, slaSource: `policy: ${own} h for ${entryPoint} in ${region ?? '?'}` };
  }
  if (slaHours !== 'regional') {
    return { slaHours, slaSource: `policy: ${slaHours} h for ${entryPoint}` };
  }
  if (region === undefined) {
    return { slaHours: null, slaSource: 'Per Regional Arrangement, and the region is not known: no SLA set' };
  }
  return arranged === undefined
    ? { slaHours: null, slaSource: `Per Regional Arrangement, no figure for ${region}: no SLA set` }
    : { slaHours: arranged, slaSource: `Per Regional Arrangement: ${arranged} h in ${region}` };
}
