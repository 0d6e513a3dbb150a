import type { PolicySlice } from '../policy/policy.ts';
import type { FieldValues } from '../request/fields.ts';

const internalPage = 'TiDB Cloud Credits Request for Internal Users';

/**
 * Where to go instead, for a request that is made at the wrong door (process.md, reading 18): an employee's own account is
 * asked for in the Ops Portal, a customer's in Salesforce. Undefined where the door is right, or nobody knows yet.
 */
export function wrongDoor(policy: PolicySlice, fields: FieldValues): string | undefined {
  const { audience } = policy.route;
  if (audience === 'external' && fields.internalUser === true) {
    return `This is an employee's own account. ${askInternally(policy)}`;
  }
  return undefined;
}

/** What to do for an employee's own account. */
export function askInternally({ links }: PolicySlice): string {
  const address = links[internalPage] ?? '';
  return (
    `Ask for its credits with the internal request of the Ops Portal ("${internalPage}"${address === '' ? '' : `, ${address}`}), ` +
    'or with "confetti credits internal".'
  );
}

/** What to do for a customer's account. */
export const askInSalesforce =
  'Credits for a customer are asked for in Salesforce: an Adding Credits Request of their PoC, or "confetti credits request".';

/** Whether an address is an employee's, by the policy's domains. */
export function isEmployee({ employees }: Pick<PolicySlice, 'employees'>, email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return employees.emailDomains.includes(domain);
}
