import type { GrantOrder } from '../../../domain/credits/grant.ts';
import type { Operation } from '../../../domain/records/operation.ts';

/** Acme Robotics, an active Org of the sandbox. */
export const acme = '1372813089209061633';
/** Stark Logistics, a suspended one. */
export const stark = '1372813089209061652';

export function grantOrder(change: Partial<GrantOrder> = {}): GrantOrder {
  return {
    idempotencyKey: 'credits/R-7/grant',
    orgId: acme,
    credits: 500,
    expiresOn: '2099-12-31',
    requestId: 'credits/R-7',
    pocId: 'P-7',
    approvers: ['mei', 'kenji'],
    ...change,
  };
}

/** An internal request as it waits for its second decision. */
export function operation(change: Partial<Operation> = {}): Operation {
  return {
    operationId: 'C-207',
    orgId: acme,
    title: 'Internal credits request',
    status: 'In Progress',
    requester: 'sales.apac@example.com',
    credits: 500,
    waitingFor: 'Manager (APAC Manager)',
    revision: 3,
    approvalInfo: [
      {
        step: null,
        action: 'Submitted',
        actor: 'APAC Sales',
        at: '2026-03-01T09:00:00.000Z',
        comment: null,
      },
    ],
    grantId: null,
    ...change,
  };
}
