import type { DatabaseSync } from 'node:sqlite';

import { z } from 'zod';

import type { SandboxClock } from '../kit/clock.ts';

const approvalLine = z.strictObject({
  step: z.string().max(200).nullable(),
  action: z.string().min(1).max(200),
  actor: z.string().max(320),
  at: z.iso.datetime({ offset: true }),
  comment: z.string().max(40_000).nullable(),
});

/** What is told of an internal request; its Org and its id are in the path. */
export const operationBody = z.strictObject({
  title: z.string().min(1).max(200),
  status: z.string().min(1).max(100),
  requester: z.string().min(1).max(320),
  credits: z.int().min(1).max(10_000_000).nullable(),
  waitingFor: z.string().max(1_000),
  revision: z.int().min(0),
  approvalInfo: z.array(approvalLine).max(5_000),
  grantId: z.string().min(1).max(200).nullable(),
});

const operationRow = z.object({
  orgId: z.string(),
  operationId: z.string(),
  recordedAt: z.string(),
  body: z.string().transform((body) => operationBody.parse(JSON.parse(body))),
});

type OperationBody = z.infer<typeof operationBody>;
export type OperationRow = z.infer<typeof operationRow>;

/** The Operation History of the Orgs: internal requests as they were last told. */
export interface Operations {
  /** Of an Org, in the order in which they were first told. */
  list(orgId: string): readonly OperationRow[];
  /** Writes the operation unless a newer revision of it is there; says whether it did. */
  record(orgId: string, operationId: string, body: OperationBody): boolean;
}

/** Opens the Operation History in a database whose tables are made. */
export function openOperations(database: DatabaseSync, clock: SandboxClock): Operations {
  const select = database.prepare('SELECT * FROM operations WHERE orgId = ? ORDER BY number');
  const upsert = database.prepare(
    `INSERT INTO operations (orgId, operationId, revision, recordedAt, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (orgId, operationId) DO UPDATE
       SET revision = excluded.revision, recordedAt = excluded.recordedAt, body = excluded.body
       WHERE excluded.revision >= operations.revision`,
  );
  return {
    list: (orgId) => z.array(operationRow).parse(select.all(orgId)),
    record: (orgId, operationId, body) =>
      upsert.run(orgId, operationId, body.revision, clock.now().toISOString(), JSON.stringify(body)).changes >
      0,
  };
}
