import { applyEdit } from '../../../domain/directory/apply-edit.ts';
import { withoutPeople } from '../../../domain/policy/people.ts';
import type { Policy } from '../../../domain/policy/policy.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { apac, application, submitted, walkTo } from '../../support/walk.ts';
import { closed, type Branches } from './branch.ts';

/** The policy as published later: Finance looks at PoCs as well. */
export const laterPolicy: Policy = {
  ...shippedPolicy(),
  edition: '2026-12-01',
  switches: { ...shippedPolicy().switches, financeInPocChain: true },
};

/** What happens where approvers are away, late, or several, and where the rules change meanwhile. */
export const realOrganisations: Branches = {
  'stand-in-escalated-and-overridden': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    await walkTo(rig, id, 'presales');
    const from = await rig.env.currentTimeMs();
    const absence = { from, until: from + 30 * 86_400_000, delegate: 'sidney.chen' };
    const actor = { email: apac.beo, via: 'test' };
    const edit = { kind: 'setOutOfOffice', person: 'xiaole.fang', ...absence } as const;
    applyEdit(rig.world.directory, { id: 'away', actor, ...edit }, 0);
    await rig.pass('1 hour');
    await walkTo(rig, id, 'gpe');
    await rig.pass('30 hours');
    await rig.act(id, 'nudge', apac.beo, { comment: 'The customer waits' });
    await rig.act(id, 'addApprover', 'sidney.chen@example.com', { approver: 'manager.rdg@example.com' });
    await rig.act(id, 'delegate', 'manager.rdg@example.com', { to: 'nicole.sun@example.com' });
    await rig.act(id, 'decide', 'nicole.sun@example.com', { decision: 'approve' });
    await rig.act(id, 'decide', 'sidney.chen@example.com', { decision: 'approve' });
    await rig.act(id, 'override', apac.beo, { decision: 'approve', comment: 'The leader is on a flight' });
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
  'policy-adopted': async (rig) => {
    const id = await submitted(rig, application('cloud-sales'));
    await walkTo(rig, id, 'gpe');
    const policy = withoutPeople(slicePolicy(laterPolicy, 'cloud-sales'));
    await rig.act(id, 'adoptPolicy', apac.beo, { policy, comment: 'The new edition holds from today' });
    await walkTo(rig, id, 'complete');
    return closed(rig, id);
  },
};
