import assert from 'node:assert/strict';
import { failure } from '../../../activities/failures.ts';
import { refusalOf, withRig } from '../../support/rig.ts';
import { apac, application, people, regions, submitted, walkTo } from '../../support/walk.ts';

const emailOf = (id: string): string => `${id}@example.com`;

describe('the people of a region', () => {
  for (const region of regions) {
    const { gpe, beo } = people[region];
    it(`in ${region} are its own, with ${gpe} for GPE and ${beo} for BE&O`, () =>
      withRig({}, async (rig) => {
        const id = await submitted(rig, application('cloud-user', region));
        const { steps } = await walkTo(rig, id, 'complete');
        const who = steps
          .filter(({ status }) => status !== 'skipped')
          .map(({ step, assignees }) => [step, ...assignees.map(emailOf)]);
        const { sdr, sales, presales, 'regional-leader': leader } = people[region];
        assert.deepEqual(who, [
          ['sdr', sdr],
          ['sales', sales],
          ['presales', presales],
          ['gpe', gpe],
          ['regional-leader', leader],
          ['beo', beo],
        ]);
      }));
  }
});

describe('the region of a request', () => {
  const account = { id: '0015g00000AcmeRobo', name: 'Acme', internal: false };
  const lead = { id: '00Q5g00000AcmeLead', company: 'Acme', converted: false };
  const withLead = application('cloud-user', 'APAC', { lead: lead.id });

  it('comes from the Account before the Lead and the form', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.records = {
        account: { ...account, region: 'JP' },
        lead: { ...lead, region: 'NA' },
      };
      const id = await submitted(rig, withLead);
      assert.equal((await rig.view(id)).fields.region, 'JP');
    }));

  it('comes from the Lead before the form', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.records = { account, lead: { ...lead, region: 'NA' } };
      const id = await submitted(rig, withLead);
      assert.equal((await rig.view(id)).fields.region, 'NA');
    }));

  it('comes from the form when Salesforce has none', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.records = { account, lead };
      const id = await submitted(rig, withLead);
      assert.equal((await rig.view(id)).fields.region, 'APAC');
    }));

  it('that Salesforce gives after the grace time moves the step that waits to the people there', () =>
    withRig({}, async (rig) => {
      rig.world.salesforce.records = { lead: { ...lead, region: 'EMEA' } };
      for (let tries = 0; tries < 12; tries += 1) {
        rig.world.salesforce.readFaults.push(failure('Unreachable', 'Salesforce: connection refused'));
      }
      const id = await rig.apply(withLead);
      const early = await rig.until(id, ({ round }) => round === 1, '5 minutes');
      assert.deepEqual(early.steps[0]?.assignees, ['sdr.apac']);
      const late = await rig.until(id, ({ fields }) => fields.region === 'EMEA', '5 minutes');
      assert.deepEqual(late.steps[0]?.assignees, ['sdr.emea']);
    }));

  it('is waited for in the operations queue when nobody knows it, and nobody can approve', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user', 'APAC', { region: null }));
      const { waiting } = await rig.view(id);
      assert.match(waiting, /operations queue for SDR: Region is blank/);
      const { code } = await refusalOf(rig.act(id, 'decide', apac.sdr, { decision: 'approve' }));
      assert.equal(code, 'not-yours');
    }));

  it('names the people as soon as it is set', () =>
    withRig({}, async (rig) => {
      const id = await submitted(rig, application('cloud-user', 'APAC', { region: null }));
      await rig.act(id, 'setFields', 'kevin.lu@example.com', { fields: { region: 'NA' } });
      assert.deepEqual((await rig.view(id)).steps[0]?.assignees, ['sdr.na']);
    }));

  it('is asked of the operations queue when nobody knows it', () =>
    withRig({}, async (rig) => {
      await submitted(rig, application('cloud-user', 'APAC', { region: null }));
      const told = (): string[] =>
        rig.world.notifications
          .filter(({ channel, notification }) => channel === 'mail' && notification.kind === 'problem')
          .flatMap(({ notification }) => notification.to.map(({ id }) => id));
      await rig.untilTrue(() => told().length >= 3);
      assert.deepEqual(told().sort(), ['dexter.deng', 'kevin.lu', 'vince.yao']);
    }));
});
