import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Calendar } from '../../../domain/calendar/calendar.ts';
import { addWorkingMs, workingMsBetween } from '../../../domain/calendar/working-time.ts';
import { shippedPolicy } from '../policy/shipped-policy.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A line of figures.json, which figures.py worked out by itself. */
interface Figure {
  readonly what: string;
  readonly asks: 'add' | 'between';
  readonly calendar: string;
  readonly local: string;
  readonly from: string;
  readonly to: string;
  readonly workingMinutes: number;
  readonly elapsedMinutes: number;
}

const figures = JSON.parse(readFileSync(new URL('figures.json', import.meta.url), 'utf8')) as Figure[];
const { calendars } = shippedPolicy();

function shipped(id: string): Calendar {
  const calendar = calendars[id];
  assert.ok(calendar !== undefined, `the shipped policy has no calendar ${id}`);
  return calendar;
}

describe('working time, by a wall calendar', () => {
  it('has a table that is worth the name', () => {
    assert.ok(figures.length >= 44, `${figures.length} figures`);
    assert.deepEqual([...new Set(figures.map(({ calendar }) => calendar))].sort(), ['cn', 'de', 'jp', 'us']);
  });

  for (const { what, asks, calendar, local, from, to, workingMinutes, elapsedMinutes } of figures) {
    it(`${what}: ${local}`, () => {
      const [start, end] = [Date.parse(from), Date.parse(to)];
      assert.equal(workingMsBetween(shipped(calendar), start, end), workingMinutes * minuteMs);
      assert.equal(end - start, elapsedMinutes * minuteMs);
      if (asks === 'add') {
        const reached = addWorkingMs(shipped(calendar), start, workingMinutes * minuteMs);
        assert.equal(new Date(reached).toISOString(), new Date(end).toISOString());
      }
    });
  }
});

describe('working time, of any calendar', () => {
  const start = Date.parse('2026-01-01T00:00:00Z');
  const dayFromStart = (day: number): string => new Date(start + day * dayMs).toISOString().slice(0, 10);
  const clock = (minutes: number): string =>
    `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

  const days = fc.uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 30 });
  /** Hours of any length, any weekdays, and clocks that change whenever they like, even over the date line. */
  const anyCalendar = fc
    .record({
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      hours: fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 }),
      holidays: days,
      makeUpDays: days,
      changes: fc.uniqueArray(fc.integer({ min: 1, max: 365 * 24 * 2 }), { maxLength: 4 }),
      offsets: fc.array(fc.integer({ min: -24, max: 28 }), { minLength: 5, maxLength: 5 }),
    })
    .map(({ weekdays, hours, holidays, makeUpDays, changes, offsets }): Calendar => {
      const [opens = 0, closes = 0] = hours.sort((a, b) => a - b);
      return {
        label: 'Anywhere',
        zone: 'Etc/Anywhere',
        source: 'fast-check',
        opens: clock(opens),
        closes: clock(closes),
        weekdays,
        from: dayFromStart(0),
        until: dayFromStart(364),
        holidays: holidays.map(dayFromStart),
        makeUpDays: makeUpDays.map(dayFromStart),
        // Changes lie at least a day apart, as nobody lives where they do not.
        utcOffsets: [0, ...changes.sort((a, b) => a - b)].map((halfHours, index) => ({
          from: new Date(start + (halfHours * hourMs) / 2 + index * dayMs).toISOString(),
          minutes: (offsets[index] ?? 0) * 30,
        })),
      };
    });
  const instant = fc.integer({ min: start - 500 * dayMs, max: start + 1500 * dayMs });
  const amount = fc.integer({ min: 0, max: 3000 * hourMs });

  it('is exactly what was added', () => {
    fc.assert(
      fc.property(anyCalendar, instant, amount, (calendar, from, ms) => {
        assert.equal(workingMsBetween(calendar, from, addWorkingMs(calendar, from, ms)), ms);
      }),
      { numRuns: 1000 },
    );
  });

  it('is reached at the earliest instant: a millisecond before, a millisecond is missing', () => {
    fc.assert(
      fc.property(anyCalendar, instant, amount, (calendar, from, ms) => {
        fc.pre(ms > 0);
        assert.equal(workingMsBetween(calendar, from, addWorkingMs(calendar, from, ms) - 1), ms - 1);
      }),
      { numRuns: 1000 },
    );
  });

  it('adds up over any instant between', () => {
    fc.assert(
      fc.property(anyCalendar, instant, instant, instant, (calendar, ...instants) => {
        const [first, second, third] = instants.sort((a, b) => a - b);
        assert.equal(
          workingMsBetween(calendar, first, second) + workingMsBetween(calendar, second, third),
          workingMsBetween(calendar, first, third),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('is never negative and never more than the time that passed', () => {
    fc.assert(
      fc.property(anyCalendar, instant, instant, (calendar, from, to) => {
        const worked = workingMsBetween(calendar, from, to);
        assert.ok(worked >= 0 && worked <= Math.max(0, to - from), `${worked} ms`);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('working time, in unusual calendars', () => {
  const aroundTheClock: Calendar = {
    ...shipped('us'),
    opens: '00:00',
    closes: '24:00',
    weekdays: [7],
    holidays: [],
  };
  const hoursOf = (calendar: Calendar, from: string, to: string): number =>
    workingMsBetween(calendar, Date.parse(from), Date.parse(to)) / hourMs;

  it('has 23 hours on the Sunday on which clocks go forward, and 25 when they go back', () => {
    assert.deepEqual(
      [
        hoursOf(aroundTheClock, '2026-03-01T05:00:00Z', '2026-03-02T05:00:00Z'),
        hoursOf(aroundTheClock, '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z'),
        hoursOf(aroundTheClock, '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z'),
      ],
      [24, 23, 25],
    );
  });

  it('begins where the clocks jump to when they jump over the opening', () => {
    const early: Calendar = { ...aroundTheClock, opens: '02:30', closes: '05:00' };
    assert.equal(
      addWorkingMs(early, Date.parse('2026-03-08T05:00:00Z'), 1),
      Date.parse('2026-03-08T07:00:00Z') + 1,
    );
  });

  it('counts centuries at once', () => {
    const [from, to] = [Date.parse('1800-01-01T00:00:00Z'), Date.parse('2600-01-01T00:00:00Z')];
    const worked = workingMsBetween(shipped('cn'), from, to);
    // 800 years of the Gregorian calendar are a whole number of weeks; 2026 and 2027 have 26 working days less.
    assert.equal(worked, ((800 * 365 + 194) / 7) * 5 * 9 * hourMs - 26 * 9 * hourMs);
    assert.equal(workingMsBetween(shipped('cn'), from, addWorkingMs(shipped('cn'), from, worked)), worked);
  });

  it('refuses to wait for hours that never come', () => {
    const never: Calendar = { ...shipped('cn'), weekdays: [], holidays: [], makeUpDays: ['2026-01-04'] };
    assert.equal(
      addWorkingMs(never, Date.parse('2026-01-01T00:00:00Z'), hourMs),
      Date.parse('2026-01-04T02:00:00Z'),
    );
    assert.throws(
      () => addWorkingMs(never, Date.parse('2026-01-01T00:00:00Z'), 10 * hourMs),
      /China has no 36000000 ms of working time ahead/,
    );
  });
});
