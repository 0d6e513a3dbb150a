import type { RequestStatus } from '../approval/state.ts';
import type { FieldValues } from '../request/fields.ts';

/** The PoC that a credit request names, as its application stands now. */
export interface PocFacts {
  readonly pocId: string;
  readonly status: RequestStatus;
  /** The application's fields: Org, region, Account, PoC Status, Credits Expiry Date … */
  readonly fields: FieldValues;
}

/** The Org that is to get the credits, as TiDB Cloud has it now. */
export interface OrgFacts {
  readonly orgId: string;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'closed';
  readonly ownerEmail: string;
}

/** What a credit request is judged by before it goes to anybody. Null is "there is none of this id". */
export interface CreditFacts {
  readonly poc: PocFacts | null;
  readonly org: OrgFacts | null;
}
