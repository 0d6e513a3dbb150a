import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createSystemsActivities } from '../../../activities/systems/activities.ts';
import type { SystemReport } from '../../../domain/systems.ts';

const fine = (): Promise<void> => Promise.resolve();
const broken = (): Promise<void> => Promise.reject(new Error('nobody answers; check the address'));

const allFine = {
  salesforce: { ping: fine, verify: () => Promise.resolve([]) },
  tidbCloud: { ping: fine },
  channels: [
    { name: 'mail' as const, ping: fine },
    { name: 'lark' as const, ping: fine },
  ],
  archive: { ping: fine },
};

type Systems = Parameters<typeof createSystemsActivities>[0];

/** What the worker says when Temporal gave the check out at this moment. */
async function check(systems: Systems, givenOutAt = Date.now()): Promise<SystemReport[]> {
  const environment = new MockActivityEnvironment({ currentAttemptScheduledTimestampMs: givenOutAt });
  return environment.run<[], SystemReport[], () => Promise<SystemReport[]>>(
    createSystemsActivities(systems).checkSystems,
  );
}

async function statesOf(systems: Systems) {
  const reports = await check(systems);
  return Object.fromEntries(reports.map(({ system, state }) => [system, state]));
}

describe('what the worker can reach', () => {
  it('is all of it, when all answer', async () => {
    assert.deepEqual(await statesOf(allFine), {
      clock: 'ok',
      Salesforce: 'ok',
      'Salesforce mapping': 'ok',
      'TiDB Cloud': 'ok',
      mail: 'ok',
      lark: 'ok',
      archive: 'ok',
    });
  });

  it('is reported, not thrown, where a system does not answer', async () => {
    const reports = await check({ ...allFine, tidbCloud: { ping: broken } });
    const tidbCloud = reports.find(({ system }) => system === 'TiDB Cloud');
    assert.deepEqual(tidbCloud, {
      system: 'TiDB Cloud',
      state: 'error',
      message: 'nobody answers; check the address',
    });
  });

  it('says how to switch on a channel that is off', async () => {
    const reports = await check({ ...allFine, channels: [] });
    assert.deepEqual(
      reports.filter(({ state }) => state === 'off').map(({ message }) => message),
      [
        'off: set SMTP_URL to switch it on',
        'off: set LARK_DOMAIN, LARK_APP_ID and LARK_APP_SECRET to switch it on',
      ],
    );
  });

  it('says nothing about the mapping of an org that cannot be asked', async () => {
    const states = await statesOf({ ...allFine, salesforce: { ...allFine.salesforce, ping: broken } });
    assert.deepEqual([states['Salesforce'], states['Salesforce mapping']], ['error', undefined]);
  });

  it('shows what does not fit in the org', async () => {
    const finding = { severity: 'error' as const, subject: 'PoC__c', message: 'PoC__c has no Region__c' };
    const salesforce = { ping: fine, verify: () => Promise.resolve([finding]) };
    assert.equal((await statesOf({ ...allFine, salesforce }))['Salesforce mapping'], 'error');
  });

  it('includes a clock that disagrees with Temporal, either way', async () => {
    const [behind] = await check(allFine, Date.now() + 200_000);
    const [ahead] = await check(allFine, Date.now() - 200_000);
    assert.deepEqual([behind?.state, ahead?.state], ['warning', 'warning']);
    assert.match(behind!.message, /\(worker\) is about 3 min behind Temporal's: .*NTP$/);
    assert.match(ahead!.message, /\(worker\) is about 3 min ahead of Temporal's/);
  });
});
