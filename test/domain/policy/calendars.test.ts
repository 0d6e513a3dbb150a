import assert from 'node:assert/strict';
import { parsePolicy } from '../../../domain/policy/load.ts';
import { problemsAfter, shippedText } from './shipped-policy.ts';
import type { Mistake } from './shipped-policy.ts';

const days = 'holidays: [\n      2026-01-01, 2026-01-02,';
const makeUpDays = 'makeUpDays: [\n      2026-01-04,';
const regions = 'regionCalendars: { APAC: cn, NA: us, EMEA: de, JP: jp }';
const withoutJapan = 'regionCalendars: { APAC: cn, NA: us, EMEA: de }';
const gpe = '- { role: gpe, slaHours: 72 }';

const mistakes: Mistake[] = [
  {
    what: 'an unknown key',
    find: 'zone: Asia/Shanghai',
    replacement: 'zone: Asia/Shanghai\n    lunch: 12:00',
    path: 'calendars.cn.lunch',
    says: /unknown key "lunch".*known here: label, zone/,
  },
  {
    what: 'a day that is none',
    find: days,
    replacement: 'holidays: [\n      2026-02-30, 2026-01-02,',
    path: 'calendars.cn.holidays[0]',
    says: /not a day of the calendar: write YYYY-MM-DD/,
  },
  {
    what: 'a day in another order',
    find: 'from: 2026-01-01\n',
    replacement: 'from: 1.1.2026\n',
    path: 'calendars.cn.from',
    says: /write YYYY-MM-DD/,
  },
  {
    what: 'a holiday on a Saturday',
    find: days,
    replacement: 'holidays: [\n      2026-01-03, 2026-01-02,',
    path: 'calendars.cn.holidays[0]',
    says: /2026-01-03 is a Saturday, a day off anyway: remove it/,
  },
  {
    what: 'a holiday before the calendar begins',
    find: days,
    replacement: 'holidays: [\n      2025-12-31, 2026-01-02,',
    path: 'calendars.cn.holidays[0]',
    says: /2025-12-31 is not between 2026-01-01 and 2027-12-31/,
  },
  {
    what: 'a holiday after the calendar ends',
    find: days,
    replacement: 'holidays: [\n      2028-01-03, 2026-01-02,',
    path: 'calendars.cn.holidays[0]',
    says: /move from or until/,
  },
  {
    what: 'a holiday that is listed twice',
    find: days,
    replacement: 'holidays: [\n      2026-01-02, 2026-01-02,',
    path: 'calendars.cn.holidays[1]',
    says: /2026-01-02 is listed twice/,
  },
  {
    what: 'a make-up day that is worked anyway',
    find: makeUpDays,
    replacement: 'makeUpDays: [\n      2026-01-05,',
    path: 'calendars.cn.makeUpDays[0]',
    says: /2026-01-05 is a Monday, a working day anyway/,
  },
  {
    what: 'a make-up day outside the calendar',
    find: makeUpDays,
    replacement: 'makeUpDays: [\n      2028-01-01,',
    path: 'calendars.cn.makeUpDays[0]',
    says: /2028-01-01 is not between/,
  },
  {
    what: 'hours that end before they begin',
    find: "closes: '18:00'",
    replacement: "closes: '08:30'",
    path: 'calendars.cn.closes',
    says: /08:30 is not after 09:00/,
  },
  {
    what: 'hours that end as they begin',
    find: "closes: '18:00'",
    replacement: "closes: '09:00'",
    path: 'calendars.cn.closes',
    says: /09:00 is not after 09:00/,
  },
  {
    what: 'a time of day that is none',
    find: "opens: '09:00'",
    replacement: "opens: '9 am'",
    path: 'calendars.cn.opens',
    says: /not a time of day: write '09:00'/,
  },
  {
    what: 'a time of day past midnight',
    find: "closes: '18:00'",
    replacement: "closes: '24:30'",
    path: 'calendars.cn.closes',
    says: /not a time of day: write '18:00'/,
  },
  {
    what: 'no weekdays',
    find: 'weekdays: [1, 2, 3, 4, 5]',
    replacement: 'weekdays: []',
    path: 'calendars.cn.weekdays',
    says: /no hours would ever pass: name at least one/,
  },
  {
    what: 'an eighth weekday',
    find: 'weekdays: [1, 2, 3, 4, 5]',
    replacement: 'weekdays: [1, 8]',
    path: 'calendars.cn.weekdays[1]',
    says: /7 is Sunday/,
  },
  {
    what: 'a weekday that is listed twice',
    find: 'weekdays: [1, 2, 3, 4, 5]',
    replacement: 'weekdays: [1, 1]',
    path: 'calendars.cn.weekdays[1]',
    says: /1 is listed twice/,
  },
  {
    what: 'a calendar that ends before it begins',
    find: 'until: 2027-12-31',
    replacement: 'until: 2025-12-31',
    path: 'calendars.cn.until',
    says: /2025-12-31 is before 2026-01-01/,
  },
  {
    what: 'no offset',
    find: 'utcOffsets:\n      - { from: 2026-01-01T00:00:00Z, minutes: 480 }',
    replacement: 'utcOffsets: []',
    path: 'calendars.cn.utcOffsets',
    says: /add the first one/,
  },
  {
    what: 'offsets that go back',
    find: '2026-11-01T06:00:00Z',
    replacement: '2026-03-08T07:00:00Z',
    path: 'calendars.us.utcOffsets[2].from',
    says: /does not come after 2026-03-08T07:00:00Z: list offsets in ascending order/,
  },
  {
    what: 'an offset from a local time on',
    find: '2026-11-01T06:00:00Z',
    replacement: '2026-11-01T02:00:00',
    path: 'calendars.us.utcOffsets[2].from',
    says: /not an instant in UTC/,
  },
  {
    what: 'a provisional year outside the calendar',
    find: 'provisional: [2027]',
    replacement: 'provisional: [2030]',
    path: 'calendars.cn.provisional[0]',
    says: /2030 is not between/,
  },
  {
    what: 'a region whose calendar there is not',
    find: regions,
    replacement: regions.replace('jp', 'nippon'),
    path: 'regionCalendars.JP',
    says: /no calendar "nippon": use one of cn, us, de, jp/,
  },
  {
    what: 'a calendar for a region that there is not',
    find: regions,
    replacement: regions.replace('JP', 'LATAM'),
    path: 'regionCalendars.LATAM',
    says: /no region "LATAM"/,
  },
  {
    what: 'hours of a region that there is not',
    find: gpe,
    replacement: '- { role: gpe, slaHours: 72, slaByRegion: { LATAM: 24 } }',
    path: 'pocApplication.enterprise.steps[1].slaByRegion.LATAM',
    says: /no region "LATAM"/,
  },
  {
    what: 'hours of a region that the step is not for',
    find: gpe,
    replacement: '- { role: gpe, slaHours: 72, slaByRegion: { JP: 24 }, onlyRegions: [NA] }',
    path: 'pocApplication.enterprise.steps[1].slaByRegion.JP',
    says: /not for JP: remove the line, or add it to onlyRegions/,
  },
  {
    what: 'negative hours of a region',
    find: gpe,
    replacement: '- { role: gpe, slaHours: 72, slaByRegion: { JP: -1 } }',
    path: 'pocApplication.enterprise.steps[1].slaByRegion.JP',
    says: /hours must be above 0/,
  },
  {
    what: 'hours of another kind',
    find: gpe,
    replacement: '- { role: gpe, slaHours: 72, hours: office }',
    path: 'pocApplication.enterprise.steps[1].hours',
    says: /not one of elapsed, business/,
  },
];

/** The paths of the problems of the shipped file without a calendar for JP, with one piece of text replaced. */
function pathsWithoutJapan(find: string, replacement: string): string[] {
  assert.ok(shippedText.includes(find), `the shipped policy has no "${find}"`);
  const text = shippedText.replace(regions, withoutJapan).replace(find, replacement);
  const parsed = parsePolicy(text, 'policy.yaml');
  return parsed.ok ? [] : parsed.problems.map(({ path }) => path);
}

describe('calendars in a policy file', () => {
  for (const { what, find, replacement, path, says } of mistakes) {
    it(`are refused with ${what}, with path and how to mend it`, () => {
      const problem = problemsAfter(find, replacement).find((each) => each.path === path);
      assert.match(problem?.message ?? 'nothing', says);
    });
  }

  it('say the line of a day that is wrong', () => {
    const [problem] = problemsAfter('2026-05-25, 2026-06-19', '2026-05-24, 2026-06-19');
    const line = shippedText.split('\n').findIndex((text) => text.includes('2026-05-25, 2026-06-19')) + 1;
    assert.deepEqual([problem?.path, problem?.line], ['calendars.us.holidays[3]', line]);
  });

  it('may be worked until midnight', () => {
    assert.deepEqual(problemsAfter("closes: '18:00'", "closes: '24:00'"), []);
  });

  it('count business hours wherever the policy says so', () => {
    assert.deepEqual(
      problemsAfter(gpe, '- { role: gpe, slaHours: 72, slaByRegion: { JP: 24 }, hours: business }'),
      [],
    );
    assert.deepEqual(problemsAfter('    ladder: standard', '    ladder: standard\n    hours: business'), []);
    assert.deepEqual(
      problemsAfter('{ people: [sdr.jp] }', '{ people: [sdr.jp], slaHours: 8, hours: business }'),
      [],
    );
  });

  it('need not cover a region whose hours are elapsed', () => {
    assert.deepEqual(problemsAfter(regions, withoutJapan), []);
  });

  describe('without one for a region', () => {
    it('refuse business hours of a step, and say where', () => {
      const text = shippedText.replace(regions, withoutJapan);
      const parsed = parsePolicy(text.replace(gpe, `${gpe.slice(0, -2)}, hours: business }`), 'policy.yaml');
      assert.deepEqual(!parsed.ok && parsed.problems, [
        {
          file: 'policy.yaml',
          line: text.split('\n').findIndex((line) => line.includes(gpe)) + 1,
          path: 'pocApplication.enterprise.steps[1].hours',
          message:
            'business hours need a calendar, and JP has none: add it under regionCalendars, or write elapsed',
        },
      ]);
    });

    it('refuse business hours of a role', () => {
      assert.deepEqual(
        pathsWithoutJapan('    ladder: standard', '    ladder: standard\n    hours: business'),
        ['roles.sdr.hours'],
      );
    });

    it('allow business hours of a role that the region does not follow', () => {
      const paths = pathsWithoutJapan(
        'JP: { people: [sdr.jp] }\n    requires: []',
        'JP: { people: [sdr.jp], hours: elapsed }\n    hours: business\n    requires: []',
      );
      assert.deepEqual(paths, []);
    });

    it('refuse business hours that the region arranged', () => {
      assert.deepEqual(pathsWithoutJapan('[sdr.jp] }', '[sdr.jp], hours: business }'), [
        'roles.sdr.regions.JP.hours',
      ]);
    });

    it('allow business hours that another region arranged', () => {
      assert.deepEqual(pathsWithoutJapan('[sdr.na] }', '[sdr.na], hours: business }'), []);
    });

    it('allow business hours of a step that is for other regions', () => {
      assert.deepEqual(
        pathsWithoutJapan(gpe, '- { role: gpe, slaHours: 72, hours: business, onlyRegions: [NA] }'),
        [],
      );
    });

    it('refuse business hours in a tier', () => {
      const paths = pathsWithoutJapan(
        '- { role: rdg, slaHours: 4 }',
        '- { role: rdg, slaHours: 4, hours: business }',
      );
      assert.deepEqual(paths, [
        'creditRequest.top-up.tiers[0].steps[2].hours',
        'creditRequest.top-up.tiers[1].steps[2].hours',
      ]);
    });
  });
});
