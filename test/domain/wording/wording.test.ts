import assert from 'node:assert/strict';
import fc from 'fast-check';
import { creditsInWords, groupedNumber } from '../../../domain/wording/credits.ts';
import { withinBytes } from '../../../domain/wording/length.ts';
import { duration, relativeTo, utcDay, utcMinute } from '../../../domain/wording/time.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

describe('a duration in words', () => {
  const said: [number, string][] = [
    [0, '1 min'],
    [59_999, '1 min'],
    [38 * minute, '38 min'],
    [hour, '1 h'],
    [5 * hour + 12 * minute + 40_000, '5 h 12 min'],
    [24 * hour, '24 h'],
    [72 * hour, '72 h'],
    [3 * day + 4 * hour, '3 d 4 h'],
    [10 * day, '10 d'],
    [-2 * hour, '2 h'],
  ];
  for (const [ms, words] of said) it(`${ms} ms is ${words}`, () => assert.equal(duration(ms), words));

  it('is never empty', () => {
    fc.assert(
      fc.property(fc.integer(), (ms) => assert.match(duration(ms), /^\d+ (d|h|min)( \d+ (h|min))?$/)),
      { seed: 3 },
    );
  });
});

describe('an instant in words', () => {
  it('lies ahead', () => assert.equal(relativeTo(0, 5 * hour), 'in 5 h'));
  it('is over', () => assert.equal(relativeTo(2 * hour, 0), '2 h over'));
  it('is a minute of UTC', () =>
    assert.equal(utcMinute(Date.UTC(2026, 10, 22, 14, 20, 59)), '2026-11-22 14:20 UTC'));
  it('is a day of UTC', () => assert.equal(utcDay(Date.UTC(2026, 11, 31, 23, 59)), '2026-12-31'));
});

describe('credits in words', () => {
  it('are grouped by thousands', () => assert.equal(creditsInWords(1_234_567), '1,234,567 credits'));
  it('are one credit, if it is one', () => assert.equal(creditsInWords(1), '1 credit'));
  it('under a thousand have no comma', () => assert.equal(groupedNumber(999), '999'));
  it('may be negative', () => assert.equal(groupedNumber(-1000), '-1,000'));
  it('may have cents', () => assert.equal(groupedNumber(1234.56), '1,234.56'));
});

describe('a text that has to fit', () => {
  it('is left alone where it fits', () => assert.equal(withinBytes('数据库', 9), '数据库'));
  it('is cut between characters', () => assert.equal(withinBytes('数据库', 8), '数据'));
  it('is not cut within an emoji', () => assert.equal(withinBytes('🎉🎉', 7), '🎉'));

  it('takes no more bytes than it may, as JSON, and none less than it could', () => {
    const bytes = (text: string): number => Buffer.byteLength(JSON.stringify(text)) - 2;
    const anyText = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(anyText, fc.nat(120), (text, maxBytes) => {
        const cut = withinBytes(text, maxBytes);
        assert.ok(text.startsWith(cut) && bytes(cut) <= maxBytes);
        const [next] = text.slice(cut.length);
        assert.ok(
          next === undefined ||
            bytes(cut + String.fromCodePoint(text.codePointAt(cut.length) ?? 0)) > maxBytes,
        );
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
