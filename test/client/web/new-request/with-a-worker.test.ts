import assert from 'node:assert/strict';
import { fakeServer } from '../../../support/server/fake-server.ts';
import { withRig } from '../../../support/rig.ts';

describe('a form that a worker takes up', () => {
  it('leads to a page that shows who looks at it first, however often it is sent', () =>
    withRig({}, async (rig) => {
      // This server cannot list, and what a customer has is listed.
      const server = fakeServer({ ...rig.confetti, list: async () => [] });
      const headers = { 'x-test-as': 'kim@acme.example' };
      const send = (company: string): Promise<Response> | Response =>
        server.request('/new/cloud-user', {
          method: 'POST',
          headers: {
            ...headers,
            origin: 'http://localhost',
            'content-type': 'application/x-www-form-urlencoded',
          },
          body: new URLSearchParams({
            ...{ id: 'P-0000F0RM', intent: 'submit' },
            ...{ 'field.company': company, 'field.region': 'APAC' },
          }).toString(),
        });
      rig.watch('poc/P-0000F0RM');
      const [first, again] = [await send('Acme'), await send('Acme')];
      for (const answer of [first, again]) {
        assert.equal(answer.status, 303);
        assert.equal(answer.headers.get('location'), '/requests/poc/P-0000F0RM');
      }
      const view = await rig.until('poc/P-0000F0RM', ({ status }) => status === 'in-progress');
      assert.equal(view.fields.company, 'Acme');
      assert.equal(view.fields.applicationLink, 'http://localhost/requests/poc/P-0000F0RM');
      const page = await server.request('/requests/poc/P-0000F0RM', { headers });
      assert.match(await page.text(), /Being looked at/);
      const changed = await send('Acme once more');
      assert.equal(changed.status, 409);
      assert.match(await changed.text(), /What you have changed since is not in that request/);
      assert.equal((await rig.view('poc/P-0000F0RM')).fields.company, 'Acme');
    }));

  it('says what stops a credit request, and starts nothing', () =>
    withRig({}, async (rig) => {
      // This server cannot list, and a form suggests PoCs from a list.
      const server = fakeServer({ ...rig.confetti, list: async () => [] });
      const answer = await server.request('/new/top-up', {
        method: 'POST',
        headers: {
          'x-test-as': 'sales.apac@example.com',
          origin: 'http://localhost',
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          id: 'C-FORM',
          poc: 'P-NOBODYS',
          'field.creditsNeeded': '500',
        }).toString(),
      });
      assert.equal(answer.status, 422);
      assert.match(await answer.text(), /there is no PoC P-NOBODYS/);
      assert.equal(await rig.confetti.view('credits/C-FORM'), undefined);
    }));
});
