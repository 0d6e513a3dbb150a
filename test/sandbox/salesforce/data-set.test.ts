import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { sampleAccounts } from '../../../sandbox/salesforce/index.ts';
import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';

describe('the data of the Salesforce sandbox', () => {
  it('has the accounts, people and Leads that the README names, under stable ids', async () => {
    const rig = await startRig();
    try {
      const [acme] = await rig.query(
        "SELECT Id, Name, Region__c, Is_Internal__c FROM Account WHERE TiDB_Cloud_Org_ID__c = '1372813089209061633'",
      );
      assert.equal(acme?.['Id'], '0015g0000000001AAA');
      assert.equal(acme['Name'], 'Acme Robotics');
      assert.equal(sampleAccounts.filter(({ internal }) => internal).length, 1);
      const [sdr] = await rig.query(
        "SELECT Name, Manager.Name FROM User WHERE Email = 'sdr.emea@example.com'",
      );
      assert.equal(sdr?.['Name'], 'EMEA SDR');
      assert.equal((sdr['Manager'] as { Name: string }).Name, 'EMEA Manager');
      const leads = await rig.query(
        'SELECT COUNT(Id) n, IsConverted FROM Lead GROUP BY IsConverted ORDER BY COUNT(Id)',
      );
      assert.deepEqual(
        leads.map(({ n, IsConverted }) => [n, IsConverted]),
        [
          [1, false],
          [4, true],
        ],
      );
    } finally {
      await rig.sandbox.close();
    }
  });

  it('survives a restart, sessions and numbering included', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'salesforce-sandbox-'));
    const dataFile = join(folder, 'salesforce.db');
    try {
      const first = await startRig({ dataFile });
      const token = first.connection.accessToken ?? '';
      await first.call('POST', '/sobjects/PoC_Approval_History__c', { Confetti_Key__c: 'k1' });
      await first.sandbox.close();
      const second: Rig = await startRig({ dataFile });
      try {
        const bearer = { authorization: `Bearer ${token}` };
        assert.equal((await second.call('GET', '/limits', undefined, bearer)).status, 200);
        await second.call('POST', '/sobjects/PoC_Approval_History__c', { Confetti_Key__c: 'k2' });
        const rows = await second.query('SELECT Name FROM PoC_Approval_History__c ORDER BY Name');
        assert.deepEqual(
          rows.map(({ Name }) => Name),
          ['AH-00001', 'AH-00002'],
        );
        assert.equal((await second.query('SELECT Id FROM Account')).length, 9);
      } finally {
        await second.sandbox.close();
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
