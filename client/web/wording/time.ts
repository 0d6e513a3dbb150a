import { durationParts, withMinutes, type DurationUnit } from '../../../domain/wording/time.ts';
import type { InEveryLanguage, Language } from '../languages.ts';
import type { Reader } from '../reader.ts';
import { localeOf } from './locale.ts';
import { numberIn } from './numbers.ts';

/*
 * Times are told relative to now, in words; the exact time with its zone stands behind them (ux.md, "SLA chip"). All
 * instants are milliseconds since 1970 UTC.
 */

interface TimeWords {
  readonly units: Readonly<Record<DurationUnit, string>>;
  readonly between: string;
  readonly in: (duration: string) => string;
  readonly over: (duration: string) => string;
  readonly ago: (duration: string) => string;
  readonly now: string;
}

const words: InEveryLanguage<TimeWords> = {
  en: {
    units: { d: ' d', h: ' h', min: ' min' },
    between: ' ',
    in: (duration) => `in ${duration}`,
    over: (duration) => `${duration} over`,
    ago: (duration) => `${duration} ago`,
    now: 'just now',
  },
  zh: {
    units: { d: ' 天', h: ' 小时', min: ' 分钟' },
    between: ' ',
    in: (duration) => `${duration}后`,
    over: (duration) => `已超时 ${duration}`,
    ago: (duration) => `${duration}前`,
    now: '刚刚',
  },
  ja: {
    units: { d: '日', h: '時間', min: '分' },
    between: '',
    in: (duration) => `${duration}後`,
    over: (duration) => `${duration}超過`,
    ago: (duration) => `${duration}前`,
    now: 'たった今',
  },
};

const minuteMs = 60_000;

/** `5 h 12 min`, `5 小时 12 分钟`, `5時間12分`. */
export function durationIn(language: Language, ms: number): string {
  const { units, between } = words[language];
  return durationParts(ms)
    .map(([amount, unit]) => `${numberIn(language, amount)}${units[unit]}`)
    .join(between);
}

/** How long something took: as a duration, and `0 min` of less than one. */
export function timeTakenIn(language: Language, ms: number): string {
  return ms < minuteMs ? `0${words[language].units.min}` : durationIn(language, ms);
}

/** A deadline: `in 5 h 12 min` or `2 h over`. */
export function dueIn({ language, now }: Pick<Reader, 'language' | 'now'>, at: number): string {
  const told = durationIn(language, at - now);
  return at >= now ? words[language].in(told) : words[language].over(told);
}

/** What happened or will happen: `just now`, `3 min ago`, `in 2 h`. */
export function whenIn({ language, now }: Pick<Reader, 'language' | 'now'>, at: number): string {
  if (Math.abs(now - at) < minuteMs) return words[language].now;
  const told = durationIn(language, now - at);
  return at > now ? words[language].in(told) : words[language].ago(told);
}

/** `22 Nov 2026, 14:20 GMT+8`: the exact minute in a zone, which is the reader's own unless it is given. */
export function exactly({ language, zone }: Pick<Reader, 'language' | 'zone'>, at: number): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
    timeZoneName: 'short',
  }).format(at);
}

/** `14:20`; with the day, `23 Nov, 14:20`, unless that is the reader's present one or it is said otherwise. */
export function clockIn(
  { language, zone, now }: Pick<Reader, 'language' | 'zone' | 'now'>,
  at: number,
  { withDay = dayOf(zone, at) !== dayOf(zone, now) }: { readonly withDay?: boolean } = {},
): string {
  return new Intl.DateTimeFormat(localeOf(language), {
    ...(withDay ? { month: 'short', day: 'numeric' } : {}),
    hour: '2-digit',
    minute: '2-digit',
    timeZone: zone,
  }).format(at);
}

/** A calendar day written `YYYY-MM-DD`, such as an expiry date: `31 Dec 2026`. What is no day is shown as it is. */
export function dayIn(language: Language, day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at)) return day;
  return new Intl.DateTimeFormat(localeOf(language), {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(at);
}

/** The calendar day of an instant in a zone, `YYYY-MM-DD`. */
export function dayOf(zone: string, at: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(at);
}

/** A sentence that a workflow wrote, in which exact UTC minutes are said in the reader's zone. */
export function sentenceFor(reader: Reader, text: string): string {
  return withMinutes(text, (at) => exactly(reader, at));
}
