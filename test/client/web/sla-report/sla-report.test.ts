import assert from 'node:assert/strict';
import { NoAnswerError } from '../../../../client/refused.ts';
import type { GatheredSlaReport, SlaAsked } from '../../../../client/reports.ts';
import { slaReport } from '../../../../domain/reports/sla-report.ts';
import type { SlaFact } from '../../../../domain/reports/sla-facts.ts';
import { fakeServer, noon } from '../../../support/server/fake-server.ts';
import { pageFor, readers } from '../../../support/server/pages.ts';

const hourMs = 3_600_000;
const about = { role: 'GPE', region: 'APAC', people: ['ada@example.com'], entryPoint: 'cloud-user' } as const;
const response = (hours: number): SlaFact => ({
  what: 'response',
  at: 0,
  figures: {
    slaHours: 24,
    hours: 'elapsed',
    elapsedMs: hours * hourMs,
    outcome: hours <= 24 ? 'met' : 'breached',
  },
  ...about,
});
const facts: readonly SlaFact[] = [
  response(2),
  response(30),
  { what: 'missed', at: 0, ...about },
  { what: 'open', isOverdue: true, ...about },
];

function office(over: Partial<GatheredSlaReport> = {}, own: readonly SlaFact[] = facts) {
  const asked: SlaAsked[] = [];
  const server = fakeServer({
    slaReport: async (asking) => {
      asked.push(asking);
      return { ...slaReport(own, asking), requests: 3, unread: [], asOf: noon, ...over };
    },
  });
  return { asked, server };
}

describe('the SLA report in the web inbox', () => {
  it('shows its frame at once and has the figures loaded, with a link where there is no script', async () => {
    const { asked, server } = office();
    const { status, html, text } = await pageFor(server, '/reports/sla?region=APAC');
    assert.deepEqual([status, asked.length], [200, 0]);
    assert.match(html, /hx-get="\/reports\/sla\/figures\?region=APAC&amp;by=role" hx-trigger="load"/);
    assert.match(html, /href="\/reports\/sla\?region=APAC&amp;by=role&amp;figures=now"/);
    assert.match(text, /Reading the requests: this may take some seconds\./);
  });

  it('has a row for each group with its SLA, and one for all', async () => {
    const { text } = await pageFor(office().server, '/reports/sla/figures');
    assert.match(text, /GPE SLA 24 h 2 1 ■ 2 33 % 16 h 30 h 1 ■ 1 all 2 1 ■ 2 33 % 16 h 30 h 1 ■ 1/);
    assert.match(text, /3 requests read/);
  });

  it('draws how responses are spread, in words and in a table as well', async () => {
    const { html, text } = await pageFor(office().server, '/reports/sla?figures=now');
    assert.match(html, /aria-label="GPE: 2 first responses, 1 in time, 1 late\."/);
    assert.match(html, /<rect class="bar breached" fill="url\(#late-wide-GPE\)"/);
    assert.match(html, /<line class="mark sla"/);
    assert.match(text, /up to 2 h 1 0 0 up to 48 h 0 1 0 1 SLA missed without any response/);
  });

  it('asks for whole days, a region, a kind and rows as its address says', async () => {
    const { asked, server } = office();
    const query =
      'from=2026-11-01&to=2026-11-30&region=JP&kind=creditRequest&by=region&by=person&figures=now';
    await pageFor(server, `/reports/sla?${query}`);
    assert.deepEqual(asked, [
      {
        ...{ by: ['region', 'person'], region: 'JP', kind: 'creditRequest' },
        ...{ from: Date.parse('2026-11-01'), to: Date.parse('2026-12-01') },
      },
    ]);
  });

  for (const [query, why] of [
    ['from=2026-02-30', /From is not a day/],
    ['to=tomorrow', /To is not a day/],
    ['from=2026-11-02&to=2026-11-01', /The last day is before the first: swap them/],
    ['region=Mars', /The policy has no such region/],
    ['kind=leave', /There is no such kind of request/],
  ] as const) {
    it(`says what is wrong with ${query}, and reads nothing`, async () => {
      const { asked, server } = office();
      const { status, text } = await pageFor(server, `/reports/sla?${query}&figures=now`);
      assert.deepEqual([status, asked.length], [422, 0]);
      assert.match(text, why);
    });
  }

  it('keeps what was typed where it is wrong', async () => {
    const { html } = await pageFor(office().server, '/reports/sla?from=2026-11-02&to=2026-11-01');
    assert.match(html, /name="from" value="2026-11-02" aria-invalid="true"/);
  });

  it('offers rows by person to managers and operators alone', async () => {
    const manager = await pageFor(office().server, '/reports/sla', { as: readers.manager });
    assert.match(manager.html, /value="person"/);
    const colleague = await pageFor(office().server, '/reports/sla', { as: readers.colleague });
    assert.doesNotMatch(colleague.html, /value="person"/);
    assert.match(colleague.text, /Rows by person are for managers and operators\./);
  });

  it('leaves persons out for whoever may not see them, in the CSV too', async () => {
    for (const path of ['/reports/sla/figures', '/reports/sla.csv']) {
      const { asked, server } = office();
      const { html } = await pageFor(server, `${path}?by=person`, { as: readers.colleague });
      assert.deepEqual(asked, [{ by: ['role'] }]);
      assert.doesNotMatch(html, /ada@example\.com/);
    }
  });

  it('is there as a CSV', async () => {
    const { status, html } = await pageFor(office().server, '/reports/sla.csv?by=role');
    assert.equal(status, 200);
    assert.match(html, /^role,responses,met,breached,share met,.*\r\nGPE,2,1,2,0\.3333,/);
  });

  it('names what could not be read, and why', async () => {
    const unread = [{ requestId: 'poc/P-9', why: 'its record does not say how it ended' }];
    const { html, text } = await pageFor(office({ unread }).server, '/reports/sla/figures');
    assert.match(text, /could not be read \(1\) poc\/P-9 its record does not say how it ended/);
    assert.match(html, /href="\/requests\/poc\/P-9"/);
  });

  it('says that there is nothing', async () => {
    const { text } = await pageFor(office({}, []).server, '/reports/sla/figures');
    assert.match(text, /Nothing to report: .* in 3 requests that were read/);
  });

  it('says that no worker answers, with a way to try again', async () => {
    const silent = fakeServer({
      slaReport: async () => {
        throw new NoAnswerError('late');
      },
    });
    const { status, html, text } = await pageFor(silent, '/reports/sla/figures?by=region');
    assert.equal(status, 200);
    assert.match(text, /no worker answers/);
    assert.match(html, /href="\/reports\/sla\?by=region"/);
  });

  it('is not for customers', async () => {
    for (const path of ['/reports/sla', '/reports/sla/figures', '/reports/sla.csv']) {
      const { status } = await pageFor(office().server, path, { as: readers.customer });
      assert.equal(status, 403);
    }
  });
});
