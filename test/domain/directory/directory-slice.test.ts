import assert from 'node:assert/strict';
import { directorySlice, invalidNeed } from '../../../domain/directory/directory-slice.ts';
import { day, dayMs, done, now, shippedDirectory } from './support.ts';

const operations = ['vince.yao', 'kevin.lu', 'dexter.deng', 'manager.beo'];
const idsOf = (slice: { readonly people: object }): string[] => Object.keys(slice.people).sort();

describe('what a request carries of the directory', () => {
  it('is operators and queue with their managers, whatever it needs', () => {
    const state = shippedDirectory();
    const slice = directorySlice(state, { roles: [], also: [] }, now);
    assert.deepEqual(idsOf(slice), operations.toSorted());
    assert.deepEqual([slice.holders, slice.operations], [{}, state.operations]);
    assert.equal(slice.revision, state.revision);
  });

  it('is the holders of its roles in every region, with their managers', () => {
    const state = shippedDirectory();
    const slice = directorySlice(state, { roles: ['gpe', 'none', 'constructor'], also: [] }, now);
    assert.deepEqual(idsOf(slice), [...operations, 'xiaole.fang', 'sidney.chen', 'manager.gpe'].sort());
    assert.deepEqual(slice.holders, { gpe: state.holders['gpe'], none: {}, constructor: {} });
  });

  it('is those it names by id or address, and everybody above them', () => {
    const also = ['Sales.APAC@example.com', 'nicole.sun', 'maria@acme.example.com'];
    const slice = directorySlice(shippedDirectory(), { roles: [], also }, now);
    const above = ['manager.apac', 'regional-leader.apac', 'manager.global', 'manager.rdg'];
    assert.deepEqual(idsOf(slice), [...operations, 'sales.apac', 'nicole.sun', ...above].sort());
  });

  it('is delegates, successors and theirs in turn; what is over is left out', () => {
    const state = shippedDirectory();
    const absence = { kind: 'setOutOfOffice', person: 'xiaole.fang' } as const;
    done(state, { ...absence, from: now - dayMs, until: now + 1, delegate: 'ellen.wang' });
    done(state, { ...absence, from: day('2026-12-01'), until: day('2026-12-08'), delegate: 'nicole.sun' });
    done(state, { kind: 'depart', person: 'nicole.sun', at: day('2026-12-20'), successor: 'yanice.zhang' });
    const slice = directorySlice(state, { roles: [], also: ['xiaole.fang'] }, now + 1);
    const reached = [
      'xiaole.fang',
      'manager.gpe',
      'nicole.sun',
      'manager.rdg',
      'yanice.zhang',
      'manager.finance',
    ];
    assert.deepEqual(idsOf(slice), [...operations, ...reached].sort());
    assert.deepEqual(slice.people['xiaole.fang']?.outOfOffice, [
      { from: day('2026-12-01'), until: day('2026-12-08'), delegate: 'nicole.sun' },
    ]);
  });

  it('is small for a request of the shipped policy', () => {
    const roles = ['sdr', 'sales', 'presales', 'gpe', 'regional-leader', 'rdg', 'finance', 'beo'];
    const slice = directorySlice(shippedDirectory(), { roles, also: [] }, now);
    assert.ok(JSON.stringify(slice).length < 8000);
  });

  it('cannot be asked for with anything but texts', () => {
    for (const need of [undefined, null, 'gpe', {}, { roles: ['gpe'] }, { roles: [1], also: [] }]) {
      assert.match(invalidNeed(need) ?? '', /it takes/);
    }
    assert.equal(invalidNeed({ roles: ['gpe'], also: [] }), undefined);
  });
});
