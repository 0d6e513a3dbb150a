import type { DatabaseSync } from 'node:sqlite';

import { z } from 'zod';

import type { SandboxClock } from '../kit/clock.ts';
import { seedOrgs } from './data.ts';
import { firstDay, lastDay, monthOf, monthsBetween } from './months.ts';

const grantRow = z.object({
  number: z.number(),
  idempotencyKey: z.string(),
  orgId: z.string(),
  credits: z.number(),
  remainingCents: z.number(),
  expiresOn: z.string(),
  grantedAt: z.string(),
  requestId: z.string(),
  pocId: z.string(),
  approvers: z.string(),
});
const orgRow = z.object({
  orgId: z.string(),
  name: z.string(),
  status: z.string(),
  plan: z.string(),
  region: z.string(),
  monthlyUsageCents: z.number(),
  firstMonth: z.string(),
});
const billRow = z.object({ month: z.string(), totalCents: z.number(), paidCents: z.number() });

export type OrgRow = z.infer<typeof orgRow>;
export type GrantRow = z.infer<typeof grantRow>;
export type BillRow = z.infer<typeof billRow>;

/** A grant before it is in the ledger. */
export interface NewGrant {
  readonly idempotencyKey: string;
  readonly orgId: string;
  readonly credits: number;
  readonly expiresOn: string;
  readonly requestId: string;
  readonly pocId: string;
  readonly approvers: readonly string[];
}

/** Orgs, their grants and their bills, in SQLite. Amounts inside are whole cents. */
export interface Ledger {
  org(orgId: string): OrgRow | undefined;
  /** The Org's grants, oldest first. */
  grants(orgId: string): readonly GrantRow[];
  /** Keys are unique over all Orgs. */
  grantByKey(idempotencyKey: string): GrantRow | undefined;
  addGrant(grant: NewGrant): GrantRow;
  /** What the Org can still spend today, in cents. */
  remainingCents(orgId: string): number;
  /** Closed months, newest first. */
  bills(orgId: string): readonly BillRow[];
}

/**
 * Opens the ledger and fills an empty one with `seedOrgs`. A month is billed when the clock has left it, from credits that
 * expire first; the amounts are the same at every start.
 */
export function openLedger(database: DatabaseSync, clock: SandboxClock): Ledger {
  database.exec(`
    CREATE TABLE IF NOT EXISTS orgs (
      orgId TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, plan TEXT NOT NULL, region TEXT NOT NULL,
      monthlyUsageCents INTEGER NOT NULL, firstMonth TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS grants (
      number INTEGER PRIMARY KEY AUTOINCREMENT, idempotencyKey TEXT NOT NULL UNIQUE,
      orgId TEXT NOT NULL REFERENCES orgs, credits INTEGER NOT NULL, remainingCents INTEGER NOT NULL,
      expiresOn TEXT NOT NULL, grantedAt TEXT NOT NULL, requestId TEXT NOT NULL, pocId TEXT NOT NULL,
      approvers TEXT NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS grantsOfOrg ON grants (orgId);
    CREATE TABLE IF NOT EXISTS bills (
      orgId TEXT NOT NULL REFERENCES orgs, month TEXT NOT NULL, totalCents INTEGER NOT NULL,
      paidCents INTEGER NOT NULL, PRIMARY KEY (orgId, month)) STRICT;
  `);
  const insertOrg = database.prepare('INSERT INTO orgs VALUES (?, ?, ?, ?, ?, ?, ?)');
  const insertGrant = database.prepare(
    'INSERT INTO grants VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *',
  );
  const insertBill = database.prepare('INSERT INTO bills VALUES (?, ?, ?, ?)');
  const spend = database.prepare('UPDATE grants SET remainingCents = remainingCents - ? WHERE number = ?');
  const selectOrg = database.prepare('SELECT * FROM orgs WHERE orgId = ?');
  const selectGrants = database.prepare('SELECT * FROM grants WHERE orgId = ? ORDER BY number');
  const selectByKey = database.prepare('SELECT * FROM grants WHERE idempotencyKey = ?');
  const selectBills = database.prepare('SELECT * FROM bills WHERE orgId = ? ORDER BY month DESC');

  const today = () => clock.now().toISOString().slice(0, 10);
  const grantsOf = (orgId: string) => z.array(grantRow).parse(selectGrants.all(orgId));
  const billsOf = (orgId: string) => z.array(billRow).parse(selectBills.all(orgId));

  function transaction<Result>(work: () => Result): Result {
    database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      database.exec('COMMIT');
      return result;
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  }

  function insert(grant: NewGrant, grantedAt: string): GrantRow {
    return grantRow.parse(
      insertGrant.get(
        grant.idempotencyKey,
        grant.orgId,
        grant.credits,
        grant.credits * 100,
        grant.expiresOn,
        grantedAt,
        grant.requestId,
        grant.pocId,
        JSON.stringify(grant.approvers),
      ),
    );
  }

  function findOrg(orgId: string): OrgRow | undefined {
    return orgRow.optional().parse(selectOrg.get(orgId));
  }

  function closeMonth(org: OrgRow, month: string): void {
    // Up to 15 % more or less than usual, from the Org and the month alone.
    const wobblePercent = ((Number(org.orgId.slice(-2)) * 7 + Number(month.slice(5)) * 13) % 31) - 15;
    const totalCents = Math.round((org.monthlyUsageCents * (100 + wobblePercent)) / 100);
    const usable = grantsOf(org.orgId)
      .filter((grant) => grant.grantedAt.slice(0, 7) <= month && grant.expiresOn >= firstDay(month))
      .sort((a, b) => a.expiresOn.localeCompare(b.expiresOn));
    let paidCents = 0;
    for (const grant of usable) {
      const partCents = Math.min(grant.remainingCents, totalCents - paidCents);
      spend.run(partCents, grant.number);
      paidCents += partCents;
    }
    insertBill.run(org.orgId, month, totalCents, paidCents);
  }

  function closeMonths(orgId: string): void {
    const org = findOrg(orgId);
    if (org === undefined) return;
    const billed = new Set(billsOf(orgId).map((bill) => bill.month));
    const due = monthsBetween(org.firstMonth, monthOf(clock.now())).filter((month) => !billed.has(month));
    if (due.length > 0) transaction(() => due.forEach((month) => closeMonth(org, month)));
  }

  function seed(): void {
    const now = clock.now();
    for (const org of seedOrgs) {
      const { orgId, name, status, plan, region, monthlyUsageCents } = org;
      insertOrg.run(orgId, name, status, plan, region, monthlyUsageCents, monthOf(now, -6));
      org.grants.forEach(({ credits, monthsAgo, monthsValid }, index) => {
        const grant: NewGrant = {
          idempotencyKey: `before-confetti/${orgId}/${index + 1}`,
          orgId,
          credits,
          expiresOn: lastDay(monthOf(now, monthsValid - monthsAgo)),
          requestId: `before-confetti/${index + 1}`,
          pocId: 'before-confetti',
          approvers: [],
        };
        insert(grant, `${firstDay(monthOf(now, -monthsAgo))}T02:00:00.000Z`);
      });
    }
  }

  if (database.prepare('SELECT 1 FROM orgs LIMIT 1').get() === undefined) transaction(seed);

  return {
    org: findOrg,
    grants: grantsOf,
    grantByKey: (idempotencyKey) => grantRow.optional().parse(selectByKey.get(idempotencyKey)),
    addGrant(grant) {
      closeMonths(grant.orgId);
      return insert(grant, clock.now().toISOString());
    },
    remainingCents(orgId) {
      closeMonths(orgId);
      return grantsOf(orgId)
        .filter((grant) => grant.expiresOn >= today())
        .reduce((sum, grant) => sum + grant.remainingCents, 0);
    },
    bills(orgId) {
      closeMonths(orgId);
      return billsOf(orgId);
    },
  };
}
