import assert from 'node:assert/strict';
import { failure } from '../../../activities/failures.ts';
import { withRig } from '../../support/rig.ts';
import { application, submitted, walkTo } from '../../support/walk.ts';

describe('people are written to', () => {
  it('by mail and in Lark when a step waits for them', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('enterprise'));
      await walkTo(rig, id, 'gpe');
      const told = (channel: string): boolean =>
        rig.world.notifications.some(
          ({ channel: by, notification: { kind, to } }) =>
            by === channel && kind === 'request' && to[0]?.id === 'xiaole.fang',
        );
      await rig.untilTrue(() => told('mail') && told('lark'));
    }));

  it('later, where a channel is away for a while', () =>
    withRig({}, async (rig) => {
      rig.world.channelFaults.set('mail', failure('Unreachable', 'mail: connection refused'));
      const id = await submitted(rig, application('enterprise'));
      await rig.pass('2 minutes');
      rig.world.channelFaults.clear();
      const isMailed = (): boolean => rig.world.notifications.some(({ channel }) => channel === 'mail');
      await rig.untilTrue(isMailed, '1 minute');
      assert.deepEqual((await rig.view(id)).problems, []);
    }));

  it('in Lark all the same when mail is away', () =>
    withRig({}, async (rig) => {
      rig.world.channelFaults.set('mail', failure('Unreachable', 'mail: connection refused'));
      await submitted(rig, application('enterprise'));
      await rig.untilTrue(() => rig.world.notifications.some(({ channel }) => channel === 'lark'));
    }));
});

describe('a mail that fails for good', () => {
  it('is shown as a problem, and the request goes on', () =>
    withRig({}, async (rig) => {
      rig.world.channelFaults.set('mail', failure('Invalid', 'mail: 550 no such mailbox'));
      const id = await submitted(rig, application('enterprise'));
      const { problems } = await rig.until(id, (view) => view.problems.length > 0);
      assert.match(problems[0]?.text ?? '', /550 no such mailbox/);
      assert.equal((await walkTo(rig, id, 'complete')).status, 'complete');
    }));

  it('is given up when the channel stays away, and the problem is shown', () =>
    withRig({}, async (rig) => {
      rig.world.channelFaults.set('mail', failure('Unreachable', 'mail: connection refused'));
      const id = await submitted(rig, application('enterprise'));
      const { problems } = await rig.until(id, (view) => view.problems.length > 0, '10 minutes');
      assert.match(problems[0]?.text ?? '', /mail could not be sent: .*connection refused/);
    }));
});
