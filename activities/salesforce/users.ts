import { z } from 'zod';

import { failure } from '../failures.ts';
import type { CallContext, Session } from './session.ts';
import { queryPath, soqlText } from './soql.ts';

/** Salesforce users by e-mail address. */
export interface Users {
  /** The ids of those addresses that exactly one active user has. Addresses are compared without regard to case. */
  idsOf(emails: readonly string[], call: CallContext): Promise<ReadonlyMap<string, string>>;
  /** Forgets what is known, for when Salesforce says that a user is not what it was. */
  forget(): void;
}

const usersSchema = z.object({ records: z.array(z.object({ Id: z.string(), Email: z.string() })) });

/**
 * Asks once per address. Only users that were found are remembered: one that is missing today may be made tomorrow.
 * The keys of the answer are in lower case.
 */
export function createUsers(session: Session): Users {
  const known = new Map<string, string>();
  return {
    async idsOf(emails, call) {
      const wanted = [...new Set(emails.map((email) => email.toLowerCase()))];
      const unknown = wanted.filter((email) => !known.has(email));
      if (unknown.length > 0) {
        const list = unknown.map(soqlText).join(', ');
        const soql = `SELECT Id, Email FROM User WHERE IsActive = true AND Email IN (${list})`;
        const answer = usersSchema.safeParse(await session.request({ path: queryPath(soql) }, call));
        if (!answer.success)
          throw failure(
            'Unreachable',
            'Salesforce answered the query for users with something else than records.',
          );
        for (const email of unknown) {
          const found = answer.data.records.filter((user) => user.Email.toLowerCase() === email);
          const [user] = found;
          if (user !== undefined && found.length === 1) known.set(email, user.Id);
        }
      }
      return new Map(
        wanted.flatMap((email) => {
          const id = known.get(email);
          return id === undefined ? [] : [[email, id] as const];
        }),
      );
    },
    forget() {
      known.clear();
    },
  };
}
