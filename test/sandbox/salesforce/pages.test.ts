import assert from 'node:assert/strict';

import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';

describe('the pages of the Salesforce sandbox', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig();
  });
  after(() => rig.sandbox.close());

  const page = async (path: string): Promise<{ status: number; html: string }> => {
    const response = await fetch(rig.sandbox.url + path);
    return { status: response.status, html: await response.text() };
  };

  it('say what is missing while there is no PoC and no Cloud User Request', async () => {
    assert.match((await page('/')).html, /No PoC yet[^]*No Cloud User Request yet/);
  });

  it('show a PoC with its history in order, escaped', async () => {
    const created = await rig.call('PATCH', '/sobjects/PoC__c/Confetti_Request_Id__c/P-1', {
      Name: '<script>alert(1)</script>',
      Account__c: '0015g0000000001AAA',
    });
    const { id } = created.body as { id: string };
    for (const [sequence, actor] of [
      [2, 'Second & last'],
      [1, 'First'],
    ] as const) {
      await rig.call('POST', '/sobjects/PoC_Approval_History__c', {
        PoC__c: id,
        Sequence__c: sequence,
        Actor__c: actor,
      });
    }
    const list = await page('/');
    assert.match(list.html, new RegExp(`href="/lightning/r/PoC__c/${id}/view"`));
    const { status, html } = await page(`/lightning/r/PoC__c/${id}/view`);
    assert.equal(status, 200);
    assert.doesNotMatch(list.html + html, /<script/);
    assert.match(html, /Acme Robotics/);
    assert.match(html, /First[\s\S]*Second &amp; last/);
  });

  it('show a Cloud User Request with its own history, and among those of its PoC', async () => {
    const poc = await rig.call('PATCH', '/sobjects/PoC__c/Confetti_Request_Id__c/P-2', {});
    const created = await rig.call('PATCH', '/sobjects/Cloud_User_Request__c/Confetti_Request_Id__c/C-207', {
      PoC__r: { Confetti_Request_Id__c: 'P-2' },
      Tier__c: 'standard',
    });
    const { id } = created.body as { id: string };
    await rig.call('POST', '/sobjects/PoC_Approval_History__c', {
      Cloud_User_Request__c: id,
      Actor__c: 'Ellen Wang',
    });
    const address = `/lightning/r/Cloud_User_Request__c/${id}/view`;
    const { status, html } = await page(address);
    assert.equal(status, 200);
    assert.match(html, /CUR-00001[^]*P-2[^]*standard[^]*Approval History[^]*Ellen Wang/);
    assert.match((await page('/')).html, new RegExp(`href="${address}"\\s*>C-207<`));
    const { html: ofPoc } = await page(`/lightning/r/PoC__c/${(poc.body as { id: string }).id}/view`);
    assert.match(ofPoc, new RegExp(`Approval History is blank[^]*Cloud User Requests[^]*href="${address}"`));
  });

  it('answer 404 for a record that is not there, and for objects that are not for looking at', async () => {
    const [user] = await rig.query<{ Id: string }>('SELECT Id FROM User LIMIT 1');
    for (const path of ['PoC__c/a0P5g000000ZZZZEAA', `User/${user?.Id}`, 'toString/x', 'Nope/x'])
      assert.equal((await page(`/lightning/r/${path}/view`)).status, 404, path);
  });
});
