import assert from 'node:assert/strict';
import fc from 'fast-check';
import { absentInWords, standInFor, type StandIn } from '../../../domain/directory/stand-in.ts';
import type { OutOfOffice, Person } from '../../../domain/people/person.ts';
import { day, dayMs, now, peopleOf, person } from './support.ts';

const nobodyExcluded = (): boolean => false;

/** An absence around now, until December 1. */
function away(delegate?: string): Pick<Person, 'outOfOffice'> {
  const absence: OutOfOffice = { from: now - dayMs, until: day('2026-12-01') };
  return { outOfOffice: [delegate === undefined ? absence : { ...absence, delegate }] };
}

const gone = (successor?: string): Partial<Person> => ({
  departedAt: day('2026-11-20'),
  ...(successor === undefined ? {} : { successor }),
});

const awayWords = 'is out of office until 2026-12-01 UTC';
const forA = 'for A, out of office until 2026-12-01 UTC';
const forGoneA = 'for A, gone since 2026-11-20 UTC';

/** A chain of people who are away, each delegating to the next. */
const chain = (...ids: readonly string[]): Person[] =>
  ids.map((id, index) => person(id, index === ids.length - 1 ? {} : away(ids[index + 1])));

const cases: readonly (readonly [
  what: string,
  people: readonly Person[],
  expected: StandIn,
  excluded?: string,
])[] = [
  ['somebody who is there acts themselves', [person('a')], { person: 'a' }],
  ['so does whoever asked: that is for others to judge', [person('a')], { person: 'a' }, 'a'],
  ['a delegate acts for somebody who is away', chain('a', 'b'), { person: 'b', actsFor: 'a', because: forA }],
  ['a delegate who is away delegates on', chain('a', 'b', 'c'), { person: 'c', actsFor: 'a', because: forA }],
  [
    'five hops are followed',
    chain('a', 'b', 'c', 'd', 'e', 'f'),
    { person: 'f', actsFor: 'a', because: forA },
  ],
  [
    'a sixth is not: it stays where it is',
    chain('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    {
      person: 'a',
      note: `A ${awayWords}; who acts for them, F, out of office until 2026-12-01 UTC, names G as delegate, which leads too far (5 hops)`,
    },
  ],
  [
    'without a delegate it stays',
    [person('a', away())],
    { person: 'a', note: `A ${awayWords} and names no delegate` },
  ],
  [
    'nobody is their own delegate',
    [person('a', away('a'))],
    { person: 'a', note: `A ${awayWords} and names themselves as delegate` },
  ],
  [
    'two who delegate to each other keep what is theirs',
    [person('a', away('b')), person('b', away('a'))],
    {
      person: 'a',
      note: `A ${awayWords}; who acts for them, B, out of office until 2026-12-01 UTC, names A as delegate, which leads in a circle`,
    },
  ],
  [
    'a circle further on is one as well',
    [person('a', away('b')), person('b', away('c')), person('c', away('b'))],
    {
      person: 'a',
      note: `A ${awayWords}; who acts for them, C, out of office until 2026-12-01 UTC, names B as delegate, which leads in a circle`,
    },
  ],
  [
    'a delegate who was removed does not act',
    [person('a', away('nobody'))],
    { person: 'a', note: `A ${awayWords} and names "nobody" as delegate, who is not in the directory` },
  ],
  [
    'what every object inherits is nobody',
    [person('a', away('constructor'))],
    { person: 'a', note: `A ${awayWords} and names "constructor" as delegate, who is not in the directory` },
  ],
  [
    'a delegate who is gone without a successor does not act',
    [person('a', away('b')), person('b', gone())],
    {
      person: 'a',
      note: `A ${awayWords}; who acts for them, B, gone since 2026-11-20 UTC, names no successor`,
    },
  ],
  [
    'the successor of a delegate who is gone acts',
    [person('a', away('b')), person('b', gone('c')), person('c')],
    { person: 'c', actsFor: 'a', because: forA },
  ],
  [
    'a delegate who asked does not act',
    chain('a', 'b'),
    { person: 'a', note: `A ${awayWords} and names B as delegate, who may not act on this` },
    'b',
  ],
  [
    'whoever asked does not choose who acts either',
    chain('a', 'b', 'c'),
    { person: 'a', note: `A ${awayWords} and names B as delegate, who may not act on this` },
    'b',
  ],
  [
    'a delegate who is away without one of their own leaves it with the first',
    [person('a', away('b')), person('b', away())],
    {
      person: 'a',
      note: `A ${awayWords}; who acts for them, B, out of office until 2026-12-01 UTC, names no delegate`,
    },
  ],
  [
    'a successor has the work of somebody who is gone',
    [person('a', gone('b')), person('b')],
    { person: 'b', actsFor: 'a', because: forGoneA },
  ],
  [
    'the successor of a successor as well',
    [person('a', gone('b')), person('b', gone('c')), person('c')],
    { person: 'c', actsFor: 'a', because: forGoneA },
  ],
  [
    'the delegate of a successor who is away acts',
    [person('a', gone('b')), person('b', away('c')), person('c')],
    { person: 'c', actsFor: 'a', because: forGoneA },
  ],
  [
    'a successor who is away keeps it like anybody',
    [person('a', gone('b')), person('b', away())],
    { person: 'b', actsFor: 'a', because: forGoneA, note: `B ${awayWords} and names no delegate` },
  ],
  [
    'somebody who is gone without a successor has none',
    [person('a', gone())],
    { because: 'A is gone since 2026-11-20 UTC and names no successor' },
  ],
  [
    'nor with themselves',
    [person('a', gone('a'))],
    { because: 'A is gone since 2026-11-20 UTC and names themselves as successor' },
  ],
  [
    'nor with a circle of those who are gone',
    [person('a', gone('b')), person('b', gone('a'))],
    {
      because:
        'A is gone since 2026-11-20 UTC; who acts for them, B, gone since 2026-11-20 UTC, names A as successor, which leads in a circle',
    },
  ],
  [
    'nor with whoever asked',
    [person('a', gone('b')), person('b')],
    { because: 'A is gone since 2026-11-20 UTC and names B as successor, who may not act on this' },
    'b',
  ],
  [
    'who was removed has nobody',
    [],
    { because: '"a" is not in the directory: they were removed, or never added' },
  ],
  [
    'somebody who is gone and away is gone',
    [person('a', { ...gone('b'), ...away('c') }), person('b'), person('c')],
    { person: 'b', actsFor: 'a', because: forGoneA },
  ],
];

describe('who stands in', () => {
  for (const [what, people, expected, excluded] of cases) {
    it(what, () => {
      assert.deepEqual(
        standInFor(peopleOf(...people), 'a', now, (id) => id === excluded),
        expected,
      );
    });
  }

  it('changes at the instants at which an absence begins and ends, and one becomes gone', () => {
    const directory = peopleOf(
      person('a', {
        outOfOffice: [{ from: 1000, until: 2000, delegate: 'b' }],
        departedAt: 3000,
        successor: 'c',
      }),
      person('b'),
      person('c'),
    );
    const who = [999, 1000, 1999, 2000, 2999, 3000].map(
      (at) => standInFor(directory, 'a', at, nobodyExcluded).person,
    );
    assert.deepEqual(who, ['a', 'b', 'b', 'a', 'a', 'c']);
  });

  it('is told by the absence that lasts longer where two overlap', () => {
    const outOfOffice = [
      { from: 0, until: 10, delegate: 'b' },
      { from: 0, until: 20, delegate: 'c' },
    ];
    const directory = peopleOf(person('a', { outOfOffice }), person('b'), person('c'));
    assert.equal(standInFor(directory, 'a', 5, nobodyExcluded).person, 'c');
  });

  it('is worded with the minute where an absence does not end with a day', () => {
    const until = Date.parse('2026-12-01T09:30:00Z');
    const who = person('a', { outOfOffice: [{ from: 0, until }] });
    assert.deepEqual(
      [absentInWords(who, now), absentInWords(who, until)],
      ['A, out of office until 2026-12-01 09:30 UTC', 'A'],
    );
  });

  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const someone = fc.constantFrom(...ids, 'removed');
  const instants = fc.integer({ min: 0, max: 10 });
  const randomPerson = fc.record(
    {
      outOfOffice: fc.array(
        fc.record(
          { from: instants, until: instants, delegate: someone },
          { requiredKeys: ['from', 'until'] },
        ),
        { maxLength: 3 },
      ),
      departedAt: instants,
      successor: someone,
    },
    { requiredKeys: [] },
  );
  const directories = fc
    .tuple(...ids.map(() => randomPerson))
    .map((people) =>
      peopleOf(...people.map((over, index) => person(ids[index] ?? '', over as Partial<Person>))),
    );

  it('is never an excluded person in place of another, nor somebody gone or away in place of another who could keep it', () => {
    fc.assert(
      fc.property(directories, someone, instants, fc.subarray(ids), (directory, id, at, excluded) => {
        const found = standInFor(directory, id, at, (one) => excluded.includes(one));
        const subject = directory.people[id];
        const isGone = subject?.departedAt !== undefined && subject.departedAt <= at;
        if (found.person === undefined) {
          assert.ok(subject === undefined || isGone, 'only who is gone has nobody');
          return;
        }
        const actor = directory.people[found.person];
        assert.ok(actor !== undefined && !((actor.departedAt ?? Infinity) <= at), 'whoever acts is there');
        assert.equal(found.actsFor === undefined, found.person === id);
        if (found.actsFor === undefined) return;
        assert.ok(!excluded.includes(found.person), 'an excluded person stands in');
        const isAway = (actor.outOfOffice ?? []).some(({ from, until }) => from <= at && at < until);
        assert.ok(!isAway || isGone, 'who is away acts only as the successor of who is gone');
      }),
      { numRuns: 3000, seed: 20261122 },
    );
  });
});
