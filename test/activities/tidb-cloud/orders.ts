import type { GrantOrder } from '../../../domain/credits/grant.ts';

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
