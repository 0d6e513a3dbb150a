import type { DatabaseSync } from 'node:sqlite';

import { z } from 'zod';

import type { SandboxClock } from '../kit/clock.ts';
import { seedOrgs } from './data.ts';
import type { NewOrg } from './data.ts';
import { dayOf, daysBetween, movedDay } from './days.ts';
import { meter } from './metering.ts';
import type { MeteredDay } from './metering.ts';
import { firstDay, lastDay, monthOf } from './months.ts';
import { openTables } from './tables.ts';

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
  proof: z.string().nullable(),
});
const orgRow = z.object({
  orgId: z.string(),
  name: z.string(),
  status: z.string(),
  plan: z.string(),
  region: z.string(),
  monthlyUsageCents: z.number(),
  firstMonth: z.string(),
  ownerEmail: z.string(),
});
const dayRow = z.object({ day: z.string(), totalCents: z.number(), paidCents: z.number() });
const billRow = z.object({ month: z.string(), totalCents: z.number(), paidCents: z.number() });

export type OrgRow = z.infer<typeof orgRow>;
/** `remainingCents` is what can be spent today: nothing once the grant has expired. */
export type GrantRow = z.infer<typeof grantRow>;
export type BillRow = z.infer<typeof billRow>;

/** What of an Org may change. */
export interface OrgChange {
  readonly status?: NewOrg['status'] | undefined;
  readonly ownerEmail?: string | undefined;
  readonly monthlyUsageCents?: number | undefined;
}

/** A grant before it is in the ledger. */
export interface NewGrant {
  readonly idempotencyKey: string;
  readonly orgId: string;
  readonly credits: number;
  readonly expiresOn: string;
  readonly requestId: string;
  readonly pocId: string;
  readonly approvers: readonly string[];
  readonly proof?: readonly unknown[] | undefined;
}

/** Orgs, their grants and what they use, in SQLite. Amounts inside are whole cents. */
export interface Ledger {
  orgs(): readonly OrgRow[];
  org(orgId: string): OrgRow | undefined;
  addOrg(org: NewOrg): void;
  changeOrg(orgId: string, change: OrgChange): void;
  /** The Org's grants, or everybody's, oldest first. */
  grants(orgId?: string): readonly GrantRow[];
  /** Keys are unique over all Orgs. */
  grantByKey(idempotencyKey: string): GrantRow | undefined;
  addGrant(grant: NewGrant): GrantRow;
  /** A number that no key of a grant has had. */
  nextGrantNumber(): number;
  /** Whether there was such a grant. What it has paid stays paid. */
  removeGrant(number: number): boolean;
  /** Closed days from `from` to `to`, both included, oldest first. */
  usage(orgId: string, from: string, to: string): readonly MeteredDay[];
  /** Closed months, newest first: each the sum of its days. */
  bills(orgId: string): readonly BillRow[];
}

/** What can still be spent of these grants today, in cents. */
export function remainingCentsOf(grants: readonly GrantRow[]): number {
  return grants.reduce((sum, { remainingCents }) => sum + remainingCents, 0);
}

/**
 * Opens the ledger and adds those of `seedOrgs` that it lacks. A day is metered once, when somebody asks after the clock
 * has left it, and spends credits that expire first; the amounts are the same at every start.
 */
export function openLedger(database: DatabaseSync, clock: SandboxClock): Ledger {
  openTables(database);
  const insertOrg = database.prepare('INSERT INTO orgs VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const updateOrg = database.prepare(
    'UPDATE orgs SET status = ?, ownerEmail = ?, monthlyUsageCents = ? WHERE orgId = ?',
  );
  const insertGrant = database.prepare(
    'INSERT INTO grants VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *',
  );
  const deleteGrant = database.prepare('DELETE FROM grants WHERE number = ?');
  const insertDay = database.prepare('INSERT INTO days VALUES (?, ?, ?, ?)');
  const setRemaining = database.prepare('UPDATE grants SET remainingCents = ? WHERE number = ?');
  const selectOrg = database.prepare('SELECT * FROM orgs WHERE orgId = ?');
  const selectOrgs = database.prepare('SELECT * FROM orgs ORDER BY orgId');
  const selectGrants = database.prepare('SELECT * FROM grants WHERE orgId = ? ORDER BY number');
  const selectAllGrants = database.prepare('SELECT * FROM grants ORDER BY number');
  const selectByKey = database.prepare('SELECT * FROM grants WHERE idempotencyKey = ?');
  const selectLastNumber = database.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'grants'");
  const selectLastDay = database.prepare('SELECT max(day) AS day FROM days WHERE orgId = ?');
  const selectDays = database.prepare(
    'SELECT day, totalCents, paidCents FROM days WHERE orgId = ? AND day BETWEEN ? AND ? ORDER BY day',
  );
  const selectBills = database.prepare(
    `SELECT substr(day, 1, 7) AS month, sum(totalCents) AS totalCents, sum(paidCents) AS paidCents
     FROM days WHERE orgId = ? AND day < ? GROUP BY month ORDER BY month DESC`,
  );

  const today = () => dayOf(clock.now());
  const findOrg = (orgId: string) => orgRow.optional().parse(selectOrg.get(orgId));
  const storedGrants = (orgId: string) => z.array(grantRow).parse(selectGrants.all(orgId));
  const usableToday = (grant: GrantRow): GrantRow =>
    grant.expiresOn < today() ? { ...grant, remainingCents: 0 } : grant;

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
    const { idempotencyKey, orgId, credits, expiresOn, requestId, pocId, approvers, proof } = grant;
    return grantRow.parse(
      insertGrant.get(
        idempotencyKey,
        orgId,
        credits,
        credits * 100,
        expiresOn,
        grantedAt,
        requestId,
        pocId,
        JSON.stringify(approvers),
        proof === undefined ? null : JSON.stringify(proof),
      ),
    );
  }

  /** Meters the days that the clock has left since the Org was last looked at. */
  function closeDays(orgId: string): void {
    const org = findOrg(orgId);
    if (org === undefined) return;
    const last = z.string().nullable().parse(selectLastDay.get(orgId)?.['day']);
    const due = daysBetween(last === null ? firstDay(org.firstMonth) : movedDay(last, 1), today());
    if (due.length === 0) return;
    const grants = storedGrants(orgId);
    transaction(() => {
      for (const { day, totalCents, paidCents } of meter(org, grants, due)) {
        insertDay.run(orgId, day, totalCents, paidCents);
      }
      for (const { number, remainingCents } of grants) setRemaining.run(remainingCents, number);
    });
  }

  function grantsOf(orgId: string): readonly GrantRow[] {
    closeDays(orgId);
    return storedGrants(orgId).map(usableToday);
  }

  function addOrg({
    orgId,
    name,
    status,
    plan,
    region,
    monthlyUsageCents,
    ownerEmail,
    grants,
  }: NewOrg): void {
    const now = clock.now();
    insertOrg.run(orgId, name, status, plan, region, monthlyUsageCents, monthOf(now, -6), ownerEmail);
    grants.forEach(({ credits, monthsAgo, monthsValid }, index) => {
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

  const missing = seedOrgs.filter(({ orgId }) => findOrg(orgId) === undefined);
  if (missing.length > 0) transaction(() => missing.forEach(addOrg));

  return {
    orgs: () => z.array(orgRow).parse(selectOrgs.all()),
    org: findOrg,
    addOrg: (org) => transaction(() => addOrg(org)),
    changeOrg(orgId, change) {
      // Days that are over cost what they cost then.
      closeDays(orgId);
      const org = findOrg(orgId);
      if (org === undefined) return;
      const { status, ownerEmail, monthlyUsageCents } = change;
      updateOrg.run(
        status ?? org.status,
        ownerEmail ?? org.ownerEmail,
        monthlyUsageCents ?? org.monthlyUsageCents,
        orgId,
      );
    },
    grants(orgId) {
      if (orgId !== undefined) return grantsOf(orgId);
      for (const org of z.array(orgRow).parse(selectOrgs.all())) closeDays(org.orgId);
      return z.array(grantRow).parse(selectAllGrants.all()).map(usableToday);
    },
    grantByKey(idempotencyKey) {
      const grant = grantRow.optional().parse(selectByKey.get(idempotencyKey));
      if (grant === undefined) return undefined;
      closeDays(grant.orgId);
      return usableToday(grantRow.parse(selectByKey.get(idempotencyKey)));
    },
    addGrant(grant) {
      closeDays(grant.orgId);
      return insert(grant, clock.now().toISOString());
    },
    nextGrantNumber: () => z.number().parse(selectLastNumber.get()?.['seq'] ?? 0) + 1,
    removeGrant: (number) => deleteGrant.run(number).changes > 0,
    usage(orgId, from, to) {
      closeDays(orgId);
      const yesterday = movedDay(today(), -1);
      return z.array(dayRow).parse(selectDays.all(orgId, from, to < yesterday ? to : yesterday));
    },
    bills(orgId) {
      closeDays(orgId);
      return z.array(billRow).parse(selectBills.all(orgId, firstDay(monthOf(clock.now()))));
    },
  };
}
