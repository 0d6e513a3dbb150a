import type { DatabaseSync } from 'node:sqlite';

import { seedOrgs } from './data.ts';

/** The version of the tables below, kept in the file. */
const tablesVersion = 1;

/** Makes the tables of the ledger in a new file, and brings those of an older file up to date. Amounts are cents. */
export function openTables(database: DatabaseSync): void {
  if (versionOf(database) < tablesVersion && hasTable(database, 'bills')) addDays(database);
  database.exec(`
    CREATE TABLE IF NOT EXISTS orgs (
      orgId TEXT PRIMARY KEY, name TEXT NOT NULL, status TEXT NOT NULL, plan TEXT NOT NULL, region TEXT NOT NULL,
      monthlyUsageCents INTEGER NOT NULL, firstMonth TEXT NOT NULL, ownerEmail TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS grants (
      number INTEGER PRIMARY KEY AUTOINCREMENT, idempotencyKey TEXT NOT NULL UNIQUE,
      orgId TEXT NOT NULL REFERENCES orgs, credits INTEGER NOT NULL, remainingCents INTEGER NOT NULL,
      expiresOn TEXT NOT NULL, grantedAt TEXT NOT NULL, requestId TEXT NOT NULL, pocId TEXT NOT NULL,
      approvers TEXT NOT NULL, proof TEXT) STRICT;
    CREATE INDEX IF NOT EXISTS grantsOfOrg ON grants (orgId);
    CREATE TABLE IF NOT EXISTS days (
      orgId TEXT NOT NULL REFERENCES orgs, day TEXT NOT NULL, totalCents INTEGER NOT NULL,
      paidCents INTEGER NOT NULL, PRIMARY KEY (orgId, day)) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS operations (
      number INTEGER PRIMARY KEY, orgId TEXT NOT NULL REFERENCES orgs, operationId TEXT NOT NULL,
      revision INTEGER NOT NULL, recordedAt TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (orgId, operationId)) STRICT;
    PRAGMA user_version = ${tablesVersion};
  `);
}

/** Usage was metered by the month once. Its grants are kept, and what they paid is metered again by the day. */
function addDays(database: DatabaseSync): void {
  database.exec(`
    BEGIN IMMEDIATE;
    ALTER TABLE orgs ADD COLUMN ownerEmail TEXT NOT NULL DEFAULT 'owner@customer.example.com';
    ALTER TABLE grants ADD COLUMN proof TEXT;
    UPDATE grants SET remainingCents = credits * 100;
    DROP TABLE bills;
  `);
  const setOwner = database.prepare('UPDATE orgs SET ownerEmail = ? WHERE orgId = ?');
  for (const { orgId, ownerEmail } of seedOrgs) setOwner.run(ownerEmail, orgId);
  database.exec('COMMIT');
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

function hasTable(database: DatabaseSync, name: string): boolean {
  return (
    database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(name) !== undefined
  );
}
