import type { PolicySlice } from './policy.ts';

/**
 * A slice as the present code reads it. Requests that were started before a part of the policy existed do not have it; they
 * go by what was the rule then.
 */
export function presentSlice(slice: PolicySlice): PolicySlice {
  return { ...beforeCalendars, ...slice };
}

/** Hours were elapsed hours everywhere. */
const beforeCalendars: Pick<PolicySlice, 'calendars' | 'regionCalendars'> = {
  calendars: {},
  regionCalendars: {},
};
