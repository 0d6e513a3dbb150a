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

  it('say what is missing while there is no PoC', async () => {
    assert.match((await page('/')).html, /No PoC yet/);
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

  it('answer 404 for a PoC that is not there', async () => {
    assert.equal((await page('/lightning/r/PoC__c/a0P5g000000ZZZZEAA/view')).status, 404);
  });
});
