import assert from 'node:assert/strict';
import { applyEdit } from '../../../domain/directory/apply-edit.ts';
import { checkEdit } from '../../../domain/directory/check-edit.ts';
import type { DirectoryChange, SetOutOfOffice } from '../../../domain/directory/edit.ts';
import { parseEdit } from '../../../domain/directory/parse-edit.ts';
import type { DirectoryState } from '../../../domain/directory/state.ts';
import { day, dayMs, done, editOf, now, operator, refused, shippedDirectory } from './support.ts';

const xiaole = 'xiaole.fang';
const away = (over: Partial<SetOutOfOffice> = {}): SetOutOfOffice => ({
  kind: 'setOutOfOffice',
  person: xiaole,
  from: day('2026-11-23'),
  until: day('2026-12-01'),
  ...over,
});

describe('an edit of the directory', () => {
  it('adds somebody, who can then hold a role and delegate', () => {
    const state = shippedDirectory();
    const added = done(state, {
      kind: 'setPerson',
      person: 'jane.doe',
      name: ' Jane Doe ',
      email: 'jane.doe@example.com',
      manager: 'manager.gpe',
      slackId: 'U1',
      region: 'NA',
    });
    assert.equal(added.message, 'Jane Doe (jane.doe) is added with jane.doe@example.com');
    const held = done(state, {
      kind: 'setHolders',
      role: 'gpe',
      region: 'NA',
      people: ['jane.doe', 'sidney.chen'],
    });
    assert.equal(held.message, 'gpe in NA is held by Jane Doe, Sidney Chen');
    assert.deepEqual(state.holders['gpe']?.['NA'], ['jane.doe', 'sidney.chen']);
    assert.deepEqual(state.people['jane.doe'], {
      id: 'jane.doe',
      name: 'Jane Doe',
      email: 'jane.doe@example.com',
      manager: 'manager.gpe',
      slackId: 'U1',
      region: 'NA',
    });
  });

  it('changes what is given of somebody, and empties with null', () => {
    const state = shippedDirectory();
    const { message } = done(state, { kind: 'setPerson', person: xiaole, larkId: 'ou_1', manager: null });
    assert.equal(message, 'Xiaole Fang: manager is cleared, Lark id is ou_1');
    assert.deepEqual(state.people[xiaole], {
      id: xiaole,
      name: 'Xiaole Fang',
      email: 'xiaole.fang@example.com',
      larkId: 'ou_1',
    });
  });

  it('grows the revision and leaves a line in the log', () => {
    const state = shippedDirectory();
    const before = state.revision;
    const edit = { ...editOf(away({ delegate: 'sidney.chen' })), comment: 'as agreed' };
    const { revision } = applyEdit(state, edit, now);
    assert.equal(revision, before + 1);
    assert.deepEqual(state.log, [
      {
        at: now,
        by: operator,
        via: 'test',
        what: 'Xiaole Fang is out of office from 2026-11-23 UTC until 2026-12-01 UTC; Sidney Chen acts for them',
        comment: 'as agreed',
      },
    ]);
  });

  it('with the same id is answered the same and changes nothing', () => {
    const state = shippedDirectory();
    const first = applyEdit(state, editOf(away(), operator, 'once'), now);
    const before = structuredClone(state);
    const again = editOf(away(), operator.toUpperCase(), 'once');
    assert.equal(checkEdit(state, again, now), undefined);
    assert.deepEqual(applyEdit(state, again, now + 5), first);
    assert.deepEqual(state, before);
  });

  it('under the id of another edit, or of somebody else’s, is refused', () => {
    const state = shippedDirectory();
    applyEdit(state, editOf(away(), operator, 'once'), now);
    const others = [
      editOf({ kind: 'clearOutOfOffice', person: xiaole }, operator, 'once'),
      editOf(away(), 'kevin.lu@example.com', 'once'),
      editOf(away({ until: day('2027-01-01') }), operator, 'once'),
    ];
    for (const other of others) {
      const { code, message = '' } = checkEdit(state, other, now) ?? {};
      assert.equal(code, 'id-used');
      assert.match(
        message,
        /^Not done: the id once was used before, for "setOutOfOffice" by vince\.yao@example\.com \(/,
      );
    }
    // Answered by an earlier release: kind and person are all that is known of it.
    state.answered = state.answered.map(({ key: _, ...answered }) => answered);
    const codes = others.map((other) => checkEdit(state, other, now)?.code);
    assert.deepEqual(codes, ['id-used', 'id-used', undefined]);
  });

  it('without an instant is of the time at which it is carried out, and the same when it is sent again', () => {
    const state = shippedDirectory();
    const until = day('2026-12-01');
    const sent = editOf({ kind: 'setOutOfOffice', person: xiaole, until }, operator, 'once');
    const first = applyEdit(state, sent, now);
    assert.equal(state.people[xiaole]?.outOfOffice?.[0]?.from, now);
    assert.equal(checkEdit(state, sent, now + 5000), undefined);
    assert.deepEqual(applyEdit(state, sent, now + 5000), first);
    applyEdit(state, editOf({ kind: 'depart', person: 'sidney.chen' }), now);
    assert.equal(state.people['sidney.chen']?.departedAt, now);
  });

  it('is remembered as one of the latest 500, and its line as one of the latest 200', () => {
    const state = shippedDirectory();
    for (let n = 0; n < 600; n += 1) {
      applyEdit(
        state,
        editOf({ kind: 'setPerson', person: xiaole, larkId: `ou_${n}` }, operator, `n-${n}`),
        now,
      );
    }
    assert.deepEqual([state.answered.length, state.answered[0]?.id], [500, 'n-100']);
    assert.deepEqual([state.log.length, state.revision], [200, 601]);
  });

  it('takes out somebody who holds nothing, also from the queue', () => {
    const state = shippedDirectory();
    done(state, { kind: 'setPerson', person: 'jane.doe', name: 'Jane Doe', email: 'jane@example.com' });
    done(state, {
      kind: 'setOperations',
      queue: ['vince.yao', 'jane.doe'],
      operators: ['vince.yao', 'kevin.lu'],
    });
    done(state, { kind: 'removePerson', person: 'jane.doe' });
    assert.deepEqual([state.operations.queue, state.people['jane.doe']], [['vince.yao'], undefined]);
  });

  it('can leave a role in a region to nobody', () => {
    const state = shippedDirectory();
    const { message } = done(state, { kind: 'setHolders', role: 'gpe', region: 'APAC', people: [] });
    assert.match(message, /held by nobody: its steps wait in the operations queue/);
    assert.equal(Object.hasOwn(state.holders['gpe'] ?? {}, 'APAC'), false);
  });

  it('sets an absence in place of those it overlaps, and drops those that are over', () => {
    const state = shippedDirectory();
    done(state, away({ from: day('2026-11-23'), until: day('2026-11-24') }));
    done(state, away({ from: day('2027-02-01'), until: day('2027-02-08') }));
    done(state, away({ from: day('2027-01-01'), until: day('2027-01-08') }));
    const later = day('2026-12-01');
    const { message } = done(
      state,
      away({ from: day('2027-01-07'), until: day('2027-01-15') }),
      operator,
      later,
    );
    assert.match(message, /in place of the absence from 2027-01-01 UTC until 2027-01-08 UTC$/);
    assert.deepEqual(state.people[xiaole]?.outOfOffice, [
      { from: day('2027-01-07'), until: day('2027-01-15') },
      { from: day('2027-02-01'), until: day('2027-02-08') },
    ]);
  });

  it('clears one absence, or all', () => {
    const state = shippedDirectory();
    done(state, away());
    done(state, away({ from: day('2027-01-01'), until: day('2027-01-08') }));
    done(state, { kind: 'clearOutOfOffice', person: xiaole, from: day('2026-11-23') });
    assert.deepEqual(state.people[xiaole]?.outOfOffice, [
      { from: day('2027-01-01'), until: day('2027-01-08') },
    ]);
    done(state, { kind: 'clearOutOfOffice', person: xiaole });
    assert.equal(state.people[xiaole].outOfOffice, undefined);
  });

  it('records a departure with a successor, and undoes it', () => {
    const state = shippedDirectory();
    const at = day('2026-12-01');
    const { message } = done(state, { kind: 'depart', person: xiaole, at, successor: 'sidney.chen' });
    assert.equal(message, 'Xiaole Fang is gone from 2026-12-01 UTC; Sidney Chen has their work');
    assert.deepEqual(
      [state.people[xiaole]?.departedAt, state.people[xiaole]?.successor],
      [at, 'sidney.chen'],
    );
    done(state, { kind: 'undoDeparture', person: xiaole });
    assert.deepEqual(
      [state.people[xiaole]?.departedAt, state.people[xiaole]?.successor],
      [undefined, undefined],
    );
  });
});

describe('who may edit the directory', () => {
  it('is everybody for their own absences, their managers however far above, and operators', () => {
    for (const by of [
      'Sales.APAC@example.com',
      'manager.apac@example.com',
      'manager.global@example.com',
      operator,
    ]) {
      const state = shippedDirectory();
      done(state, away({ person: 'sales.apac' }), by);
      done(state, { kind: 'clearOutOfOffice', person: 'sales.apac' }, by);
    }
  });

  it('is no colleague and nobody below', () => {
    for (const by of ['sales.na@example.com', 'manager.na@example.com', 'sdr.apac@example.com']) {
      assert.match(
        refused(shippedDirectory(), away({ person: 'sales.apac' }), by),
        /^not-yours: .*neither APAC Sales/,
      );
    }
  });

  it('is operators only for everything else, who are named', () => {
    const changes: DirectoryChange[] = [
      { kind: 'setPerson', person: xiaole, name: 'X' },
      { kind: 'removePerson', person: xiaole },
      { kind: 'setHolders', role: 'gpe', region: 'NA', people: [xiaole] },
      { kind: 'setOperations', queue: [xiaole], operators: [xiaole] },
      { kind: 'depart', person: xiaole, at: now },
      { kind: 'undoDeparture', person: xiaole },
      { kind: 'synchronise', file: shippedDirectory() },
    ];
    for (const change of changes) {
      const said = refused(shippedDirectory(), change, 'xiaole.fang@example.com');
      assert.match(
        said,
        /^not-yours: .*Xiaole Fang is no operator; .*Vince Yao \(vince\.yao@example\.com\)/,
        change.kind,
      );
    }
  });

  it('is nobody whom the directory does not know, and nobody who is gone', () => {
    const state = shippedDirectory();
    assert.match(
      refused(state, away(), 'maria@acme.example.com'),
      /maria@acme\.example\.com is not in the directory/,
    );
    done(state, { kind: 'depart', person: 'vince.yao', at: day('2026-11-20') }, 'kevin.lu@example.com');
    assert.match(refused(state, away()), /^not-yours: .*Vince Yao is gone since 2026-11-20 UTC/);
  });

  it('is nobody above somebody who is in a circle of managers', () => {
    const state = shippedDirectory();
    const people = { ...state.people };
    people['manager.global'] = { ...people['manager.global']!, manager: 'manager.apac' };
    state.people = people;
    assert.match(refused(state, away({ person: 'sales.apac' }), 'sales.na@example.com'), /^not-yours/);
  });
});

const gone = (state: DirectoryState, id: string): DirectoryState => {
  state.people = { ...state.people, [id]: { ...state.people[id]!, departedAt: day('2026-11-20') } };
  return state;
};
const sidneyAway = (state: DirectoryState): void => {
  done(state, away({ person: 'sidney.chen', delegate: xiaole }));
};

const refusals: readonly (readonly [
  what: string,
  change: DirectoryChange,
  says: RegExp,
  before?: (state: DirectoryState) => unknown,
])[] = [
  [
    'somebody new without an address',
    { kind: 'setPerson', person: 'jane.doe', name: 'Jane' },
    /needs a name and an e-mail address/,
  ],
  ['nothing to set', { kind: 'setPerson', person: xiaole }, /nothing of Xiaole Fang is given/],
  [
    'an address that is somebody else’s',
    { kind: 'setPerson', person: xiaole, email: 'Sidney.Chen@example.com' },
    /would be both xiaole\.fang's and sidney\.chen's/,
  ],
  [
    'a manager who is not there',
    { kind: 'setPerson', person: xiaole, manager: 'nobody' },
    /Xiaole Fang would have the manager "nobody", who is not in the directory/,
  ],
  [
    'a manager below them',
    { kind: 'setPerson', person: 'manager.gpe', manager: xiaole },
    /would end up as their own manager/,
  ],
  ['themselves as manager', { kind: 'setPerson', person: xiaole, manager: xiaole }, /their own manager/],
  [
    'an unknown region',
    { kind: 'setPerson', person: xiaole, region: 'MARS' },
    /use one of APAC, NA, EMEA, JP/,
  ],
  ['the removal of nobody', { kind: 'removePerson', person: 'nobody' }, /^unknown-person: /],
  [
    'the removal of what every object has',
    { kind: 'removePerson', person: 'constructor' },
    /^unknown-person: /,
  ],
  [
    'the removal of somebody who holds a role',
    { kind: 'removePerson', person: 'sidney.chen' },
    /holds gpe \(NA, EMEA, JP\): name other holders first/,
  ],
  [
    'the removal of an operator',
    { kind: 'removePerson', person: 'vince.yao' },
    /Vince Yao is an operator: take them off/,
    (state) => done(state, { kind: 'setHolders', role: 'beo', region: 'APAC', people: ['kevin.lu'] }),
  ],
  [
    'the removal of the last one in the queue',
    { kind: 'removePerson', person: 'jane.doe' },
    /the last one in the operations queue: add somebody else first/,
    (state) => {
      done(state, { kind: 'setPerson', person: 'jane.doe', name: 'Jane', email: 'jane@example.com' });
      done(state, { kind: 'setOperations', queue: ['jane.doe'], operators: ['vince.yao'] });
    },
  ],
  [
    'the removal of a manager',
    { kind: 'removePerson', person: 'manager.gpe' },
    /the manager of Xiaole Fang, Sidney Chen: give them another manager/,
  ],
  [
    'an unknown role',
    { kind: 'setHolders', role: 'boss', region: 'NA', people: [xiaole] },
    /there is no role "boss": use one of sdr, sales/,
  ],
  [
    'a role in an unknown region',
    { kind: 'setHolders', role: 'gpe', region: 'MARS', people: [xiaole] },
    /no region "MARS"/,
  ],
  [
    'a holder who is not there',
    { kind: 'setHolders', role: 'gpe', region: 'NA', people: ['nobody'] },
    /"nobody" in gpe in NA is not in the directory/,
  ],
  [
    'a holder twice',
    { kind: 'setHolders', role: 'gpe', region: 'NA', people: [xiaole, xiaole] },
    /Xiaole Fang is in gpe in NA twice/,
  ],
  [
    'a holder who is gone',
    { kind: 'setHolders', role: 'gpe', region: 'NA', people: [xiaole] },
    /Xiaole Fang is gone as of 2026-11-20 UTC: name somebody who stays/,
    (state) => gone(state, xiaole),
  ],
  [
    'operations without operators',
    { kind: 'setOperations', queue: ['vince.yao'], operators: [] },
    /no operator would be left/,
  ],
  [
    'operators who are all gone',
    { kind: 'setOperations', queue: ['vince.yao'], operators: [xiaole] },
    /no operator would be left/,
    (state) => gone(state, xiaole),
  ],
  [
    'an empty queue',
    { kind: 'setOperations', queue: [], operators: ['vince.yao'] },
    /nobody would be left in the operations queue/,
  ],
  ['an absence of nobody', away({ person: 'nobody' }), /^unknown-person: /],
  ['an absence that ends before it begins', away({ until: day('2026-11-22') }), /ends .* before it begins/],
  ['an absence of no time', away({ until: day('2026-11-23') }), /before it begins/],
  [
    'an absence that is over',
    away({ from: day('2026-11-01'), until: day('2026-11-20') }),
    /is over already \(2026-11-20 UTC\)/,
  ],
  [
    'an absence of more than a year',
    away({ until: day('2026-11-23') + 367 * dayMs }),
    /longer than 366 days/,
  ],
  ['a delegation to oneself', away({ delegate: xiaole }), /cannot be their own delegate/],
  [
    'a delegate who is not there',
    away({ delegate: 'nobody' }),
    /no person "nobody" .* who could be the delegate/,
  ],
  [
    'a delegate who will be gone before the end',
    away({ delegate: 'sidney.chen' }),
    /Sidney Chen is gone as of 2026-11-30 UTC, Nicole Sun has their work: name another delegate/,
    (state) =>
      done(state, { kind: 'depart', person: 'sidney.chen', at: day('2026-11-30'), successor: 'nicole.sun' }),
  ],
  [
    'a circle of two absences that overlap',
    away({ from: day('2026-11-30'), until: day('2026-12-24'), delegate: 'sidney.chen' }),
    /Sidney Chen is away as well meanwhile, and their delegation leads back to Xiaole Fang/,
    sidneyAway,
  ],
  [
    'a circle of three',
    away({ delegate: 'nicole.sun' }),
    /Nicole Sun is away as well meanwhile/,
    (state) => {
      sidneyAway(state);
      done(state, away({ person: 'nicole.sun', delegate: 'sidney.chen' }));
    },
  ],
  [
    'a twenty-first absence',
    away({ from: day('2027-06-01'), until: day('2027-06-02') }),
    /has 20 absences already, and 20 are kept/,
    (state) => {
      for (let n = 0; n < 20; n += 1) {
        done(
          state,
          away({ from: day('2027-01-01') + 2 * n * dayMs, until: day('2027-01-02') + 2 * n * dayMs }),
        );
      }
    },
  ],
  [
    'the end of no absence',
    { kind: 'clearOutOfOffice', person: xiaole },
    /is not out of office, and no absence is planned/,
  ],
  [
    'the end of another absence',
    { kind: 'clearOutOfOffice', person: xiaole, from: day('2027-01-01') },
    /no absence from 2027-01-01 UTC: theirs begin 2026-11-23 UTC/,
    (state) => done(state, away()),
  ],
  [
    'oneself as successor',
    { kind: 'depart', person: xiaole, at: now, successor: xiaole },
    /their own successor/,
  ],
  [
    'a successor who is not there',
    { kind: 'depart', person: xiaole, at: now, successor: 'nobody' },
    /no person "nobody" .* who could succeed/,
  ],
  [
    'a successor who is gone',
    { kind: 'depart', person: xiaole, at: now, successor: 'sidney.chen' },
    /Sidney Chen is gone as of 2026-11-20 UTC: name somebody who stays/,
    (state) => gone(state, 'sidney.chen'),
  ],
  [
    'a departure years away',
    { kind: 'depart', person: xiaole, at: day('2036-01-01') },
    /more than 366 days away/,
  ],
  [
    'the departure of the last operator',
    { kind: 'depart', person: 'vince.yao', at: now, successor: 'kevin.lu' },
    /no operator would be left/,
    (state) => done(state, { kind: 'setOperations', queue: ['kevin.lu'], operators: ['vince.yao'] }),
  ],
  [
    'the departure of the last one in the queue without a successor',
    { kind: 'depart', person: 'kevin.lu', at: now },
    /nobody would be left in the operations queue/,
    (state) => done(state, { kind: 'setOperations', queue: ['kevin.lu'], operators: ['vince.yao'] }),
  ],
  ['the return of somebody who is there', { kind: 'undoDeparture', person: xiaole }, /is not gone/],
];

describe('the directory refuses', () => {
  for (const [what, change, says, before] of refusals) {
    it(what, () => {
      const state = shippedDirectory();
      before?.(state);
      const was = structuredClone(state);
      assert.match(refused(state, change), says);
      assert.deepEqual(state, was, 'nothing else changes');
    });
  }

  it('nothing about two who delegate to each other at different times', () => {
    const state = shippedDirectory();
    sidneyAway(state);
    done(state, away({ from: day('2026-12-01'), until: day('2026-12-24'), delegate: 'sidney.chen' }));
  });

  it('more than 2,000 people', () => {
    const state = shippedDirectory();
    const people = { ...state.people };
    for (let n = Object.keys(people).length; n < 2000; n += 1) {
      people[`p${n}`] = { id: `p${n}`, name: `P ${n}`, email: `p${n}@example.com` };
    }
    state.people = people;
    const said = refused(state, {
      kind: 'setPerson',
      person: 'one.more',
      name: 'One',
      email: 'one@example.com',
    });
    assert.match(said, /takes 2000 people, and this makes 2001/);
  });

  it('more than fits into one payload', () => {
    const state = shippedDirectory();
    const people = { ...state.people };
    for (let n = 0; n < 1900; n += 1) {
      people[`p${n}`] = { id: `p${n}`, name: '名'.repeat(100), email: `p${n}@example.com` };
    }
    state.people = people;
    assert.match(refused(state, away()), /takes 600 kB, and this makes \d+ kB/);
  });
});

const common = { id: 'e-1', actor: { email: operator, via: 'test' } };
const malformed: readonly (readonly [what: string, payload: unknown, says: RegExp])[] = [
  ['nothing', undefined, /payload must be an object/],
  ['a list', [], /payload must be an object/],
  ['what nobody could decode', { undecodable: 'bad JSON' }, /could not be decoded \(bad JSON\); send JSON/],
  ['no kind', common, /kind must be one of setPerson, removePerson/],
  ['a kind that every object has', { ...common, kind: 'constructor' }, /kind must be one of/],
  ['no id', { ...common, id: ' ', kind: 'removePerson', person: xiaole }, /id must be a text/],
  [
    'an actor who is no address',
    { ...common, actor: { email: 'vince.yao', via: 'x' }, kind: 'removePerson', person: xiaole },
    /actor\.email must be an e-mail address/,
  ],
  [
    'an id in capitals',
    { ...common, kind: 'removePerson', person: 'Xiaole' },
    /person must be an id in lower case/,
  ],
  [
    'an id that every object has',
    { ...common, kind: 'setPerson', person: 'constructor', name: 'C', email: 'c@example.com' },
    /person cannot be "constructor"/,
  ],
  ['a member that there is not', { ...common, ...away(), force: true }, /payload has no "force"/],
  ['an instant in words', { ...common, ...away(), from: '2026-12-01' }, /from must be an instant/],
  ['an instant that is no date', { ...common, ...away(), until: 9e15 }, /until must be an instant/],
  ['a note that is too long', { ...common, ...away(), note: 'x'.repeat(201) }, /note is longer than 200/],
  [
    'too many holders',
    { ...common, kind: 'setHolders', role: 'gpe', region: 'NA', people: Array(51).fill(xiaole) },
    /people has more than 50 entries/,
  ],
  [
    'a name that is emptied',
    { ...common, kind: 'setPerson', person: xiaole, name: '' },
    /name must be a text/,
  ],
  [
    'a file with somebody under another id',
    {
      ...common,
      kind: 'synchronise',
      file: {
        regions: ['NA'],
        people: { a: { id: 'b', name: 'B', email: 'b@example.com' } },
        holders: {},
        operations: { queue: ['a'], operators: ['a'] },
      },
    },
    /file\.people\.a has the id "b"/,
  ],
  [
    'a file with absences',
    {
      ...common,
      kind: 'synchronise',
      file: {
        regions: ['NA'],
        people: { a: { id: 'a', name: 'A', email: 'a@example.com', outOfOffice: [] } },
        holders: {},
        operations: { queue: ['a'], operators: ['a'] },
      },
    },
    /file\.people\.a has no "outOfOffice"/,
  ],
];

describe('an edit that is malformed', () => {
  for (const [what, payload, says] of malformed) {
    it(`is refused with what is wrong: ${what}`, () => {
      const parsed = parseEdit(payload);
      assert.ok(!parsed.ok);
      assert.equal(parsed.refusal.code, 'malformed');
      assert.match(parsed.refusal.message, says);
    });
  }

  it('is not one whose nulls say that there is none', () => {
    const parsed = parseEdit({ ...common, ...away(), delegate: null, note: null, comment: null });
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.edit, { ...common, ...away() });
  });
});
