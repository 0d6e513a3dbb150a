import type { DatabaseSync } from 'node:sqlite';

import { z } from 'zod';

/** Somebody who can sign in. */
export const personSchema = z.strictObject({
  email: z.email(),
  name: z.string().min(1),
  /** What they do, such as `GPE`: people are listed under it. Customers have none. */
  title: z.string().min(1).optional(),
  /** False for an address that nobody has confirmed. */
  emailVerified: z.boolean().default(true),
});

/** What a caller writes: a confirmed address need not be said. */
export type PersonInput = z.input<typeof personSchema>;
export type SandboxPerson = z.output<typeof personSchema>;

/** Customers of the examples; nobody gives them to the sandbox. */
const demoCustomers: readonly SandboxPerson[] = [
  { email: 'casey@acme-robotics.example.com', name: 'Casey (Acme Robotics)', emailVerified: true },
  { email: 'robin@globex.example.com', name: 'Robin (Globex)', emailVerified: true },
];

export interface PeopleStore {
  /** Everybody, in the order given, the customers of the examples last. */
  list(): readonly SandboxPerson[];
  /** By address, without regard to case. */
  find(email: string): SandboxPerson | undefined;
  /** Puts these in the place of everybody who was there. */
  replace(people: readonly SandboxPerson[]): void;
  /** Adds somebody, or changes who has this address. */
  add(person: SandboxPerson): void;
}

/** The people, in `database`: they are there again after a restart, before anybody has given them. */
export function createPeopleStore(database: DatabaseSync): PeopleStore {
  database.exec('CREATE TABLE IF NOT EXISTS person (email TEXT PRIMARY KEY, person TEXT NOT NULL) STRICT;');
  const upsert = database.prepare(
    'INSERT INTO person VALUES (?, ?) ON CONFLICT DO UPDATE SET person = excluded.person',
  );
  const select = database.prepare('SELECT person FROM person ORDER BY rowid');
  const add = (person: SandboxPerson): void => {
    upsert.run(person.email.toLowerCase(), JSON.stringify(person));
  };
  const list = (): readonly SandboxPerson[] => {
    const given = select.all().map(({ person }) => personSchema.parse(JSON.parse(String(person))));
    const known = new Set(given.map(({ email }) => email.toLowerCase()));
    return [...given, ...demoCustomers.filter(({ email }) => !known.has(email))];
  };
  return {
    list,
    find: (email) => list().find((person) => person.email.toLowerCase() === email.toLowerCase()),
    replace(people) {
      database.exec('DELETE FROM person');
      people.forEach(add);
    },
    add,
  };
}
