import type { Child, FC } from 'hono/jsx';
import { creditsOn, type BalanceCourse, type BalancePoint } from '../../../domain/balance/balance-course.ts';
import { dayOfNumber, numberOfDay, weekdayOf } from '../../../domain/balance/calendar-day.ts';
import type { Language } from '../languages.ts';
import { localeOf } from '../wording/locale.ts';
import { numberIn } from '../wording/numbers.ts';
import { Chart, type Canvas } from './chart.tsx';
import { linearScale, pointList, roundTicks } from './scale.ts';

/** A day that is marked by a line from top to bottom, with its words. */
export interface DayMark {
  readonly day: string;
  readonly kind: 'today' | 'top-up' | 'run-out';
  readonly label: string;
}

interface CreditsOverTimeProps {
  readonly language: Language;
  readonly course: BalanceCourse;
  readonly marks: readonly DayMark[];
  readonly description: string;
}

const height = 300;
const top = 64;
const bottom = height - 28;
const left = 48;
const rowHeight = 18;
const besideMark = 6;

/** What is left over the days: what was, what is expected, and the band between fastest and slowest. */
export const CreditsOverTime: FC<CreditsOverTimeProps> = (props) => (
  <Chart
    height={height}
    width={760}
    description={props.description}
    draw={(canvas) => drawing(props, canvas)}
  />
);

function drawing({ language, course, marks }: CreditsOverTimeProps, { width }: Canvas): Child {
  const [from, to] = daysShown(course, marks);
  const lines = [course.past, course.expected ?? [], course.slowest ?? []];
  const ticks = roundTicks(Math.max(...lines.flat().map(({ credits }) => credits)), 4);
  const xOfNumber = linearScale([from, to], [left, width - 8]);
  const x = (day: string): number => xOfNumber(numberOfDay(day));
  const y = linearScale([0, ticks.at(-1) ?? 1], [bottom, top]);
  const at = ({ day, credits }: BalancePoint): [number, number] => [x(day), y(credits)];
  const cut = (line: readonly BalancePoint[]): readonly BalancePoint[] => upTo(line, dayOfNumber(to));
  const expected = cut(course.expected ?? []);
  return (
    <>
      {ticks.map((tick) => (
        <>
          <line class="grid" x1={left} x2={width - 8} y1={y(tick)} y2={y(tick)} />
          <text class="axis" x={left - 8} y={y(tick) + 4} text-anchor="end">
            {numberIn(language, tick)}
          </text>
        </>
      ))}
      {dayTicks(from, to, width).map((day, index) => {
        const label = shortDay(language, day, to - from, index === 0);
        const [middle, half] = [xOfNumber(day), textWidth(label) / 2];
        // A label that would be cut off at an edge is left out.
        return middle < half || middle + half > width ? null : (
          <text class="axis" x={middle} y={height - 8} text-anchor="middle">
            {label}
          </text>
        );
      })}
      {course.slowest === undefined || course.fastest === undefined ? null : (
        <polygon class="band" points={pointList(bandOf(cut(course.slowest), cut(course.fastest)).map(at))} />
      )}
      {course.past.length > 1 ? <polyline class="line past" points={pointList(course.past.map(at))} /> : null}
      {expected.length > 1 ? <polyline class="line expected" points={pointList(expected.map(at))} /> : null}
      {inRows(marks).map(({ day, kind, label }, row) => {
        // A day after the last that is drawn is told at the edge, and has no line.
        const isBeyond = numberOfDay(day) > to;
        const edge = isBeyond ? width : x(day);
        const isRoomBefore = edge > textWidth(label) + 2 * besideMark;
        return (
          <>
            {isBeyond ? null : (
              <line class={`mark ${kind}`} x1={edge} x2={edge} y1={row * rowHeight + 4} y2={bottom} />
            )}
            <text
              class={`label ${kind}`}
              x={edge + (isRoomBefore ? -besideMark : besideMark)}
              y={row * rowHeight + 14}
              text-anchor={isRoomBefore ? 'end' : 'start'}
            >
              {isBeyond ? `${label} →` : label}
            </text>
          </>
        );
      })}
      {course.expiries
        .filter(({ day }) => numberOfDay(day) <= to)
        .map(({ day }) => (
          <circle class="dot expiry" cx={x(day)} cy={y(creditsOn(expected, day) ?? 0)} r="4" />
        ))}
      <circle class="dot now" cx={x(course.today)} cy={y(course.past.at(-1)?.credits ?? 0)} r="3.5" />
    </>
  );
}

/** The last day on top: its words stand before its line, and the lines before it begin below them. */
function inRows(marks: readonly DayMark[]): readonly DayMark[] {
  return marks.toSorted((one, other) => numberOfDay(other.day) - numberOfDay(one.day));
}

/** About how wide a label is: nobody measures letters on a server. */
function textWidth(label: string): number {
  return Array.from(label).reduce((width, letter) => width + (letter > '\u2e80' ? 12.5 : 6.8), 0);
}

const longestDays = 400;
const shortestDays = 14;

/** From the first day that is known to where the slowest line ends; twice as far as is expected at most. */
function daysShown(
  { today, past, expected, slowest }: BalanceCourse,
  marks: readonly DayMark[],
): [number, number] {
  const now = numberOfDay(today);
  const endOf = (line: readonly BalancePoint[] | undefined): number =>
    Math.min(numberOfDay(line?.at(-1)?.day ?? today), now + longestDays);
  const furthest = Math.min(
    endOf(slowest ?? expected),
    now + 2 * Math.max(endOf(expected) - now, shortestDays),
  );
  const marked = marks.map(({ day }) => Math.min(numberOfDay(day), now + longestDays));
  return [
    Math.min(numberOfDay(past[0]?.day ?? today), now - 7, ...marked),
    Math.max(furthest, now + shortestDays, ...marked),
  ];
}

/** The line as far as `day`. */
function upTo(line: readonly BalancePoint[], day: string): readonly BalancePoint[] {
  const shown = line.filter((point) => point.day <= day);
  const credits = creditsOn(line, day);
  const isCut = shown.length < line.length && shown.at(-1)?.day !== day;
  return isCut && credits !== undefined ? [...shown, { day, credits }] : shown;
}

/** Round the area between two lines that begin together: there along the upper one, back along the lower one. */
function bandOf(upper: readonly BalancePoint[], lower: readonly BalancePoint[]): readonly BalancePoint[] {
  const end = upper.at(-1);
  const ground = end === undefined || (lower.at(-1)?.credits ?? 0) > 0 ? [] : [{ day: end.day, credits: 0 }];
  return [...upper, ...ground, ...lower.toReversed()];
}

/** Mondays, or firsts of months over a longer time; as many as have room. */
function dayTicks(from: number, to: number, width: number): readonly number[] {
  const days = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  const isLong = to - from > 70;
  const ticks = days.filter((day) => (isLong ? dayOfNumber(day).endsWith('-01') : weekdayOf(day) === 1));
  const every = Math.ceil(ticks.length / Math.max(1, Math.floor((width - left) / 64)));
  return ticks.filter((_, index) => index % every === 0);
}

/** A day, or a month where months are told; its year is said where one begins, and with the first. */
function shortDay(language: Language, day: number, span: number, isFirst: boolean): string {
  const year = isFirst || dayOfNumber(day).slice(5, 7) === '01' ? ({ year: 'numeric' } as const) : {};
  return new Intl.DateTimeFormat(localeOf(language), {
    month: 'short',
    ...(span > 70 ? year : { day: 'numeric' }),
    timeZone: 'UTC',
  }).format(day * 86_400_000);
}
