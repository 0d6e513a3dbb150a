import type { Client } from '@temporalio/client';
import { creditFacts, startCreditRequest } from '../../../client/credit-requests.ts';
import { runCli } from '../../../client/cli/run.ts';
import type { ExitCode } from '../../../client/cli/failures.ts';
import { openSession } from '../../../client/cli/session.ts';
import type { Confetti } from '../../../client/index.ts';
import type { RequestView } from '../../../domain/approval/view.ts';
import type { OrgAccount } from '../../../domain/credits/org.ts';
import type { CreditRequestInput } from '../../../workflows/credit-request/contract.ts';
import type { OrgReading } from '../../../workflows/tenant-credits/contract.ts';
import { emptyTenant } from '../../../domain/credits/tenant.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';

export interface Ran {
  readonly exitCode: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** The moment at which every command of these tests is run. */
export const now = Date.parse('2026-11-22T10:00:00Z');

/** What whoever runs the tests has set or signed in to is no business of theirs. */
const withoutSignIn = { XDG_CONFIG_HOME: '/nowhere' };

/** Runs a command line in this process, as if its output went into a file. */
export function confetti(...args: string[]): Promise<Ran> {
  return confettiAt(undefined, ...args);
}

/** The same before this Confetti instead of the one behind a Temporal server. */
export async function confettiAt(door: Partial<Confetti> | undefined, ...args: string[]): Promise<Ran> {
  let out = '';
  let err = '';
  const terminal = {
    out: (text: string) => (out += text),
    err: (text: string) => (err += text),
    outIsTerminal: false,
    errIsTerminal: false,
    now: () => now,
  };
  const exitCode = await runCli(args, terminal, (given, options) => {
    const session = openSession(given, options, withoutSignIn);
    if (door === undefined) return session;
    return Object.assign(session, {
      withConfetti: <T>(use: (confetti: Confetti) => Promise<T>) => use(door as Confetti),
    });
  });
  return { exitCode, out, err };
}

/** A request's view, of a PoC application that waits for nobody unless `over` says otherwise. */
export function viewOf(over: Partial<RequestView>): RequestView {
  return {
    requestId: 'poc/P-1042',
    kind: 'pocApplication',
    entryPoint: 'cloud-user',
    pocId: 'P-1042',
    status: 'in-progress',
    round: 1,
    headline: 'Acme Corp · PoC · 3,000 credits · APAC',
    waiting: 'Under way',
    requester: { email: 'casey@acme.example.com' },
    fields: {},
    steps: [],
    missing: [],
    problems: [],
    credits: {},
    history: [],
    refusedSignals: [],
    policy: { edition: '2024-07-24', hash: 'abc' },
    ...over,
  };
}

/** An Org of a customer with 3,000 credits granted and 1,234.5 left. */
export function orgReading(over: Partial<OrgAccount> = {}, rest: Partial<OrgReading> = {}): OrgReading {
  const orgId = '1372813089209061633';
  return {
    account: {
      orgId,
      name: 'Acme Robotics',
      status: 'active',
      plan: 'Dedicated',
      region: 'APAC',
      ownerEmail: 'maria@acme.example.com',
      remainingCredits: 1234.5,
      grantCount: 1,
      grantedCredits: 3000,
      grants: [
        {
          grantId: 'G-1',
          idempotencyKey: 'poc/P-1042/grant/1',
          orgId,
          credits: 3000,
          expiresOn: '2027-06-30',
          grantedAt: '2026-10-01T08:00:00.000Z',
          requestId: 'poc/P-1042',
          pocId: 'P-1042',
          remaining: 1234.5,
        },
      ],
      ...over,
    },
    bills: [],
    usage: [],
    tenant: { ...emptyTenant(orgId), grantedCredits: 3000, grantCount: 1, accumulated: 3000 },
    ...rest,
  };
}

/** A Confetti with one PoC that runs, whose credit requests pass the real door; keeps what was started. */
export function creditDoor(
  shown: Partial<RequestView>,
  org: OrgReading = orgReading(),
): { readonly door: Partial<Confetti>; readonly started: CreditRequestInput[] } {
  const started: CreditRequestInput[] = [];
  const client = {
    workflow: {
      start: async (_type: string, { args }: { args: [CreditRequestInput] }) => {
        started.push(args[0]);
      },
    },
  } as unknown as Client;
  const poc = viewOf({
    status: 'complete',
    fields: { orgId: '1372813089209061633', region: 'APAC', company: 'Acme Corp' },
  });
  const sources = {
    view: async (requestId: string) => {
      if (requestId === poc.requestId) return poc;
      return started.length > 0 ? viewOf({ requestId, kind: 'creditRequest', ...shown }) : undefined;
    },
    readOrg: async () => org,
  };
  const door: Partial<Confetti> = {
    ...sources,
    startCreditRequest: async (request) =>
      startCreditRequest(client, shippedPolicy(), request, await creditFacts(request, sources)),
  };
  return { door, started };
}
