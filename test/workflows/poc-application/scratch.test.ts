import { withRig } from '../../support/rig.ts';
const t0 = Date.now();
const log = (s: string) => console.log(Date.now() - t0, s);
describe('scratch', () => {
  for (const n of [1,2]) it('x' + n, () =>
    withRig({}, async (rig) => {
      log('in');
      const id = await rig.apply({
        entryPoint: 'enterprise',
        requester: 'sales.apac@example.com',
        fields: { account: '001', contact: '003', opportunity: '006', customerPayment: 'No Payment', presales: 'presales.apac@example.com', region: 'APAC' },
      });
      log('applied');
      await rig.until(id, ({ round }) => round === 1);
      log('round1');
      await rig.act(id, 'decide', 'presales.apac@example.com', { decision: 'approve' });
      log('decided');
      for (const i of ['200 hours']) {
      await rig.pass(i);
      log('passed ' + i);
      }
      const view = await rig.view(id);
      console.log(view.history.map(({ at, action, comment }) => `${new Date(at).toISOString()} ${action} ${comment ?? ''}`).join('\n'));
    }).then(() => log('end')));
});
