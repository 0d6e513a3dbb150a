import assert from 'node:assert/strict';
import { act, customer, operator, submitted, waitingFor } from '../../../support/requests.ts';
import { inboxOver, pageFor, post, formOf } from './support.ts';

const gpe = 'xiaole.fang@example.com';
const script = '<script>alert("1")</script><img src=x onerror=alert(1)>';

describe('what people wrote', () => {
  it('is shown as a text, wherever it stands', async () => {
    const request = waitingFor('gpe', 'cloud-user', {
      company: `Acme ${script}`,
      justification: script,
      applicationLink: 'https://x.example.com/"><script>alert(1)</script>',
    });
    act(request, 'comment', { by: gpe, comment: script });
    act(request, 'ask', { by: gpe, question: script });
    const { server } = inboxOver(request);
    for (const [who, path] of [
      [gpe, '/inbox'],
      [gpe, '/requests/poc/P-1042'],
      ['sales.apac@example.com', '/requests/poc/P-1042'],
      [customer, '/requests/poc/P-1042'],
      [operator, '/requests/poc/P-1042/changes?line=0'],
    ] as const) {
      const html = await pageFor(server, who, path);
      assert.doesNotMatch(html, /<script>alert|<img src=x/, `${path} for ${who}`);
      assert.match(html, /&lt;script&gt;alert/);
    }
  });

  it('is a text in what comes back of a form as well', async () => {
    const { server } = inboxOver(submitted('cloud-sales'));
    const who = 'presales.apac@example.com';
    const form = formOf(await pageFor(server, who, '/requests/poc/P-1042'), 'decide');
    const answer = await post(server, who, '/requests/poc/P-1042/actions/decide', {
      ...form,
      decision: 'approve',
      comment: `</textarea>${script}`,
    });
    assert.doesNotMatch(await answer.text(), /<\/textarea><script>|<img src=x/);
  });

  it('does not lead away from here', async () => {
    const { server } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    const form = formOf(await pageFor(server, gpe, '/inbox'), 'decide');
    const answer = await post(server, gpe, '/requests/poc/P-1042/actions/decide', {
      ...form,
      decision: 'approve',
      next: '/evil.example.com',
      query: '//evil.example.com',
    });
    assert.equal(answer.headers.get('location'), '/inbox');
    const bar = await pageFor(server, gpe, '/requests/poc/P-1042/changes?line=0&at=//evil.example.com');
    assert.doesNotMatch(bar, /evil/);
  });
});

describe('the pages', () => {
  it('have no script, style or handler of their own inside', async () => {
    const { server } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    for (const path of ['/inbox', '/inbox/poc/P-1042', '/requests/poc/P-1042', '/inbox/keyboard']) {
      const answer = await server.request(path, { headers: { 'x-test-as': gpe } });
      const html = await answer.text();
      assert.doesNotMatch(
        html,
        /<script(?![^>]*\ssrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:/i,
        path,
      );
      assert.match(answer.headers.get('content-security-policy') ?? '', /script-src 'self'/);
      assert.equal(answer.headers.get('cache-control'), 'no-store');
    }
  });

  it('have an id once, and a label for every control', async () => {
    const { server } = inboxOver(waitingFor('beo', 'cloud-sales', { orgId: null }));
    const html = await pageFor(server, 'vince.yao@example.com', '/inbox');
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      [],
    );
    const controls = [...html.matchAll(/<(?:input(?! type="hidden")|textarea|select)[^>]*\sid="([^"]+)"/g)];
    for (const [, id = ''] of controls.filter(([, each]) => each !== 'use-keys')) {
      assert.match(html, new RegExp(`<label[^>]* for="${id}"`), id);
    }
  });
});

describe('the bar that says what changed', () => {
  it('tells what happened since the page was made, and nothing where nothing has', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const { server } = inboxOver(request);
    const page = await pageFor(server, gpe, '/inbox/poc/P-1042');
    const path = (/hx-get="([^"]+changes[^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&');
    const nothing = await server.request(path, { headers: { 'x-test-as': gpe } });
    assert.equal(nothing.status, 204);
    act(request, 'claim', { by: gpe });
    const bar = await pageFor(server, operator, path);
    assert.match(bar, /Xiaole Fang: Claimed \(GPE\), just now/);
    assert.match(bar, /<a href="\/inbox\/poc\/P-1042"/);
  });

  it('tells a customer that it stands otherwise, and not who did what', async () => {
    const request = waitingFor('gpe', 'cloud-user');
    const { server } = inboxOver(request);
    const page = await pageFor(server, customer, '/requests/poc/P-1042');
    const path = (/hx-get="([^"]+changes[^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&amp;', '&');
    act(request, 'claim', { by: gpe });
    assert.equal((await server.request(path, { headers: { 'x-test-as': customer } })).status, 204);
    act(request, 'decide', { by: gpe, decision: 'approve' });
    const bar = await pageFor(server, customer, path);
    assert.match(bar, /The request has changed\./);
    assert.doesNotMatch(bar, /Xiaole/);
  });
});
