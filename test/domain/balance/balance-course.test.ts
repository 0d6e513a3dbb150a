import assert from 'node:assert/strict';
import {
  balanceCourse,
  creditsOn,
  type BalancePoint,
  type CourseFacts,
} from '../../../domain/balance/balance-course.ts';
import { dayOfNumber, numberOfDay } from '../../../domain/balance/calendar-day.ts';

const today = '2026-11-22';
const daysFrom = (count: number): string => dayOfNumber(numberOfDay(today) + count);
const used = (...totals: number[]): CourseFacts['usage'] =>
  totals.map((total, index) => ({ day: daysFrom(index - totals.length), total, paidByCredits: total }));
const grant = (remaining: number, expiresOn: string, own: object = {}): CourseFacts['grants'][number] => ({
  ...{ credits: 1000, remaining, expiresOn, grantedAt: '2026-06-01T08:00:00Z' },
  ...own,
});
const facts = (own: Partial<CourseFacts>): CourseFacts => ({
  today,
  remainingCredits: 300,
  grants: [grant(300, '2027-12-31')],
  usage: used(100, 100),
  windowDays: 28,
  ...own,
});
const pairs = (line: readonly BalancePoint[] = []): unknown[] =>
  line.map(({ day, credits }) => [day, credits]);

describe('the course of a balance', () => {
  it('is counted back from what is left, day by day', () => {
    assert.deepEqual(pairs(balanceCourse(facts({ usage: used(50, 100) }))?.past), [
      ['2026-11-20', 450],
      ['2026-11-21', 400],
      [today, 300],
    ]);
  });

  it('steps up where credits were granted', () => {
    const grants = [grant(300, '2027-12-31', { credits: 350, grantedAt: '2026-11-21T10:00:00Z' })];
    assert.deepEqual(pairs(balanceCourse(facts({ grants }))?.past), [
      ['2026-11-20', 150],
      ['2026-11-21', 50],
      ['2026-11-21', 400],
      [today, 300],
    ]);
  });

  it('goes back no further than usage is known, and than nothing expired', () => {
    const [one] = used(100, 100);
    assert.deepEqual(pairs(balanceCourse(facts({ usage: [one!] }))?.past), [[today, 300]]);
    const grants = [grant(0, '2026-11-20'), grant(300, '2027-12-31')];
    assert.deepEqual(pairs(balanceCourse(facts({ grants }))?.past), [
      ['2026-11-21', 400],
      [today, 300],
    ]);
  });

  it('goes on at the mean until nothing is left', () => {
    const { expected, fastest } = balanceCourse(facts({}))!;
    assert.deepEqual(pairs(expected), [
      [today, 300],
      ['2026-11-25', 0],
      ['2026-11-26', 0],
    ]);
    assert.equal(fastest, undefined);
  });

  it('falls where credits expire unspent, and says how many', () => {
    const { expected, expiries } = balanceCourse(
      facts({ remainingCredits: 1300, grants: [grant(1000, '2026-11-23'), grant(300, '2027-12-31')] }),
    )!;
    assert.deepEqual(pairs(expected).slice(0, 3), [
      [today, 1300],
      ['2026-11-24', 1100],
      ['2026-11-24', 300],
    ]);
    assert.deepEqual(pairs(expiries), [['2026-11-24', 800]]);
  });

  it('lies between those at the highest and the lowest weekly mean', () => {
    const week = (total: number): number[] => new Array<number>(7).fill(total);
    const { expected, fastest, slowest } = balanceCourse(
      facts({
        remainingCredits: 1000,
        grants: [grant(1000, '2027-12-31')],
        usage: used(...week(50), ...week(150)),
      }),
    )!;
    const inFive = [fastest, expected, slowest].map((line) => creditsOn(line!, daysFrom(5)));
    assert.deepEqual(inFive, [250, 500, 750]);
  });

  it('has no future where no usage is known', () => {
    assert.deepEqual(balanceCourse(facts({ usage: [] })), {
      today,
      past: [{ day: today, credits: 300 }],
      expiries: [],
    });
  });

  it('is not there where the facts are of no use', () => {
    assert.equal(balanceCourse(facts({ today: '22 Nov' })), undefined);
    assert.equal(balanceCourse(facts({ remainingCredits: -1 })), undefined);
  });

  it('is known on days between its points, and nowhere else', () => {
    const line = [
      { day: '2026-11-22', credits: 300 },
      { day: '2026-11-25', credits: 0 },
    ];
    assert.deepEqual(
      ['2026-11-21', '2026-11-22', '2026-11-23', '2026-11-25', '2026-11-26'].map((day) =>
        creditsOn(line, day),
      ),
      [undefined, 300, 200, 0, undefined],
    );
  });
});
