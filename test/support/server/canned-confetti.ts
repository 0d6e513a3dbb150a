import type { Confetti } from '../../../client/index.ts';
import { viewOf, type RequestView } from '../../../domain/approval/view.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import { submitted } from '../requests.ts';

/** A request of somebody, as Confetti answers it. */
export function requestOf(email: string, requestId = 'poc/P-1042'): RequestView {
  const { state, policy, now } = submitted('cloud-user');
  return { ...viewOf(state, policy, now, utcMinute), requestId, requester: { email } };
}

/** A Confetti that says yes to everything, and what it was asked by name. Its requests are `requester`'s. */
export function cannedConfetti(requester: () => string): {
  readonly answers: Partial<Confetti>;
  readonly asked: { readonly name: keyof Confetti; readonly args: readonly unknown[] }[];
} {
  const asked: { name: keyof Confetti; args: readonly unknown[] }[] = [];
  const done = { requestId: 'poc/P-1042', status: 'in-progress', round: 1, message: 'Done.' };
  const totals = { accumulated: 0, granted: 0, reserved: 0 };
  const edition = { edition: '2024-07-24', hash: 'abc' };
  const figures = { responses: 0, met: 0, breached: 0, open: 0, overdue: 0 };
  const says: { readonly [Name in keyof Confetti]?: unknown } = {
    list: [],
    listPage: { requests: [], before: 0, total: 0 },
    count: 0,
    revision: 'r-1',
    act: done,
    actOnMany: [{ outcome: 'done', done }],
    startPocApplication: 'poc/P-1042',
    startCreditRequest: 'credits/C-207',
    readOrg: {
      account: null,
      bills: [],
      usage: [],
      tenant: {
        ...{ orgId: '1372713', reserved: {}, grantedCredits: 100, grantCount: 1, grantedByPoc: {} },
        ...{ grants: [], orders: [], claimed: [], corrections: [], accumulated: 100 },
      },
    },
    slaReport: {
      by: ['role'],
      rows: [],
      total: figures,
      distributions: [],
      requests: 0,
      unread: [],
      asOf: 1_795_341_600_000,
    },
    editDirectory: { revision: 2, message: 'Done' },
    openStepsOf: { steps: [], silent: [] },
    handOver: [],
    previewAdoption: { requestId: 'poc/P-1042', from: edition, to: edition, changes: [] },
    adoptPolicy: { preview: { requestId: 'poc/P-1042', from: edition, to: edition, changes: [] } },
    reconcile: { comparedOrgs: 1, drifts: [], more: 0, unreadable: [], moreUnreadable: 0 },
    adoptGrant: totals,
    writeOffGrant: totals,
    releaseReservation: totals,
    mirrorAgain: { how: 'asked' },
    checkSystems: [{ system: 'Salesforce', state: 'ok', message: 'It answers.' }],
  };
  const answering = Object.entries(says).map(([name, answer]) => [
    name,
    async (...args: unknown[]) => {
      asked.push({ name: name as keyof Confetti, args });
      return answer;
    },
  ]);
  const view: Confetti['view'] = async (requestId, ...more) => {
    asked.push({ name: 'view', args: [requestId, ...more] });
    return requestOf(requester(), requestId);
  };
  return { answers: { ...(Object.fromEntries(answering) as Partial<Confetti>), view }, asked };
}
