import assert from 'node:assert/strict';
import { shippedPolicy } from '../policy/shipped-policy.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Minutes that a zone is ahead of UTC, as the machine's own zone database says. */
function minutesAhead(zone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  return (instant) => {
    const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign, hours, minutes] = /^GMT(?:([+-])(\d\d):(\d\d))?$/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
  };
}

describe('the shipped calendars', () => {
  const { calendars, regions, regionCalendars } = shippedPolicy();

  it('are those of China, the United States, Germany and Japan, a region each', () => {
    assert.deepEqual(regionCalendars, { APAC: 'cn', NA: 'us', EMEA: 'de', JP: 'jp' });
    assert.deepEqual(Object.keys(regionCalendars), regions);
    assert.deepEqual(Object.keys(calendars).sort(), Object.values(regionCalendars).sort());
  });

  for (const [id, { zone, from, until, utcOffsets }] of Object.entries(calendars)) {
    it(`${id} has every change of the clocks of ${zone}, to the minute, and no other`, () => {
      const ahead = minutesAhead(zone);
      const start = Date.parse(`${from}T00:00:00Z`);
      const end = Date.parse(`${until}T24:00:00Z`);
      const shipped = utcOffsets.map((offset) => ({ ...offset, from: Date.parse(offset.from) }));
      for (const offset of shipped) {
        assert.equal(ahead(offset.from), offset.minutes);
        if (offset !== shipped[0]) assert.notEqual(ahead(offset.from - minuteMs), offset.minutes);
      }
      for (let instant = start; instant < end; instant += hourMs) {
        const current = shipped.findLast((offset) => offset.from <= instant);
        assert.equal(ahead(instant), current?.minutes, new Date(instant).toISOString());
      }
    });
  }

  it('work on Saturdays and Sundays in China only', () => {
    const worked = Object.entries(calendars).filter(([, { makeUpDays }]) => makeUpDays.length > 0);
    assert.deepEqual(
      worked.map(([id, { makeUpDays }]) => [id, makeUpDays.filter((day) => day < '2027')]),
      [['cn', ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']]],
    );
  });

  it('call a year of China provisional as long as it has no worked weekend days', () => {
    const { from, until, makeUpDays, provisional = [] } = calendars['cn'] ?? assert.fail('no cn');
    for (let year = Number(from.slice(0, 4)); year <= Number(until.slice(0, 4)); year += 1) {
      const isAnnounced = makeUpDays.some((day) => day.startsWith(String(year)));
      assert.equal(provisional.includes(year), !isAnnounced, String(year));
    }
  });

  it('name where their days come from', () => {
    for (const { source } of Object.values(calendars)) assert.match(source, /holidays \d/);
  });
});
