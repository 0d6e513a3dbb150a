import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { startOfDay } from '../../../../client/web/day-start.ts';
import { absenceIn } from '../../../../client/web/screens/policy/absence-form.ts';
import {
  drawRoute,
  presentSlice,
  type DrawnRoute,
} from '../../../../client/web/screens/policy/drawn-route.ts';
import { fileMarks } from '../../../../client/web/screens/policy/file-marks.ts';
import { directoryOf } from '../../../../domain/directory/content.ts';
import type { EntryPoint, Policy } from '../../../../domain/policy/policy.ts';
import { shippedPolicy, withSwitches } from '../../../support/shipped-policy.ts';

const drawn = (entryPoint: EntryPoint, region: string, policy: Policy = shippedPolicy()): DrawnRoute =>
  drawRoute(presentSlice(policy, directoryOf(policy), entryPoint), region);

describe('a drawn route', () => {
  it('has every step in its order, with who holds it and its SLA in the region', () => {
    const [only] = drawn('cloud-user', 'JP').tiers;
    assert.deepEqual(
      only?.steps.map(({ label, holders, slaHours }) => [label, holders.map(({ name }) => name), slaHours]),
      [
        ['SDR', ['JP SDR'], null],
        ['Sales', ['JP Sales'], null],
        ['Presales', ['JP Presales'], null],
        ['GPE', ['Sidney Chen'], 24],
        ['Regional Leader', ['JP Regional Leader'], null],
        ['RDG Product Readiness', ['Nicole Sun'], 4],
        ['Finance FP&A', ['Yanice Zhang'], 8],
        ['CEG BE&O', ['Dexter Deng'], 4],
      ],
    );
  });

  it('shows what a switch keeps out, until it is on', () => {
    const presence = (policy?: Policy) =>
      drawn('cloud-sales', 'NA', policy).tiers[0]?.steps.find(({ role }) => role === 'finance')?.presence;
    assert.deepEqual(presence(), { is: 'switched-off', switch: 'financeInPocChain' });
    assert.deepEqual(presence(withSwitches({ financeInPocChain: true })(shippedPolicy())), { is: 'in' });
  });

  it('has a branch where a field lets a step be left out', () => {
    const gpe = drawn('cloud-sales', 'NA').tiers[0]?.steps.find(({ role }) => role === 'gpe');
    assert.deepEqual(gpe?.skipWhen, { label: 'Presales Auto-approve', because: 'Presales auto-approved' });
  });

  it('has its tiers side by side, and steps of other regions marked as such', () => {
    const { tiers } = drawn('top-up', 'EMEA');
    assert.deepEqual(
      tiers.map(({ id, upTo, steps }) => [id, upTo?.creditsNeeded, steps.length]),
      [
        ['standard', 3000, 5],
        ['elevated', undefined, 5],
      ],
    );
    assert.deepEqual(tiers[0]?.steps[0]?.presence, { is: 'elsewhere', regions: ['APAC'] });
  });

  it('knows what is carried out by itself, and who is found by the requester', () => {
    const steps = drawn('internal', 'APAC').tiers[0]?.steps ?? [];
    assert.deepEqual(
      steps.map(({ namedBy, automatic }) => [namedBy.how, automatic]),
      [
        ['requesters-manager', false],
        ['table', true],
      ],
    );
  });
});

describe('what the policy file says of where a rule comes from', () => {
  const text = readFileSync(new URL('../../../../policy/default.yaml', import.meta.url), 'utf8');
  const mark = fileMarks(text);

  it('is read from the comments of its lines', () => {
    const { line = 0, sources } = mark(['pocApplication', 'cloud-user', 'steps', 2]) ?? {};
    assert.deepEqual(sources, ['seed 000', 'reading 3']);
    assert.match(text.split('\n')[line - 1] ?? '', /role: presales/);
  });

  it('is that of the steps which another tier repeats', () => {
    const [one, other] = [0, 1].map((tier) => mark(['creditRequest', 'top-up', 'tiers', tier, 'steps', 0]));
    assert.deepEqual(one, other);
    assert.deepEqual(one?.sources, ['seed 000', 'reading 16']);
  });

  it('is not known of what is not there', () => {
    assert.equal(mark(['pocApplication', 'nowhere', 'steps', 0]), undefined);
  });
});

describe('the form of an absence', () => {
  const form = {
    id: 'a',
    person: 'xiaole.fang',
    from: '2026-12-01',
    lastDay: '2026-12-04',
    delegate: '',
    note: ' ',
  };

  it('is whole days of the reader’s zone', () => {
    assert.deepEqual(absenceIn(form, { zone: 'Asia/Shanghai' }), {
      change: {
        kind: 'setOutOfOffice',
        person: 'xiaole.fang',
        from: Date.parse('2026-11-30T16:00:00Z'),
        until: Date.parse('2026-12-04T16:00:00Z'),
      },
    });
  });

  it('begins when it is sent where no first day is given', () => {
    const said = absenceIn(
      { ...form, from: '', delegate: 'sidney.chen', note: 'travelling' },
      { zone: 'UTC' },
    );
    assert.ok('change' in said && said.change.kind === 'setOutOfOffice');
    assert.deepEqual(
      [said.change.from, said.change.delegate, said.change.note],
      [undefined, 'sidney.chen', 'travelling'],
    );
  });

  it('has to say who, and days that there are', () => {
    const wrong = { ...form, person: '', from: '2026-02-30', lastDay: '' };
    assert.deepEqual(absenceIn(wrong, { zone: 'UTC' }), { problems: ['person', 'from', 'lastDay'] });
  });

  it('begins a day at its midnight, whatever clocks do on it', () => {
    assert.equal(startOfDay('2026-03-29', 'Europe/Berlin'), Date.parse('2026-03-28T23:00:00Z'));
    assert.equal(startOfDay('2026-03-30', 'Europe/Berlin'), Date.parse('2026-03-29T22:00:00Z'));
    assert.equal(startOfDay('2026-11-01', 'America/New_York'), Date.parse('2026-11-01T04:00:00Z'));
    assert.equal(startOfDay('2026-11-02', 'America/New_York'), Date.parse('2026-11-02T05:00:00Z'));
  });
});
