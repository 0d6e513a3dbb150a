import assert from 'node:assert/strict';
import type { GatheredSlaReport, SlaAsked } from '../../../client/reports.ts';
import type { SlaFigures } from '../../../domain/reports/sla-report.ts';
import { confettiAt, type Ran } from './support.ts';

const hourMs = 3_600_000;
const figures: SlaFigures = {
  responses: 3,
  met: 2,
  breached: 1,
  shareMet: 2 / 3,
  elapsed: { median: 4 * hourMs + 600_000, worst: 30 * hourMs },
  working: { median: 2 * hourMs + 600_000, worst: 9 * hourMs },
  open: 2,
  overdue: 1,
};
const none: SlaFigures = { responses: 0, met: 0, breached: 0, open: 1, overdue: 0 };

const report: GatheredSlaReport = {
  by: ['role', 'person'],
  rows: [
    { role: 'GPE', person: 'ada@example.com', ...figures },
    { role: 'Legal, "EMEA"', person: '=cmd()', ...none },
  ],
  total: { ...figures, open: 3 },
  distributions: [],
  requests: 7,
  unread: [],
  asOf: Date.parse('2026-11-22T10:00:00Z'),
};

function office(over: Partial<GatheredSlaReport> = {}) {
  const asked: SlaAsked[] = [];
  const door = {
    slaReport: async (asking: SlaAsked) => {
      asked.push(asking);
      return { ...report, ...over };
    },
  };
  const run = (...args: string[]): Promise<Ran> => confettiAt(door, 'report', 'sla', ...args);
  return { asked, run };
}

describe('confetti report sla', () => {
  it('has a row for each group, both figures of the time, and one for all', async () => {
    const { exitCode, out, err } = await office().run();
    assert.deepEqual([exitCode, err], [0, '']);
    const lines = out.split('\n').map((line) => line.replace(/ {2,}/g, ' | ').replace(/^ \| /, ''));
    assert.deepEqual(lines, [
      'ROLE | PERSON | ANSWERED | IN TIME | LATE | SHARE | MEDIAN | WORST | OPEN | OVERDUE',
      'GPE | ada@example.com | 3 | 2 | 1 | 66 % | 4 h 10 min (2 h 10 min working time) | 30 h (9 h working time) | 2 | 1',
      'Legal, "EMEA" | =cmd() | 0 | 0 | 0 | no SLA set | 1 | 0',
      'all | 3 | 2 | 1 | 66 % | 4 h 10 min (2 h 10 min working time) | 30 h (9 h working time) | 3 | 1',
      '7 requests read',
      '',
    ]);
  });

  it('asks for whole days, both included, and for what it is narrowed to', async () => {
    const { asked, run } = office();
    await run(
      ...['--from', '2026-11-01', '--to', '2026-11-30', '--region', 'JP', '--by', 'person,entry-point'],
      ...['--kind', 'creditRequest'],
    );
    assert.deepEqual(asked, [
      {
        by: ['person', 'entry-point'],
        from: Date.parse('2026-11-01'),
        to: Date.parse('2026-12-01'),
        region: 'JP',
        kind: 'creditRequest',
      },
    ]);
  });

  it('is by role, region and person where nothing is said', async () => {
    const { asked, run } = office();
    await run();
    assert.deepEqual(asked, [{ by: ['role', 'region', 'person'] }]);
  });

  it('is quoted for a spreadsheet, which runs nothing of it', async () => {
    const { out } = await office().run('--csv');
    assert.equal(
      out,
      [
        'role,person,responses,met,breached,share met,median minutes,worst minutes,median working minutes,worst working minutes,open,overdue',
        'GPE,ada@example.com,3,2,1,0.6667,250,1800,130,540,2,1',
        `"Legal, ""EMEA""",'=cmd(),0,0,0,,,,,,1,0`,
        '',
      ].join('\r\n'),
    );
  });

  it('answers programs with the whole', async () => {
    assert.deepEqual(JSON.parse((await office().run('--json')).out), report);
  });

  it('names what could not be read, and exits with 1', async () => {
    const unread = [{ requestId: 'poc/P-9', why: 'No worker answered.' }];
    const { exitCode, out, err } = await office({ unread }).run();
    assert.equal(exitCode, 1);
    assert.match(out, /GPE/);
    assert.equal(
      err,
      'Not in this report, because they could not be read (1):\n  poc/P-9  No worker answered.\n',
    );
  });

  it('says that there is nothing', async () => {
    const { out } = await office({ rows: [], total: none }).run();
    assert.equal(out, 'Nothing to report: 7 requests read.\n');
  });

  const wrong: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [['--from', 'yesterday'], /must be a day such as 2026-12-01/],
    [['--from', '2026-02-30'], /must be a day/],
    [['--to', '2026-11-01T00:00Z'], /must be a day/],
    [['--from', '2026-11-02', '--to', '2026-11-01'], /--to 2026-11-01 is before --from 2026-11-02/],
    [['--region', 'Mars'], /"Mars" is not a region/],
    [['--by', 'team'], /must be one or more of role, region, person, entry-point, each once/],
    [['--by', 'role,role'], /each once/],
    [['--csv', '--json'], /--csv or --json, not both/],
  ];
  for (const [args, says] of wrong) {
    it(`exits with 2: ${args.join(' ')}`, async () => {
      const { asked, run } = office();
      const { exitCode, err } = await run(...args);
      assert.equal(exitCode, 2);
      assert.match(err, says);
      assert.deepEqual(asked, []);
    });
  }
});
