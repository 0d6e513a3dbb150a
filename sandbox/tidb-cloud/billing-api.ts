import { Hono } from 'hono';
import type { Context } from 'hono';

import type { Ledger } from './ledger.ts';
import { firstDay } from './months.ts';

const dollars = (cents: number) => (cents / 100).toFixed(2);

/** Amounts as the public API writes them: strings. `runningTotal` is before credits, `totalCost` is what is left to pay. */
function amounts(totalCents: number, paidCents: number) {
  return {
    credits: dollars(paidCents),
    discounts: '0.00',
    runningTotal: dollars(totalCents),
    totalCost: dollars(totalCents - paidCents),
  };
}

/**
 * TiDB Cloud's public billing API, version v1beta1, for the one Org that the API key belongs to. A month without a bill
 * answers zeros.
 */
export function billingApi(ledger: Ledger, orgId: string): Hono {
  const billing = new Hono();

  function month(c: Context): { billedMonth: string; totalCents: number; paidCents: number } | Response {
    const billedMonth = c.req.param('billedMonth') ?? '';
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(billedMonth)) {
      return c.json(
        { code: 'INVALID', message: `'${billedMonth}' is not a month. Write it as 2026-03.` },
        400,
      );
    }
    const bill = ledger.bills(orgId).find((candidate) => candidate.month === billedMonth);
    return { billedMonth, totalCents: bill?.totalCents ?? 0, paidCents: bill?.paidCents ?? 0 };
  }

  billing.get('/bills/:billedMonth', (c) => {
    const bill = month(c);
    if (bill instanceof Response) return bill;
    const costs = amounts(bill.totalCents, bill.paidCents);
    return c.json({
      overview: { billedMonth: bill.billedMonth, ...costs },
      summaryByProject: { projects: [{ projectName: 'default', ...costs }], otherCharges: [] },
      summaryByService: [{ serviceName: 'TiDB Cloud', ...costs }],
    });
  });

  billing.get('/billsDetails/:billedMonth', (c) => {
    const bill = month(c);
    if (bill instanceof Response) return bill;
    return c.json({
      billsDetails: [
        {
          billedDate: firstDay(bill.billedMonth),
          projectName: 'default',
          clusterName: 'Cluster0',
          servicePathName: 'Compute',
          ...amounts(bill.totalCents, bill.paidCents),
        },
      ],
    });
  });
  return billing;
}
