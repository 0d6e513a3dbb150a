import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  afterCount,
  afterReading,
  nextLook,
  unknownOutline,
  type Outline,
} from '../../client/list-outline.ts';

const end = 4_102_444_800_000;
const now = 1_800_000_000_000;
const distances = [1, 4, 24, 72, 240, 720, 8760].map((hours) => hours * 3_600_000);
const cuts = [
  ...distances.map((distance) => now - distance).reverse(),
  now,
  ...distances.map((d) => now + d),
];
const instant = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: now - 1e9, max: now + 1e9 }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: end - 1 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, now, now + 1, end - 1) },
);

/** A server that knows instants, and is asked as a list is read: what was read in order, and how often it was asked. */
function read(instants: readonly number[], outline: Outline, wanted: number, from: number, need: number) {
  const between = (first: number, until: number): number[] =>
    instants.filter((at) => first <= at && at < until).sort((a, b) => a - b);
  const found: number[] = [];
  const asked = { counts: 0, reads: 0, rows: 0 };
  let isUneven = false;
  for (let start = from; start < end && found.length < need;) {
    const look = nextLook(outline, start, { wanted, most: 2 * wanted, cuts, isUneven });
    const first = look.kind === 'count' ? look.from : start;
    assert.ok(first >= start && look.until > first && look.until <= end, 'it goes on');
    const here = between(first, look.until);
    if (look.kind === 'count') {
      asked.counts += 1;
      isUneven = here.length === 0;
      outline = afterCount(outline, { from: first, until: look.until, size: here.length });
    } else if (here.length > 2 * wanted && look.until - start > 1) {
      asked.reads += 1;
      asked.rows += 2 * wanted;
      outline = afterCount(outline, { from: start, until: look.until, size: undefined });
    } else {
      asked.reads += 1;
      asked.rows += here.length;
      outline = afterReading(outline, start, look.until, here);
      found.push(...here);
      start = look.until;
      isUneven = false;
    }
    assert.ok(asked.counts + asked.reads < 400, 'it comes to an end');
    assert.equal(outline[0]?.from, 0);
    assert.equal(outline.at(-1)?.until, end);
    for (const [index, piece] of outline.entries()) {
      assert.equal(piece.from, outline[index - 1]?.until ?? 0, 'without a gap');
      assert.ok(piece.from < piece.until);
      assert.ok(piece.size === undefined || piece.size >= 0);
    }
  }
  return { found, outline, asked };
}

describe('where the requests of a list lay', () => {
  const instants = fc.array(instant, { maxLength: 300 });

  it('is found from anywhere on without leaving any out, whatever it is', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 60 }), instant, (all, wanted, from) => {
        const { found } = read(all, unknownOutline([0, end]), wanted, from, Infinity);
        assert.deepEqual(
          found,
          all.filter((at) => at >= from).sort((a, b) => a - b),
        );
      }),
      { seed: 20_261_122, numRuns: 300 },
    );
  });

  it('misleads nobody once other requests lie elsewhere', () => {
    fc.assert(
      fc.property(instants, instants, fc.integer({ min: 1, max: 60 }), (before, since, wanted) => {
        const { outline } = read(before, unknownOutline([0, end]), wanted, 0, Infinity);
        assert.deepEqual(
          read(since, outline, wanted, 0, Infinity).found,
          [...since].sort((a, b) => a - b),
        );
      }),
      { seed: 20_261_122, numRuns: 300 },
    );
  });

  /** Due about every minute, from two days ago on. */
  const many = Array.from(
    { length: 5000 },
    (_, n) => now - 2e8 + ((n * 7919) % 5000) * 52_000 + (n % 7) * 1000,
  );

  it('is read at once where it was read before', () => {
    const first = read(many, unknownOutline([0, end]), 56, 0, 51);
    const again = read(many, first.outline, 56, 0, 51);
    assert.deepEqual(again.asked, { counts: 0, reads: 1, rows: again.found.length });
    assert.ok(again.found.length >= 51 && again.found.length <= 60, `${again.found.length}`);
  });

  it('takes one reading still when a few of them have gone', () => {
    const first = read(many, unknownOutline([0, end]), 56, 0, 51);
    const gone = new Set(first.found.filter((_, index) => index % 12 === 0));
    const { asked } = read(
      many.filter((at) => !gone.has(at)),
      first.outline,
      56,
      0,
      51,
    );
    assert.deepEqual({ counts: asked.counts, reads: asked.reads }, { counts: 0, reads: 1 });
  });

  it('is sought with a few counts where nobody has looked', () => {
    const { asked } = read(many, unknownOutline([0, end]), 56, 0, 51);
    assert.ok(asked.counts <= 12 && asked.reads <= 2 && asked.rows <= 120, JSON.stringify(asked));
  });

  it('stays small, however much is read', () => {
    const { outline } = read(many, unknownOutline([0, end]), 56, 0, Infinity);
    assert.ok(outline.length <= 500, `${outline.length}`);
  });
});
