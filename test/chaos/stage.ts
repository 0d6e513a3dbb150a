import type { Client } from '@temporalio/client';
import { createConfetti, type Confetti } from '../../client/index.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { sampleAccounts } from '../../sandbox/salesforce/index.ts';
import { sandboxesOf } from '../end-to-end/support/sandboxes.ts';
import { clientOf } from '../support/client-of.ts';
import type { Place } from '../support/product.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import { people, type Region, type RegionalPeople } from '../support/walk.ts';

/** A customer of the sample data, with the records that a request of theirs names. */
export interface Customer {
  readonly name: string;
  readonly email: string;
  readonly orgId: string;
  readonly region: Region;
  readonly people: RegionalPeople;
  readonly accountId: string;
  readonly contactId: string;
  readonly opportunityId: string;
}

/** Where people act: the running product as its clients see it. */
export interface Stage {
  readonly policy: Policy;
  readonly client: Client;
  readonly confetti: Confetti;
  /** The same door, for people who do not wait for an answer. */
  readonly hasty: Confetti;
  readonly archiveDirectory: string;
  customerOf(orgId: string): Customer;
  /** Resolves when the request with this script id has been played. */
  untilPlayed(id: string): Promise<void>;
  hasPlayed(id: string): void;
  close(): Promise<void>;
}

/** `policy` is what requests are started with: the shipped one unless given. */
export async function openStage(place: Place, policy = shippedPolicy()): Promise<Stage> {
  const { CONFETTI_ARCHIVE_DIR: archiveDirectory = '' } = place.clientEnv;
  const customers = await customersOf(place);
  const client = await clientOf(place);
  const door = { client, policy, archiveDirectory };
  const curtains = new Map<string, { readonly isDown: Promise<void>; readonly drop: () => void }>();
  const curtainOf = (id: string) => {
    const known = curtains.get(id);
    if (known !== undefined) return known;
    let drop = (): void => undefined;
    const isDown = new Promise<void>((resolve) => (drop = resolve));
    const curtain = { isDown, drop };
    curtains.set(id, curtain);
    return curtain;
  };
  return {
    policy,
    client,
    confetti: createConfetti({ ...door, answerWithinMs: 5_000 }),
    hasty: createConfetti({ ...door, answerWithinMs: 5 }),
    archiveDirectory,
    customerOf(orgId) {
      const found = customers.find((customer) => customer.orgId === orgId);
      if (found === undefined) throw new Error(`The sample data has no customer with Org ${orgId}`);
      return found;
    },
    untilPlayed: (id) => curtainOf(id).isDown,
    hasPlayed: (id) => {
      curtainOf(id).drop();
    },
    close: () => client.connection.close(),
  };
}

async function customersOf(place: Place): Promise<Customer[]> {
  const { soql } = sandboxesOf(place);
  const [contacts, opportunities] = await Promise.all([
    soql('SELECT Id, AccountId FROM Contact'),
    soql('SELECT Id, AccountId FROM Opportunity'),
  ]);
  const of = (rows: Record<string, unknown>[], accountId: string): string =>
    String(rows.find((row) => row['AccountId'] === accountId)?.['Id']);
  return sampleAccounts
    .filter(({ internal }) => !internal)
    .map(({ id, name, orgId, region }) => ({
      name,
      email: `buyer@${name.toLowerCase().replaceAll(' ', '-')}.example.com`,
      orgId,
      region: region as Region,
      people: people[region as Region],
      accountId: id,
      contactId: of(contacts, id),
      opportunityId: of(opportunities, id),
    }));
}
