export type CalendarId = string;

/**
 * The working hours of a place: data of the policy file, so that nothing inside a workflow needs a holiday package or a
 * zone database (process.md, reading 5). docs/calendars.md says where it comes from. A day is `YYYY-MM-DD`, local.
 */
export interface Calendar {
  /** The place, such as `China`. */
  readonly label: string;
  /** IANA name, for people: what is computed with is `utcOffsets`. */
  readonly zone: string;
  /** Where the days come from, with its version. */
  readonly source: string;
  /** Local time, `HH:MM`. */
  readonly opens: string;
  /** Local time on the same day, `HH:MM`; `24:00` is the end of the day. */
  readonly closes: string;
  /** ISO: 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[];
  /** The first day that the source speaks of. Outside `from` and `until` the weekdays count, without holidays. */
  readonly from: string;
  /** The last day that the source speaks of. */
  readonly until: string;
  /** Days off that would be working days. */
  readonly holidays: readonly string[];
  /** Working days that would be days off, as China has them around long holidays. */
  readonly makeUpDays: readonly string[];
  /** The zone's rules worked out, oldest first. The first also holds before it, the last after it. */
  readonly utcOffsets: readonly UtcOffset[];
  /** Years whose days were not announced yet when the data was made: they are computed by rule. */
  readonly provisional?: readonly number[];
}

/** Local time is UTC and these minutes, from this instant on: `{ from: '2026-03-08T07:00:00Z', minutes: -240 }`. */
export interface UtcOffset {
  readonly from: string;
  readonly minutes: number;
}
