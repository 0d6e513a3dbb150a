import assert from 'node:assert/strict';
import { lifetimesMs, longestSessionMs } from '../../../client/sign-in/cookies.ts';
import { NoAnswerError } from '../../../client/refused.ts';
import { directoryOf } from '../../../domain/directory/content.ts';
import { directoryView, openDirectory } from '../../../domain/directory/state.ts';
import { createVisitor, formOn, signInAs } from '../../support/server/visitor.ts';
import { noon } from '../../support/server/fake-server.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { newKey, startRig, xiaole, type SignInRig } from './rig.ts';

const hourMs = 3_600_000;

describe('signing in to the web inbox', () => {
  let rig: SignInRig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.stop());

  /** Whether the visitor is led to the identity provider when they want to see something. */
  const isAskedWho = async (): Promise<boolean> =>
    (await rig.visitor.get(`${rig.url}/inbox`)).way.some((each) => each.startsWith(rig.identity.url));

  it('leads to the identity provider and back to where somebody wanted to go', async () => {
    const { url, status, text } = await rig.signIn(xiaole, '/inbox?x=1');
    assert.equal(url.href, `${rig.url}/inbox?x=1`);
    assert.equal(status, 200);
    assert.match(text, /Xiaole Fang/);
    assert.equal(await isAskedWho(), false);
  });

  it('asks the provider for a code with PKCE, state and nonce', async () => {
    const { way } = await rig.visitor.get(`${rig.url}/sign-in`);
    const { searchParams } = new URL(way[1] ?? '');
    assert.equal(searchParams.get('code_challenge_method'), 'S256');
    for (const name of ['code_challenge', 'state', 'nonce'])
      assert.ok((searchParams.get(name)?.length ?? 0) >= 43, name);
  });

  it('keeps the session where no script reads it and no other site sends it', async () => {
    const page = await rig.visitor.get(`${rig.url}/inbox`);
    const chosen = await fetch(page.url, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ email: xiaole }),
      headers: { cookie: cookiesOf(rig) },
    });
    const resumed = await fetch(chosen.headers.get('location') ?? '', {
      redirect: 'manual',
      headers: { cookie: cookiesOf(rig) },
    });
    const answer = await fetch(resumed.headers.get('location') ?? '', {
      redirect: 'manual',
      headers: { cookie: cookiesOf(rig) },
    });
    const session = answer.headers.getSetCookie().find((each) => each.startsWith('confetti-session='));
    assert.match(session ?? '', /; Max-Age=7200; Path=\/; HttpOnly; SameSite=Lax$/);
    assert.doesNotMatch(session ?? '', /xiaole/i);
  });

  it('marks its cookies as secure, and as this host’s, where browsers come over https', async () => {
    rig.restart({ publicUrl: 'https://confetti.example.com' });
    const answer = await fetch(`${rig.url}/sign-in`, { redirect: 'manual' });
    assert.match(
      answer.headers.get('set-cookie') ?? '',
      /^__Host-confetti-transaction=[^;]+; .*Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
    assert.match(
      answer.headers.get('location') ?? '',
      /redirect_uri=https%3A%2F%2Fconfetti\.example\.com%2F/,
    );
  });

  for (const elsewhere of [
    '//evil.example',
    '/\\evil.example',
    '/\t/evil.example',
    'https://evil.example',
    '/sign-out',
  ]) {
    it(`does not go on to ${JSON.stringify(elsewhere)} afterwards`, async () => {
      const path = `/sign-in?${new URLSearchParams({ returnTo: elsewhere }).toString()}`;
      const { url } = await rig.signIn(xiaole, path);
      assert.equal(url.href, `${rig.url}/inbox`);
      const again = await rig.visitor.get(`${rig.url}${path}`);
      assert.equal(again.url.href, `${rig.url}/inbox`);
    });
  }

  it('uses this machine’s other name for itself no further than its own', async () => {
    const { way } = await rig.visitor.get(
      `${rig.url.replace('127.0.0.1', 'localhost')}/sign-in?returnTo=/inbox`,
    );
    assert.equal(way[1], `${rig.url}/sign-in?returnTo=%2Finbox`);
  });

  it('does not begin a sign-in for what a page asks in the background', async () => {
    const headers = {
      'sec-fetch-dest': 'empty',
      'hx-request': 'true',
      'hx-current-url': `${rig.url}/inbox?x=1`,
    };
    const answer = await fetch(`${rig.url}/sign-in?returnTo=%2Fparts`, { headers, redirect: 'manual' });
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('hx-redirect'), '/sign-in?returnTo=%2Finbox%3Fx%3D1');
    assert.deepEqual(answer.headers.getSetCookie(), []);
  });

  describe('that goes wrong', () => {
    const callback = (query: Record<string, string>) =>
      rig.visitor.get(`${rig.url}/sign-in/callback?${new URLSearchParams(query).toString()}`);
    const begun = async (): Promise<string> => {
      const { way } = await rig.visitor.get(`${rig.url}/sign-in?returnTo=/inbox`);
      return new URL(way[1] ?? '').searchParams.get('state') ?? '';
    };
    const shows = (
      { status, text }: { readonly status: number; readonly text: string },
      expected: number,
      title: RegExp,
    ): void => {
      assert.equal(status, expected, text);
      assert.match(text, title);
      // A page with a way on, and nothing of what went on inside.
      assert.match(text, /<a class="button primary" href="\/[^"]*">/);
      assert.doesNotMatch(text, /\.ts\b|node:|Error:/);
    };

    it('says that a state is not the one that was sent', async () => {
      await begun();
      shows(
        await callback({ code: 'c', state: 'other', iss: rig.identity.url }),
        400,
        /This sign-in is over/,
      );
      assert.equal(await isAskedWho(), true);
    });

    it('says that nothing was begun in this browser', async () => {
      shows(await callback({ code: 'c', state: 's' }), 400, /This sign-in is over/);
    });

    it('says that somebody stopped at the provider', async () => {
      const state = await begun();
      shows(
        await callback({ error: 'access_denied', state, iss: rig.identity.url }),
        403,
        /You did not sign in/,
      );
    });

    it('says that the provider refused', async () => {
      const state = await begun();
      const answer = await callback({ error: 'server_error', state, iss: rig.identity.url });
      shows(answer, 400, /The sign-in did not work/);
    });

    it('does not take the answer of another provider', async () => {
      const state = await begun();
      shows(await callback({ code: 'c', state, iss: 'https://evil.example' }), 400, /did not work/);
    });

    it('does not take an answer twice', async () => {
      const { way } = await rig.signIn();
      const used = way.find((each) => each.includes('/sign-in/callback')) ?? '';
      rig.visitor.cookies.delete('confetti-session');
      shows(await rig.visitor.get(used), 400, /This sign-in is over/);
      assert.equal(rig.visitor.cookies.has('confetti-session'), false);
    });

    it('does not take a code twice, even by somebody who kept what the browser had', async () => {
      const page = await rig.visitor.get(`${rig.url}/inbox`);
      const kept = rig.visitor.cookies.get('confetti-transaction') ?? '';
      const { way } = await signInAs(rig.visitor, page, xiaole);
      const used = way.find((each) => each.includes('/sign-in/callback')) ?? '';
      const thief = createVisitor();
      thief.cookies.set('confetti-transaction', kept);
      shows(await thief.get(used), 400, /This sign-in is over/);
      assert.equal(thief.cookies.has('confetti-session'), false);
    });

    it('takes no answer after ten minutes', async () => {
      const page = await rig.visitor.get(`${rig.url}/inbox`);
      rig.clock.aheadMs = lifetimesMs.transaction + 1_000;
      shows(await signInAs(rig.visitor, page, xiaole), 400, /This sign-in is over/);
    });

    it('refuses an address that nobody has confirmed', async () => {
      shows(await rig.signIn('unsure@example.com'), 403, /e-mail address is not confirmed/);
      assert.equal(rig.visitor.cookies.has('confetti-session'), false);
    });

    it('says that the provider is away, and works once it is there', async () => {
      rig.identity.faults.inject({ kind: 'drop-before-commit', times: 2 });
      shows(await rig.visitor.get(`${rig.url}/sign-in?returnTo=/inbox`), 503, /Sign-in does not answer/);
      rig.identity.faults.clear();
      assert.equal((await rig.signIn()).url.href, `${rig.url}/inbox`);
    });

    for (const [what, fault] of [
      ['breaks off', { kind: 'drop-before-commit', match: { path: '/token' } }],
      ['is out of order', { kind: 'status', status: 503, match: { path: '/token' } }],
      ['answers nonsense', { kind: 'garbage', match: { path: '/token' } }],
    ] as const) {
      it(`says that the provider is away when it ${what} in the middle`, async () => {
        const page = await rig.visitor.get(`${rig.url}/inbox`);
        rig.identity.faults.inject(fault);
        shows(await signInAs(rig.visitor, page, xiaole), 503, /Sign-in does not answer/);
      });
    }

    it('says it in the language of the reader', async () => {
      const { text } = await rig.visitor.get(`${rig.url}/sign-in/callback`, { 'accept-language': 'ja' });
      assert.match(text, /<html lang="ja".*このサインインは無効になりました/s);
    });
  });

  describe('for a while', () => {
    it('ends after twelve hours, however busy somebody was', async () => {
      await rig.signIn();
      for (let hours = 1; hours < 12; hours += 1) {
        rig.clock.aheadMs = hours * hourMs;
        assert.equal(await isAskedWho(), false, `after ${hours} h`);
      }
      rig.clock.aheadMs = longestSessionMs - 10_000;
      assert.equal(await isAskedWho(), false);
      rig.clock.aheadMs = longestSessionMs + 10_000;
      assert.equal(await isAskedWho(), true);
    });

    it('ends after two hours in which nobody did anything', async () => {
      await rig.signIn();
      rig.clock.aheadMs = lifetimesMs.session + 10_000;
      assert.equal(await isAskedWho(), true);
    });

    for (const [what, path, headers] of [
      ['an open page looks for changes', '/inbox', { 'hx-request': 'true', 'sec-fetch-dest': 'empty' }],
      ['a script calls the API', '/api/v1/me', {}],
    ] as const) {
      it(`is not kept alive where ${what}`, async () => {
        await rig.signIn();
        rig.clock.aheadMs = hourMs;
        assert.equal((await rig.visitor.get(`${rig.url}${path}`, headers)).status, 200);
        rig.clock.aheadMs = lifetimesMs.session + 10_000;
        assert.equal(await isAskedWho(), true);
      });
    }

    it('is kept alive by a form', async () => {
      await rig.signIn();
      rig.clock.aheadMs = hourMs;
      await rig.visitor.post(`${rig.url}/settings`, { language: 'en' }, { 'sec-fetch-site': 'same-origin' });
      rig.clock.aheadMs = lifetimesMs.session + 10_000;
      assert.equal(await isAskedWho(), false);
    });

    it('is not kept alive from beyond its end by a cookie of another age', async () => {
      await rig.signIn();
      const first = rig.visitor.cookies.get('confetti-session') ?? '';
      rig.clock.aheadMs = hourMs;
      await isAskedWho();
      assert.notEqual(rig.visitor.cookies.get('confetti-session'), first);
      rig.visitor.cookies.set('confetti-session', first);
      rig.clock.aheadMs = lifetimesMs.session + 10_000;
      assert.equal(await isAskedWho(), true);
    });

    it('says so to whoever sends a form too late, and carries nothing out', async () => {
      const form = { comment: 'fine' };
      const answer = await rig.visitor.post(`${rig.url}/inbox/poc/P-1`, form, {
        referer: `${rig.url}/inbox?x=1`,
      });
      assert.equal(answer.status, 401);
      assert.match(answer.text, /Your session has ended.*href="\/sign-in\?returnTo=%2Finbox%3Fx%3D1"/s);
    });

    it('goes on over a change of keys, until the old one is taken away', async () => {
      const [first, second] = [newKey(), newKey()];
      rig.restart({ sessionKeys: [first] });
      await rig.signIn();
      rig.restart({ sessionKeys: [second, first] });
      assert.equal(await isAskedWho(), false);
      rig.restart({ sessionKeys: [second] });
      assert.equal(await isAskedWho(), true);
    });

    it('seals new sessions with the first key', async () => {
      const [first, second] = [newKey(), newKey()];
      rig.restart({ sessionKeys: [second, first] });
      await rig.signIn();
      rig.restart({ sessionKeys: [second] });
      assert.equal(await isAskedWho(), false);
    });

    it('ends with another identity provider', async () => {
      await rig.signIn();
      rig.restart({ issuer: 'http://127.0.0.1:1' });
      assert.equal((await rig.visitor.get(`${rig.url}/inbox`)).status, 503);
    });

    for (const part of [0, 2, 3, 4]) {
      it(`knows nobody by a cookie whose part ${part} was changed`, async () => {
        await rig.signIn();
        const parts = (rig.visitor.cookies.get('confetti-session') ?? '').split('.');
        const text = parts[part] ?? '';
        parts[part] = `${text.startsWith('A') ? 'B' : 'A'}${text.slice(1)}`;
        rig.visitor.cookies.set('confetti-session', parts.join('.'));
        assert.equal(await isAskedWho(), true);
      });
    }

    it('takes no other sealed cookie for a session', async () => {
      await rig.signIn();
      const other = rig.visitor.cookies.get('confetti-sign-out') ?? '';
      rig.visitor.cookies.set('confetti-session', other);
      assert.equal(await isAskedWho(), true);
    });
  });

  describe('and out', () => {
    it('ends the session here, and then at the provider', async () => {
      await rig.signIn();
      const answer = await rig.visitor.post(`${rig.url}/sign-out`, {});
      assert.equal(answer.status, 200);
      assert.deepEqual(
        [...rig.visitor.cookies.keys()].filter((name) => name.startsWith('confetti-')),
        [],
      );
      const next = /^0; url=(.*)$/.exec(answer.headers.get('refresh') ?? '')?.[1] ?? '';
      const { action, fields } = formOn(await rig.visitor.get(next), 'op.logoutForm');
      const done = await rig.visitor.post(action, { ...fields, logout: 'yes' });
      assert.equal(done.url.href, `${rig.url}/sign-out`);
      assert.match(done.text, /You are signed out/);
      assert.match((await rig.visitor.get(`${rig.url}/inbox`)).text, /Find somebody/);
    });

    it('takes every cookie along that is theirs, and leaves what the browser was set to', async () => {
      await rig.signIn();
      await rig.visitor.post(`${rig.url}/settings`, { language: 'ja' }, { 'sec-fetch-site': 'same-origin' });
      rig.visitor.cookies.set('confetti-flash', encodeURIComponent('{"text":"Approved: Acme Corp"}'));
      rig.visitor.cookies.set('confetti-transaction', 'begun');
      await rig.visitor.post(`${rig.url}/sign-out`, {});
      const left = [...rig.visitor.cookies.keys()].filter((name) => !/^sandbox-/.test(name));
      assert.deepEqual(left, ['language']);
    });

    it('asks first when it is only looked at', async () => {
      await rig.signIn();
      const { text } = await rig.visitor.get(`${rig.url}/sign-out`);
      assert.match(text, /<form method="post" action="\/sign-out">/);
      assert.equal(await isAskedWho(), false);
    });

    it('ends here while the provider is away', async () => {
      await rig.signIn();
      rig.restart({});
      rig.identity.faults.inject({ kind: 'drop-before-commit', times: 2 });
      const { status, text } = await rig.visitor.post(`${rig.url}/sign-out`, {});
      assert.equal(status, 200);
      assert.match(text, /You are signed out/);
      assert.equal(rig.visitor.cookies.has('confetti-session'), false);
    });
  });

  describe('keeps other sites out', () => {
    const fromElsewhere = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };

    for (const path of ['/sign-out', '/settings', '/inbox']) {
      it(`of ${path}: a form of theirs with our cookie is refused`, async () => {
        await rig.signIn();
        const answer = await rig.visitor.post(`${rig.url}${path}`, { language: 'ja' }, fromElsewhere);
        assert.equal(answer.status, 403);
        assert.equal(rig.visitor.cookies.has('language'), false);
        assert.equal(await isAskedWho(), false);
      });
    }
  });
});

describe('somebody who has signed in', () => {
  it('and has left since sees nothing, is told so, and can sign out', async () => {
    const content = directoryOf(shippedPolicy());
    const people = { ...content.people };
    people['xiaole.fang'] = { ...people['xiaole.fang']!, departedAt: noon - 1 };
    const rig = await startRig(
      {},
      { viewDirectory: async () => directoryView(openDirectory({ ...content, people }, noon)) },
    );
    try {
      const answer = await rig.signIn();
      assert.equal(answer.status, 403);
      assert.match(answer.text, /The directory says that you have left/);
      const style = /href="([^"]*\.css)"/.exec(answer.text)?.[1] ?? '';
      assert.equal((await rig.visitor.get(`${rig.url}${style}`)).status, 200);
      await rig.visitor.post(`${rig.url}/sign-out`, {});
      assert.equal(rig.visitor.cookies.has('confetti-session'), false);
    } finally {
      await rig.stop();
    }
  });

  it('is told that nobody answers while the directory is silent', async () => {
    const rig = await startRig(
      {},
      {
        viewDirectory: async () => {
          throw new NoAnswerError('No worker answered.');
        },
      },
    );
    try {
      const { status, text } = await rig.signIn();
      assert.equal(status, 503);
      assert.match(text, /Confetti does not answer.*<code>[\w-]{36}<\/code>/s);
    } finally {
      await rig.stop();
    }
  });
});

function cookiesOf({ visitor }: SignInRig): string {
  return [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
