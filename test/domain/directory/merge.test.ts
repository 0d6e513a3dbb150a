import assert from 'node:assert/strict';
import { directoryOf, type DirectoryContent } from '../../../domain/directory/content.ts';
import { openDirectory, type DirectoryState } from '../../../domain/directory/state.ts';
import { mergeDirectory } from '../../../domain/directory/merge.ts';
import type { Person } from '../../../domain/people/person.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { day, done, now, person, peopleOf, refused, shippedDirectory } from './support.ts';

/** Two regions, one role, four people. */
const last: DirectoryContent = {
  regions: ['APAC', 'NA'],
  ...peopleOf(person('a', { manager: 'd' }), person('b'), person('c'), person('d')),
  holders: { gpe: { APAC: ['a'], NA: ['b'] } },
  operations: { queue: ['c'], operators: ['c', 'd'] },
};

type Edit = (content: DirectoryContent) => DirectoryContent;

const withPeople =
  (...people: readonly Person[]): Edit =>
  (content) => ({ ...content, people: { ...content.people, ...peopleOf(...people).people } });
const without =
  (id: string): Edit =>
  (content) => {
    const { [id]: _, ...people } = content.people;
    return { ...content, people };
  };
const held =
  (region: string, ...people: readonly string[]): Edit =>
  (content) => ({ ...content, holders: { gpe: { ...content.holders['gpe'], [region]: people } } });
const both =
  (...edits: readonly Edit[]): Edit =>
  (content) =>
    edits.reduce((edited, edit) => edit(edited), content);
const same: Edit = (content) => content;

const away = { outOfOffice: [{ from: now, until: day('2026-12-01') }] };

const cases: readonly (readonly [
  what: string,
  file: Edit,
  byHand: Edit,
  expected: Edit,
  report: readonly string[],
])[] = [
  ['nothing, where the file says the same', same, same, same, []],
  [
    'what was edited by hand, where the file says the same',
    same,
    both(withPeople(person('a', { manager: 'c', larkId: 'ou_1', ...away }), person('e')), held('NA', 'e')),
    both(withPeople(person('a', { manager: 'c', larkId: 'ou_1', ...away }), person('e')), held('NA', 'e')),
    [],
  ],
  [
    'whom the file adds',
    both(withPeople(person('e')), held('NA', 'b', 'e')),
    same,
    both(withPeople(person('e')), held('NA', 'b', 'e')),
    ['E (e) is added', 'gpe in NA: B, E'],
  ],
  [
    'a field that the file changes, beside absences and ids of hand',
    withPeople(person('a', { manager: 'c', name: 'Anna' })),
    withPeople(person('a', { manager: 'd', slackId: 'U1', ...away })),
    withPeople(person('a', { manager: 'c', name: 'Anna', slackId: 'U1', ...away })),
    ['Anna: name becomes Anna', 'Anna: manager becomes C'],
  ],
  [
    'a field that the file clears',
    withPeople(person('a')),
    same,
    withPeople(person('a')),
    ['A: manager is cleared'],
  ],
  [
    'the file’s word where both changed a field',
    withPeople(person('a', { manager: 'c' })),
    withPeople(person('a', { manager: 'b' })),
    withPeople(person('a', { manager: 'c' })),
    ['A: manager becomes C, in place of B that was set by hand: the file wins'],
  ],
  [
    'nothing of a field that both changed alike',
    withPeople(person('a', { manager: 'c' })),
    withPeople(person('a', { manager: 'c' })),
    withPeople(person('a', { manager: 'c' })),
    [],
  ],
  [
    'the file’s table where both changed it',
    held('NA', 'c'),
    held('NA', 'd'),
    held('NA', 'c'),
    ['gpe in NA: C, in place of D that was set by hand: the file wins'],
  ],
  [
    'the departure of whom the file no longer has, also from tables of hand',
    both(without('b'), held('NA', 'a')),
    held('APAC', 'a', 'b'),
    both(withPeople(person('b', { departedAt: now })), held('NA', 'a')),
    [
      'B (b) is no longer in the file: gone from 2026-11-22 10:00 UTC, without a successor',
      'gpe in APAC: A',
      'gpe in NA: A',
    ],
  ],
  [
    'a departure of hand with its successor, where the file no longer has them either',
    both(without('b'), held('NA', 'a')),
    withPeople(person('b', { departedAt: 5, successor: 'a' })),
    both(withPeople(person('b', { departedAt: 5, successor: 'a' })), held('NA', 'a')),
    ['gpe in NA: A'],
  ],
  [
    'whom hand removed and the file leaves as they were',
    same,
    both(without('b'), held('NA', 'a')),
    both(without('b'), held('NA', 'a')),
    [],
  ],
  [
    'whom hand removed and the file changed: they are back',
    withPeople(person('b', { larkId: 'ou_2' })),
    both(without('b'), held('NA', 'a')),
    both(withPeople(person('b', { larkId: 'ou_2' })), held('NA', 'a')),
    ['B (b) is added'],
  ],
  [
    'another operator and another queue',
    (content) => ({ ...content, operations: { queue: ['d'], operators: ['d'] } }),
    same,
    (content) => ({ ...content, operations: { queue: ['d'], operators: ['d'] } }),
    ['the operations queue: D', 'the operators: D'],
  ],
  [
    'a region and a role that are new, and none that are gone',
    (content) => ({ ...content, regions: ['APAC', 'JP'], holders: { sdr: { JP: ['a'] } } }),
    same,
    (content) => ({ ...content, regions: ['APAC', 'JP'], holders: { sdr: { JP: ['a'] } } }),
    ['regions are now APAC, JP', 'sdr in JP: A', 'role gpe is no longer in the file: its table is gone'],
  ],
];

describe('a directory that is synchronised with the file has', () => {
  for (const [what, file, byHand, expected, report] of cases) {
    it(what, () => {
      const merged = mergeDirectory(last, file(last), byHand(last), now);
      assert.deepEqual(merged.next, expected(last));
      assert.deepEqual(merged.report, report);
    });
  }

  it('nobody who is gone but in the file again', () => {
    const file = last;
    const before = without('b')(last);
    const state = withPeople(person('b', { departedAt: 5, successor: 'a', ...away }))(last);
    const { next, report } = mergeDirectory(before, file, state, now);
    assert.deepEqual(next.people['b'], person('b', away));
    assert.deepEqual(report, ['B: in the file again, so no longer gone']);
  });

  it('nothing more to do when it is synchronised again', () => {
    const file = both(without('b'), held('NA', 'a'), withPeople(person('e')))(last);
    const once = mergeDirectory(last, file, last, now);
    assert.deepEqual(mergeDirectory(file, file, once.next, now + 1), { next: once.next, report: [] });
  });
});

describe('synchronising', () => {
  const file = (edit: Edit = same): DirectoryContent => edit(directoryOf(shippedPolicy()));
  const sync = (state: DirectoryState, content: DirectoryContent) =>
    done(state, { kind: 'synchronise', file: content });

  it('reports what it changed and remembers the file', () => {
    const state = shippedDirectory();
    const content = file(withPeople(person('jane')));
    const { message, report } = sync(state, content);
    assert.deepEqual(
      [message, report],
      ['Synchronised with the policy file: 1 change', ['JANE (jane) is added']],
    );
    assert.deepEqual(state.synchronised, { at: now, content });
    assert.deepEqual(sync(state, content).report, []);
  });

  it('is refused where two would have one address', () => {
    const state = shippedDirectory();
    done(state, { kind: 'setPerson', person: 'jane.doe', name: 'Jane', email: 'jane@example.com' });
    const said = refused(state, { kind: 'synchronise', file: file(withPeople(person('jane'))) });
    assert.match(said, /jane@example\.com would be both jane\.doe's and jane's/);
  });

  it('is refused where nobody would be left to operate', () => {
    const content = file((before) => ({
      ...before,
      operations: { queue: ['vince.yao'], operators: ['nobody'] },
    }));
    assert.match(
      refused(shippedDirectory(), { kind: 'synchronise', file: content }),
      /"nobody" in the operators/,
    );
  });

  it('tells the first 200 changes of very many', () => {
    const many = Array.from({ length: 300 }, (_, n) => person(`p${n}`));
    const state = openDirectory(file(), now);
    const { report = [] } = sync(state, file(withPeople(...many)));
    assert.deepEqual([report.length, report.at(-1)], [201, 'and 100 more']);
  });
});
