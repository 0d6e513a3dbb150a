import assert from 'node:assert/strict';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import type { FaultInput } from '../../../sandbox/kit/faults.ts';
import { signedFetch } from '../../sandbox/tidb-cloud/digest-client.ts';
import type { Place } from '../../support/product.ts';

/** A mail as the mailbox of the sandbox shows it. */
export interface ReceivedMail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly timesReceived: number;
}

export interface ReceivedCard {
  readonly receiveId: string;
  readonly content: string;
  readonly timesReceived: number;
}

export interface LedgerGrant {
  readonly grantId: string;
  readonly idempotencyKey: string;
  readonly credits: number;
  readonly requestId: string;
  readonly expiresOn: string;
  readonly approvers: readonly string[];
}

/** The outside systems of a place, looked at from outside: over their protocols, not through the product. */
export interface Sandboxes {
  /** Rows of a SOQL query. */
  soql(query: string): Promise<Record<string, unknown>[]>;
  mailsTo(address: string): Promise<ReceivedMail[]>;
  cardsTo(address: string): Promise<ReceivedCard[]>;
  /** What the ledger of TiDB Cloud has for an Org, oldest first. */
  grantsOf(orgId: string): Promise<LedgerGrant[]>;
  /** The next call to TiDB Cloud that matches goes wrong. */
  disturbTidbCloud(fault: FaultInput): Promise<void>;
  /** How many faults still wait for a call. */
  faultsLeft(): Promise<number>;
}

export function sandboxesOf(place: Place): Sandboxes {
  const salesforce = place.url('CONFETTI_SANDBOX_SALESFORCE_PORT');
  const tidbCloud = place.url('CONFETTI_SANDBOX_TIDB_CLOUD_PORT');
  return {
    async soql(query) {
      const token = await signIn(salesforce);
      const url = `${salesforce}/services/data/v62.0/query?${new URLSearchParams({ q: query }).toString()}`;
      const answer = await json<{ records: Record<string, unknown>[] }>(
        fetch(url, { headers: { authorization: `Bearer ${token}` } }),
      );
      return answer.records;
    },
    async mailsTo(address) {
      const url = `${place.url('CONFETTI_SANDBOX_MAILBOX_PORT')}/api/messages?to=${encodeURIComponent(address)}`;
      return (await json<{ messages: ReceivedMail[] }>(fetch(url))).messages;
    },
    async cardsTo(address) {
      const url = `${place.url('CONFETTI_SANDBOX_LARK_PORT')}/api/messages?to=${encodeURIComponent(address)}`;
      return (await json<{ messages: ReceivedCard[] }>(fetch(url))).messages;
    },
    async grantsOf(orgId) {
      const answer = await json<{ grants: LedgerGrant[] }>(
        signedFetch(`${tidbCloud}/ops/v1/orgs/${orgId}/grants`),
      );
      return answer.grants;
    },
    async disturbTidbCloud(fault) {
      const body = JSON.stringify(fault);
      await json(fetch(`${tidbCloud}/_sandbox/faults`, { method: 'POST', body }));
    },
    async faultsLeft() {
      const answer = await json<{ faults: unknown[] }>(fetch(`${tidbCloud}/_sandbox/faults`));
      return answer.faults.length;
    },
  };
}

async function signIn(salesforce: string): Promise<string> {
  const { clientId, clientSecret } = sandboxCredentials.salesforce;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const url = `${salesforce}/services/oauth2/token`;
  return (
    await json<{ access_token: string }>(fetch(url, { method: 'POST', body: new URLSearchParams(form) }))
  ).access_token;
}

async function json<T>(asked: Promise<Response>): Promise<T> {
  const answer = await asked;
  const text = await answer.text();
  assert.ok(answer.ok, `${answer.url} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}
