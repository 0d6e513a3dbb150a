import assert from 'node:assert/strict';

import { daysBetween } from '../../../sandbox/tidb-cloud/days.ts';
import { meter, usageCents } from '../../../sandbox/tidb-cloud/metering.ts';
import type { Spendable } from '../../../sandbox/tidb-cloud/metering.ts';

const consumer = { orgId: '42', monthlyUsageCents: 300_000 };
const grant = (change: Partial<Spendable> = {}): Spendable => ({
  expiresOn: '2099-12-31',
  grantedAt: '2026-01-01T00:00:00.000Z',
  remainingCents: 1_000_000,
  ...change,
});

describe('TiDB Cloud sandbox: metering', () => {
  it('costs about a thirtieth of a month each day, from the Org and the day alone', () => {
    const days = daysBetween('2026-01-01', '2027-01-01').map((day) => usageCents(consumer, day));
    assert.equal(days.length, 365);
    const share = (300_000 * 12) / 365;
    assert.ok(days.every((cents) => cents >= share * 0.84 && cents <= share * 1.16));
    const year = days.reduce((sum, cents) => sum + cents, 0);
    assert.ok(Math.abs(year - 3_600_000) < 100_000, `${year}`);
    assert.ok(new Set(days).size > 10);
    assert.equal(usageCents(consumer, '2026-01-01'), days[0]);
  });

  it('spends what expires first, and leaves the rest as overage', () => {
    const late = grant({ remainingCents: 3_000 });
    const soon = grant({ expiresOn: '2026-06-30', remainingCents: 5_000 });
    const [day] = meter(consumer, [late, soon], ['2026-03-01']);
    assert.deepEqual([late.remainingCents, soon.remainingCents], [0, 0]);
    assert.deepEqual(day, {
      day: '2026-03-01',
      totalCents: usageCents(consumer, '2026-03-01'),
      paidCents: 8_000,
    });
  });

  it('spends a grant from the day it is made to the day it expires, both included', () => {
    const brief = grant({ grantedAt: '2026-03-02T23:00:00.000Z', expiresOn: '2026-03-03' });
    const days = meter(consumer, [brief], daysBetween('2026-03-01', '2026-03-05'));
    assert.deepEqual(
      days.map(({ totalCents, paidCents }) => paidCents === totalCents),
      [false, true, true, false],
    );
    assert.deepEqual([days[0]?.paidCents, days[3]?.paidCents], [0, 0]);
  });
});
