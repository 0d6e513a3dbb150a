import { historyLabels } from '../../domain/approval/history.ts';
import { confetti } from '../../domain/approval/record.ts';
import type { HistoryLine } from '../../domain/approval/history.ts';
import type { RequestView } from '../../domain/approval/view.ts';
import { planRoute } from '../../domain/policy/plan.ts';
import type { Policy, PolicySlice } from '../../domain/policy/policy.ts';
import { textField } from '../../domain/request/fields.ts';
import { kinds } from './kinds.ts';
import type { Played } from './play.ts';
import type { LedgerEntry, World } from './world.ts';

/** Something that may not be, and what it counts as in the summary. */
export interface Violation {
  readonly kind: 'lost' | 'doubled' | 'stuck' | 'wrong';
  /** The request, Org or workflow that it is about. */
  readonly about: string;
  readonly text: string;
}

/** Everything that has to be true after a run, whatever happened in it; empty when it is. */
export function violations(policy: Policy, played: readonly Played[], world: World): Violation[] {
  return [
    ...played.flatMap((one) => [
      ...ofGrant(one, world),
      ...ofChain(policy, one, world),
      ...ofEnding(one, world),
      ...ofActions(one, world),
      ...one.complaints.map(({ kind, text }) => violation(kind, one.requestId, text)),
    ]),
    ...ofStrangers(played, world),
    ...ofSums(played, world),
    ...ofRuns(world),
  ];
}

function violation(kind: Violation['kind'], about: string, text: string): Violation {
  return { kind, about, text };
}

/** Every approved request is granted once, with the right amount, to the right Org; no other at all. */
function ofGrant({ script, requestId }: Played, { ledger, requests }: World): Violation[] {
  const grants = ledger.filter((entry) => entry.requestId === requestId);
  const say = (kind: Violation['kind'], text: string): Violation => violation(kind, requestId, text);
  if (script.granted === 0) {
    return grants.map(({ grantId, credits }) =>
      say('wrong', `${grantId} grants ${credits} credits, and it ended ${script.ending}`),
    );
  }
  const [grant, ...others] = grants;
  if (grant === undefined)
    return [say('lost', `${script.granted} credits were approved and are not in the ledger`)];
  if (others.length > 0)
    return [say('doubled', `it was granted by ${grants.map(({ grantId }) => grantId).join(' and ')}`)];
  const found: Violation[] = [];
  if (grant.credits !== script.granted)
    found.push(say('wrong', `${grant.credits} credits were granted, not ${script.granted}`));
  if (grant.orgId !== script.orgId)
    found.push(say('wrong', `granted to Org ${grant.orgId}, not ${script.orgId}`));
  const view = requests.get(requestId);
  if (view !== undefined && view.credits.grant?.grantId !== grant.grantId)
    found.push(say('wrong', `its history does not have grant ${grant.grantId}`));
  return found;
}

/** No grant without a complete chain: every approval that the policy asks of this request, before the release. */
function ofChain(policy: Policy, { script, requestId }: Played, { ledger, requests }: World): Violation[] {
  const view = requests.get(requestId);
  const grants = ledger.filter((entry) => entry.requestId === requestId);
  if (view === undefined || grants.length === 0) return [];
  const say = (text: string): Violation => violation('wrong', requestId, text);
  const rules = kinds[script.kind].rules(policy);
  const release = view.history.findLast(({ action }) => action === historyLabels.released);
  if (release === undefined) return [say('credits were granted that nobody released')];

  const before = view.history.filter(({ seq, round }) => seq < release.seq && round === release.round);
  const decisions: { step: string; decision: string; by: string }[] = [];
  const found: Violation[] = [];
  for (const { step, label, kind, automatic } of planRoute(rules, view.fields, view.tier?.id).steps) {
    const decision = kind === 'fulfilment' ? release : lastVerdict(before, label);
    if (decision === undefined) {
      found.push(say(`credits were granted without the approval of ${label}`));
      continue;
    }
    if (automatic && decision.by === confetti) continue;
    const by = holderOf(rules, step, view, decision.by);
    if (by === undefined) found.push(say(`${decision.by} decided for ${label} and does not hold that role`));
    else decisions.push({ step, decision: kind === 'fulfilment' ? 'released' : 'approved', by });
    if (decision.by === view.requester.email) found.push(say(`${decision.by} approved their own request`));
  }
  const approvers = decisions.flatMap(({ decision, by }) => (decision === 'approved' ? [by] : []));
  for (const { grantId, approvers: named, proof } of grants) {
    if (named !== undefined && named.join() !== approvers.join())
      found.push(say(`${grantId} names ${named.join(', ')} as approvers, who are ${approvers.join(', ')}`));
    if (proof !== undefined && inWords(proof) !== inWords(decisions))
      found.push(
        say(`${grantId} is proved by "${inWords(proof)}", and the history says "${inWords(decisions)}"`),
      );
  }
  return found;
}

function inWords(
  decisions: readonly { readonly step: string; readonly decision: string; readonly by: string }[],
): string {
  return decisions.map(({ step, decision, by }) => `${step} ${decision} by ${by}`).join(', ');
}

/** The approval of a step that still stands at the end of these lines. */
function lastVerdict(lines: readonly HistoryLine[], label: string): HistoryLine | undefined {
  const last = lines.findLast(
    ({ step, action }) =>
      step === label && (action === historyLabels.approved || action === historyLabels.reopened),
  );
  return last?.action === historyLabels.approved ? last : undefined;
}

/** The directory id of somebody who holds this role in the request's region, or is the requester's manager. */
function holderOf(rules: PolicySlice, role: string, view: RequestView, email: string): string | undefined {
  const regional = rules.roles[role]?.regions[textField(view.fields, 'region') ?? '']?.people ?? [];
  const requester = Object.values(rules.people).find((person) => person.email === view.requester.email);
  const people = role === 'manager' ? [requester?.manager ?? ''] : regional;
  return people.find((id) => rules.people[id]?.email === email);
}

/** Nothing is stuck: the request is where its script ends, and holds no credits that it does not get. */
function ofEnding({ script, requestId }: Played, world: World): Violation[] {
  const { requests, silent, tenants, archived, runs } = world;
  const view = requests.get(requestId);
  if (view === undefined) {
    return silent.has(requestId) ? [] : [violation('lost', requestId, 'there is no such request')];
  }
  const found: Violation[] = [];
  if (view.status !== script.ending) {
    found.push(violation('stuck', requestId, `it is ${view.status}, not ${script.ending}: ${view.waiting}`));
  }
  if (script.ending === 'closed' && !archived.has(requestId)) {
    found.push(violation('stuck', requestId, 'it is closed and not in the archive'));
  }
  const run = runs.find(
    ({ workflowId, status }) => workflowId === requestId && status !== 'CONTINUED_AS_NEW',
  );
  const status = script.ending === 'closed' ? 'COMPLETED' : 'RUNNING';
  if (run?.status !== status) {
    found.push(violation('stuck', requestId, `its workflow is ${run?.status ?? 'gone'}, not ${status}`));
  }
  for (const { orgId, reserved, orders } of tenants) {
    if (reserved[requestId] !== undefined)
      found.push(
        violation(
          'stuck',
          requestId,
          `Org ${orgId} still reserves ${reserved[requestId].credits} credits for it`,
        ),
      );
    if (orders.some((order) => order.requestId === requestId))
      found.push(violation('stuck', requestId, `Org ${orgId} still has its order`));
  }
  return found;
}

/** What people were told was done is in the history, and once. */
function ofActions({ requestId, acknowledged }: Played, { requests }: World): Violation[] {
  const history = requests.get(requestId)?.history;
  if (history === undefined) return [];
  const key = ({ action, by }: { readonly action: string; readonly by: string }): string =>
    `"${action}" by ${by}`;
  return [...new Set(acknowledged.map(key))].flatMap((line) => {
    const told = acknowledged.filter((one) => key(one) === line).length;
    const written = history.filter((one) => key(one) === line).length;
    if (told === written) return [];
    const text = `${line} was acknowledged ${told} times and is in the history ${written} times`;
    return [violation(written < told ? 'lost' : 'doubled', requestId, text)];
  });
}

/** Grants that nobody's request explains. */
function ofStrangers(played: readonly Played[], { ledger }: World): Violation[] {
  const known = new Set(played.map(({ requestId }) => requestId));
  return ledger
    .filter(({ requestId }) => !known.has(requestId))
    .map(({ grantId, orgId, requestId }) =>
      violation('wrong', `Org ${orgId}`, `${grantId} is for ${requestId}, which nobody asked for`),
    );
}

/** Ledger, histories, the Org's own totals, and Salesforce with the Ops Portal say the same of each Org. */
function ofSums(played: readonly Played[], world: World): Violation[] {
  const { ledger, grantedBefore, tenants, requests, records } = world;
  const histories = played.flatMap(({ requestId }) => requests.get(requestId)?.credits.grant ?? []);
  const orgIds = new Set(
    [ledger, tenants, histories, records].flatMap((list) => list.map(({ orgId }) => orgId)),
  );
  return [...orgIds].flatMap((orgId) => {
    const sumOf = (list: readonly Pick<LedgerEntry, 'orgId' | 'credits'>[]): number =>
      list.reduce((sum, entry) => (entry.orgId === orgId ? sum + entry.credits : sum), 0);
    const before = grantedBefore[orgId] ?? 0;
    const tenant = tenants.find((one) => one.orgId === orgId);
    const sums = {
      'the ledger': before + sumOf(ledger),
      'the histories': before + sumOf(histories),
      'Salesforce with the Ops Portal': before + sumOf(records),
      'the Org’s workflow': tenant?.grantedCredits ?? before,
    };
    if (new Set(Object.values(sums)).size === 1) return [];
    const text = Object.entries(sums).map(([where, sum]) => `${where} has ${sum}`);
    return [violation('wrong', `Org ${orgId}`, `the sums differ: ${text.join(', ')}`)];
  });
}

/** No workflow failed, and nothing is under way any more. */
function ofRuns({ runs, silent }: World): Violation[] {
  const ends = ['RUNNING', 'COMPLETED', 'CONTINUED_AS_NEW'];
  const mute = [...silent].map(([workflowId, why]) =>
    violation('stuck', workflowId, `it does not answer: ${why}`),
  );
  return mute.concat(
    runs.flatMap(({ workflowId, status, failedTasks, pending }) => [
      ...(ends.includes(status) ? [] : [violation('wrong', workflowId, `its workflow is ${status}`)]),
      ...failedTasks.map((message) => violation('wrong', workflowId, `a workflow task failed: ${message}`)),
      ...pending.map((what) => violation('stuck', workflowId, `${what} is still under way`)),
    ]),
  );
}
