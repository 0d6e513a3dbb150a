import { randomUUID } from 'node:crypto';
import { failure } from '../../../activities/failures.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import type { RequestState } from '../../../domain/approval/state.ts';
import { goneOn, inShortRuns, runsOf } from '../../support/next-run.ts';
import { together, withGroup, withStep } from '../../support/policy-edits.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { apac, application, customer, people, submitted, walkTo } from '../../support/walk.ts';
import { closed, ended, type Branches } from './branch.ts';

/** The policy where two of three have to approve, and where a new round keeps what still holds. */
export const severalPolicy: Policy = together(
  (policy) => ({ ...policy, edition: '2026-12-02', carryDecisions: true }),
  withGroup('gpe', 'xiaole.fang', 'sidney.chen', 'kevin.lu'),
  withStep('gpe', { needs: 2 }),
)(shippedPolicy());

/** How requests are talked about, and come to an end without credits or by themselves. */
export const talkAndEndings: Branches = {
  'draft-talked-about-and-given-away': async (rig) => {
    const id = await rig.apply({ ...application('enterprise'), submit: false });
    await rig.act(id, 'submit', apac.sales, {});
    await rig.act(id, 'claim', apac.presales, {});
    await rig.act(id, 'comment', apac.presales, { comment: 'Sized with the team' });
    await rig.act(id, 'reassign', apac.beo, { to: people.NA.presales, comment: 'On leave' });
    await rig.act(id, 'decide', people.NA.presales, { decision: 'approve' });
    await rig.act(id, 'claim', apac.gpe, {});
    await rig.pass('49 hours');
    await walkTo(rig, id, 'complete');
    await rig.pass('15 days');
    return closed(rig, id);
  },
  'approved-by-signal': async (rig) => {
    const id = await submitted(rig, application('enterprise'));
    const handle = rig.client.workflow.getHandle(id);
    const approval = await rig.payload(id, 'decide', apac.presales, { decision: 'approve' });
    await handle.signal('decide', approval);
    await rig.until(id, ({ steps }) => steps[0]?.status === 'approved');
    await handle.signal('decide', { ...approval, id: randomUUID() });
    await handle.signal('approve', {});
    await rig.until(id, ({ refusedSignals }) => refusedSignals.length === 2);
    await handle.cancel();
    return ended(rig, id);
  },
  'withdrawn-by-the-customer': async (rig) => {
    const id = await submitted(rig, application('cloud-user'));
    await rig.confetti.mirrorAgain({ requestId: id, by: apac.beo });
    await rig.act(id, 'recall', customer, { comment: 'We have changed our plans' });
    await rig.pass('31 days');
    return ended(rig, id);
  },
  'nobody-named-and-cancelled': async (rig) => {
    const id = await submitted(rig, application('enterprise', 'APAC', { region: 'Atlantis' }));
    await rig.act(id, 'decide', apac.presales, { decision: 'approve' });
    await rig.pass('20 minutes');
    await rig.client.workflow.getHandle(id).cancel();
    return ended(rig, id);
  },
  'refused-by-one-of-three-and-carried-over': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    await walkTo(rig, id, 'gpe');
    await rig.act(id, 'decide', people.NA.gpe, { decision: 'reject', comment: 'The workload is not ours' });
    for (const gpe of [apac.gpe, people.NA.beo]) await rig.act(id, 'decide', gpe, { decision: 'approve' });
    await rig.act(id, 'decide', apac['regional-leader'], {
      decision: 'send-back',
      comment: 'Which contact?',
    });
    await rig.act(id, 'resubmit', apac.sales, { comment: 'As before' });
    await rig.client.workflow.getHandle(id).cancel();
    return ended(rig, id);
  },
  'while-Salesforce-and-mail-refuse': async (rig) => {
    const { salesforce, channelFaults } = rig.world;
    salesforce.faults.push(failure('Invalid', 'Salesforce: bad field'));
    channelFaults.set('mail', failure('Invalid', 'mail: 550 no such mailbox'));
    const id = await submitted(rig, application('enterprise'));
    await rig.until(id, ({ problems }) => problems.length > 0);
    await rig.pass('2 hours');
    channelFaults.clear();
    salesforce.faults.push(failure('Invalid', 'Salesforce: bad field'));
    await rig.client.workflow.getHandle(id).cancel();
    return ended(rig, id);
  },
  'run-that-handed-on': async (rig) => {
    const id = await inShortRuns(rig, 40);
    await walkTo(rig, id, 'regional-leader');
    await rig.untilTrue(async () => (await runsOf(rig, id)).length > 1);
    const [first] = await runsOf(rig, id);
    const runId = first?.events?.[0]?.workflowExecutionStartedEventAttributes?.originalExecutionRunId;
    return { workflowId: id, runId: runId ?? '' };
  },
  'history-moved-to-the-archive': async (rig) => {
    const { id } = await goneOn(rig, longer);
    await rig.untilTrue(() => rig.world.archivePages.length > 0);
    await rig.client.workflow.getHandle(id).cancel();
    return ended(rig, id);
  },
};

/** The same with more lines than a state keeps. */
function longer(state: RequestState): RequestState {
  const last = state.history.at(-1);
  if (last === undefined) return state;
  const { at, seq } = last;
  const more = Array.from({ length: 401 }, (_, index) => ({
    ...{ seq: seq + 1 + index, at, round: 1, action: 'commented' as const, by: apac.gpe, step: 'gpe' },
    comment: `Load test ${index + 1}`,
  }));
  return { ...state, history: [...state.history, ...more] };
}
