import type { Scope, Standing } from '../../domain/access/access-table.ts';
import type { Person } from '../../domain/people/person.ts';

/** Somebody who has signed in, as the directory knows them now. */
export interface PersonPrincipal {
  readonly kind: 'person';
  readonly email: string;
  readonly name: string;
  readonly standing: Exclude<Standing, 'visitor'>;
  /** Absent for a customer. */
  readonly person?: Person;
  /** What the token lets be done of what they may do; without it all of that. */
  readonly scopes?: readonly Scope[];
}

/** A program with a service token. */
export interface MachinePrincipal {
  readonly kind: 'machine';
  /** The token's client, such as `salesforce-connector`. */
  readonly name: string;
  readonly scopes: readonly Scope[];
}

export type Principal = PersonPrincipal | MachinePrincipal;

/** One name for everything that somebody does, for counting. */
export function callerKey(who: Principal): string {
  return who.kind === 'person' ? `person ${who.email.toLowerCase()}` : `machine ${who.name}`;
}

/** What sign-in says of somebody: who they are, and not yet what they may do. */
export type Identity = Pick<PersonPrincipal, 'kind' | 'email' | 'name' | 'scopes'> | MachinePrincipal;
