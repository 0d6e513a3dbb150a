import { z } from 'zod';

import type { GrantRow } from './ledger.ts';
import type { OperationRow } from './operations.ts';

/** A decision behind a grant, as the Ops contract has it. */
export const decision = z.strictObject({
  step: z.string().min(1).max(200),
  decision: z.enum(['approved', 'released']),
  by: z.string().min(1).max(200),
  at: z.iso.datetime({ offset: true }),
  round: z.int().min(0),
});

const approvers = z.array(z.string());
const proof = z.array(decision);

/** A grant's public id, such as `G-000007`. */
function grantIdOf(number: number): string {
  return `G-${String(number).padStart(6, '0')}`;
}

/** The number in a grant's public id; undefined for a text that is none. */
export function grantNumberOf(grantId: string): number | undefined {
  const digits = /^G-(\d{6,15})$/.exec(grantId)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A grant as it was made: `Grant` of the contract. */
export function grantView(row: GrantRow) {
  return {
    grantId: grantIdOf(row.number),
    idempotencyKey: row.idempotencyKey,
    orgId: row.orgId,
    credits: row.credits,
    expiresOn: row.expiresOn,
    grantedAt: row.grantedAt,
    requestId: row.requestId,
    pocId: row.pocId,
    approvers: approvers.parse(JSON.parse(row.approvers)),
    ...(row.proof === null ? {} : { proof: proof.parse(JSON.parse(row.proof)) }),
  };
}

/** A grant as it stands today: `LedgerGrant` of the contract. */
export function ledgerGrantView(row: GrantRow) {
  return { ...grantView(row), remaining: row.remainingCents / 100 };
}

/** An internal request: `Operation` of the contract. */
export function operationView({
  orgId,
  operationId,
  body,
}: Pick<OperationRow, 'orgId' | 'operationId' | 'body'>) {
  return { orgId, operationId, ...body };
}
