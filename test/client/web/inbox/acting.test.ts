import assert from 'node:assert/strict';
import { NoAnswerError } from '../../../../client/refused.ts';
import {
  act,
  approve,
  customer,
  operator,
  seller,
  submitted,
  waitingFor,
} from '../../../support/requests.ts';
import { followed, formOf, inboxOver, pageFor, post, serverOver, textOf } from './support.ts';

const gpe = 'xiaole.fang@example.com';
const presales = 'presales.apac@example.com';
const path = '/requests/poc/P-1042';
const to = (action: string): string => `${path}/actions/${action}`;

describe('deciding in the inbox', () => {
  it('says what was done and who is next, and goes on with the next of the queue', async () => {
    const other = waitingFor('gpe', 'cloud-sales', { company: 'Globex' }, { requestId: 'poc/P-2' });
    const { server, carriedOut } = inboxOver(waitingFor('gpe', 'cloud-sales'), other);
    const form = formOf(await pageFor(server, gpe, '/inbox/poc/P-1042'), 'decide');
    const answer = await post(server, gpe, to('decide'), { ...form, decision: 'approve', comment: '' });
    assert.equal(answer.headers.get('location'), '/inbox/poc/P-2');
    const page = textOf(await followed(server, gpe, answer));
    assert.match(page, /Approved\. Next: Regional Leader \(APAC Regional Leader\), no SLA set\./);
    assert.match(page, /Globex · PoC/);
    assert.deepEqual(carriedOut, [{ requestId: 'poc/P-1042', name: 'decide' }]);
  });

  it('keeps how the inbox was narrowed', async () => {
    const { server } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    const form = formOf(await pageFor(server, gpe, '/inbox/poc/P-1042?region=APAC&q=acme'), 'decide');
    const answer = await post(server, gpe, to('decide'), { ...form, decision: 'approve' });
    assert.equal(answer.headers.get('location'), '/inbox?region=APAC&q=acme');
  });

  it('has a moment of confetti when the last one was one’s own', async () => {
    const { server } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    const form = formOf(await pageFor(server, gpe, '/inbox'), 'decide');
    const page = await followed(
      server,
      gpe,
      await post(server, gpe, to('decide'), { ...form, decision: 'approve' }),
    );
    assert.match(page, /class="confetti" aria-hidden="true"/);
    assert.match(textOf(page), /That was the last one\. Nothing waits for you\./);
    assert.doesNotMatch(await pageFor(server, gpe, '/inbox'), /class="confetti"/);
  });

  it('stays with the request where more is to be done, and says it in the reader’s language', async () => {
    const { server } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    const form = formOf(await pageFor(server, gpe, path), 'decide');
    const zh = { cookie: 'language=zh' };
    const answer = await post(server, gpe, to('claim'), form, zh);
    assert.equal(answer.headers.get('location'), path);
    const flash = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await pageFor(server, gpe, path, { cookie: `${zh.cookie}; ${flash}` });
    assert.match(textOf(page), /已认领。 接下来：GPE（Xiaole Fang），已按时响应。/);
  });

  it('sets what was missing and decides, in one', async () => {
    const request = submitted('cloud-sales');
    const { server, carriedOut } = inboxOver(request);
    const form = formOf(await pageFor(server, presales, path), 'decide');
    const answer = await post(server, presales, to('decide'), {
      ...form,
      'field.presalesAutoApprove': 'yes',
      decision: 'approve',
    });
    assert.equal(answer.status, 303);
    assert.deepEqual(
      carriedOut.map(({ name }) => name),
      ['setFields', 'decide'],
    );
    assert.equal(request.state.fields.presalesAutoApprove, true);
    assert.equal(request.state.steps[0]?.status, 'approved');
  });

  it('does once what a double click sends twice, and answers both alike', async () => {
    const request = submitted('cloud-sales');
    const { server, carriedOut } = inboxOver(request);
    const form = {
      ...formOf(await pageFor(server, presales, path), 'decide'),
      'field.presalesAutoApprove': 'no',
      decision: 'approve',
    };
    const first = await post(server, presales, to('decide'), form);
    const second = await post(server, presales, to('decide'), form);
    assert.deepEqual([first.status, second.status], [303, 303]);
    assert.equal(second.headers.get('location'), first.headers.get('location'));
    assert.deepEqual(
      carriedOut.map(({ name }) => name),
      ['setFields', 'decide'],
    );
  });

  it('takes another button of the same form for another action', async () => {
    const { server } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    const form = { ...formOf(await pageFor(server, gpe, path), 'decide'), comment: 'no' };
    await post(server, gpe, to('decide'), { ...form, decision: 'approve' });
    const answer = await post(server, gpe, to('decide'), { ...form, decision: 'reject' });
    assert.equal(answer.status, 409);
    assert.match(textOf(await answer.text()), /GPE is already approved by Xiaole Fang/);
  });

  it('hands a step over to somebody named by name or address', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const { server } = inboxOver(request);
    const form = formOf(await pageFor(server, gpe, path), 'hand-over');
    const answer = await post(server, gpe, to('delegate'), { ...form, to: 'sidney chen' });
    assert.match(textOf(await followed(server, gpe, answer)), /Delegated\. Next: GPE \(Sidney Chen\)/);
  });

  it('has the requester answer, change and take back', async () => {
    const asker = 'sales.apac@example.com';
    const request = waitingFor('gpe', 'cloud-sales', {}, { requester: asker });
    act(request, 'ask', { by: gpe, question: 'How big?' });
    const { server } = inboxOver(request);
    const page = await pageFor(server, asker, path);
    await post(server, asker, to('answer'), { ...formOf(page, 'answer'), comment: '3 TB' });
    assert.equal(request.state.history.at(-1)?.comment, '3 TB');
    const fields = formOf(page, 'fields');
    const amended = await post(server, asker, to('amend'), { ...fields, 'field.creditsNeeded': '2000' });
    assert.match(
      textOf(await followed(server, asker, amended)),
      /Amended\. Reopened: Presales \(Credits Needed changed\)\./,
    );
    assert.equal(request.state.fields.creditsNeeded, 2000);
    await post(server, asker, to('recall'), { ...formOf(page, 'requester'), comment: 'not now' });
    assert.equal(request.state.status, 'recalled');
  });

  it('sends on only the fields that were changed', async () => {
    const request = waitingFor('gpe', 'cloud-sales', {}, { requester: 'sales.apac@example.com' });
    const { server } = inboxOver(request);
    const form = formOf(await pageFor(server, 'sales.apac@example.com', path), 'fields');
    const asShown = Object.fromEntries(
      Object.entries(form).flatMap(([name, value]) =>
        name.startsWith('before.') ? [[name.replace('before.', 'field.'), value]] : [],
      ),
    );
    const same = await post(server, 'sales.apac@example.com', to('amend'), { ...form, ...asShown });
    assert.equal(same.status, 422);
    assert.match(textOf(await same.text()), /Nothing was changed, so nothing was saved/);
  });

  it('shows operators what adopting the policy would change, and wants a reason', async () => {
    const request = waitingFor(
      'gpe',
      'cloud-sales',
      {},
      {
        edit: (policy) => ({ ...policy, maxReassignments: 4 }),
      },
    );
    const { server } = serverOver([request], {
      answers: {
        async adoptPolicy(requestId, { id, actor, comment }) {
          assert.deepEqual([requestId, actor.email, comment], ['poc/P-1042', operator, 'as agreed']);
          assert.ok(id.length > 8);
          const preview = { requestId, from: request.policy, to: request.policy, changes: [] };
          return {
            preview,
            answer: { requestId, status: 'in-progress', round: 1, message: 'Policy adopted.' },
          };
        },
      },
    });
    const page = await pageFor(server, operator, `${path}/adoption`);
    assert.match(textOf(page), /It goes by edition 2024-07-24 .* The request would go on as it is/);
    const id = /name="id" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const silent = await post(server, operator, to('adoptPolicy'), { id, comment: ' ' });
    assert.equal(silent.status, 422);
    const done = await post(server, operator, to('adoptPolicy'), { id, comment: 'as agreed' });
    assert.match(textOf(await followed(server, operator, done)), /Policy adopted\./);
  });
});

describe('what is not done in the inbox', () => {
  it('says why in the request’s own words, and keeps what was typed', async () => {
    const { server, carriedOut } = inboxOver(submitted('cloud-sales'));
    const form = formOf(await pageFor(server, presales, '/inbox/poc/P-1042'), 'decide');
    const answer = await post(server, presales, to('decide'), {
      ...form,
      decision: 'approve',
      comment: 'fine by me',
    });
    assert.equal(answer.status, 422);
    const html = await answer.text();
    assert.match(
      textOf(html),
      /Not approved: Presales Auto-approve is empty; Presales sets it \(PoC page, field Presales Auto-approve\)/,
    );
    assert.match(html, /<textarea[^>]*name="comment"[^>]*>fine by me<\/textarea>/);
    assert.match(html, /<div class="inbox open"/);
    assert.deepEqual(carriedOut, []);
  });

  it('is said in the reader’s language, in the inbox that it was tried from', async () => {
    const { server } = inboxOver(submitted('cloud-sales'));
    const form = formOf(await pageFor(server, presales, '/inbox/poc/P-1042'), 'decide');
    const zh = { cookie: 'language=zh' };
    const answer = await post(server, presales, to('decide'), { ...form, decision: 'approve' }, zh);
    const html = await answer.text();
    assert.match(textOf(html), /未批准： 售前自动批准为空；由售前填写（PoC 页面的“售前自动批准”）。/);
    assert.match(html, /<a href="\/inbox" aria-current="page">/);
    // Choosing another language leads to a page that is there.
    assert.match(html, /name="returnTo" value="\/inbox\/poc\/P-1042"/);
    const rejected = await post(server, presales, to('decide'), { ...form, decision: 'reject' }, zh);
    assert.match(
      textOf(await rejected.text()),
      /请在评论中说明原因，以便申请人修改。 Not decided: say why in a comment/,
    );
  });

  it('wants a comment to reject, and a question to ask', async () => {
    const { server } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    const form = formOf(await pageFor(server, gpe, path), 'decide');
    const rejected = await post(server, gpe, to('decide'), { ...form, decision: 'reject' });
    assert.equal(rejected.status, 422);
    assert.match(textOf(await rejected.text()), /say why in a comment/);
    const asked = await post(server, gpe, to('ask'), { ...form, comment: '  ' });
    assert.equal(asked.status, 422);
    assert.match(textOf(await asked.text()), /Not asked: write the question first/);
  });

  it('says which field cannot be read, and keeps it as it was typed', async () => {
    const request = waitingFor('gpe', 'cloud-sales', {}, { requester: 'sales.apac@example.com' });
    const { server } = inboxOver(request);
    const form = formOf(await pageFor(server, 'sales.apac@example.com', path), 'fields');
    const answer = await post(server, 'sales.apac@example.com', to('amend'), {
      ...form,
      'field.creditsNeeded': '3.000,5',
    });
    assert.equal(answer.status, 422);
    const html = await answer.text();
    assert.match(html, /id="change-creditsNeeded-error">Credits Needed must be a number without separators/);
    assert.match(html, /id="change-creditsNeeded"[^>]*value="3\.000,5"/);
    assert.match(html, /id="change-creditsNeeded"[^>]*aria-invalid="true"/);
  });

  it('says who acted while one looked and what they did, and keeps the comment', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const { server } = inboxOver(request);
    const form = formOf(await pageFor(server, gpe, path), 'decide');
    act(request, 'override', { by: operator, decision: 'approve', comment: 'agreed by phone' });
    const answer = await post(server, gpe, to('decide'), {
      ...form,
      decision: 'reject',
      comment: 'the load is too small',
    });
    assert.equal(answer.status, 409);
    const html = await answer.text();
    assert.match(textOf(html), /GPE is already approved by Kevin Lu/);
    assert.match(
      textOf(html),
      /While you looked: Kevin Lu: Overridden by an operator \(GPE\), just now: approved in place of Xiaole Fang — agreed by phone/,
    );
    assert.match(html, /<textarea id="kept-text" readonly[^>]*>the load is too small<\/textarea>/);
  });

  it('refuses a form that is sent again with something else in it, and keeps that', async () => {
    const { server, carriedOut } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    const form = formOf(await pageFor(server, gpe, path), 'decide');
    assert.equal((await post(server, gpe, to('comment'), { ...form, comment: 'looks sound' })).status, 303);
    const answer = await post(server, gpe, to('comment'), { ...form, comment: 'looks odd' });
    assert.equal(answer.status, 409);
    const html = await answer.text();
    assert.match(textOf(html), /was used before, for "comment" by xiaole\.fang@example\.com \(Commented\)/);
    assert.match(html, /<textarea[^>]*>looks odd<\/textarea>/);
    assert.doesNotMatch(html, new RegExp(`name="id" value="${form['id']}"`), 'sent as it is now, it is done');
    assert.equal(carriedOut.length, 1);
  });

  it('refuses a decision on what has changed since', async () => {
    const request = waitingFor('gpe', 'cloud-sales', {}, { requester: 'sales.apac@example.com' });
    const { server } = inboxOver(request);
    const form = formOf(await pageFor(server, gpe, path), 'decide');
    act(request, 'amend', { by: 'sales.apac@example.com', fields: { creditsNeeded: 9000 } });
    while (request.state.steps.find(({ step }) => step === 'gpe')?.status !== 'active') approve(request);
    const answer = await post(server, gpe, to('decide'), { ...form, decision: 'approve' });
    assert.equal(answer.status, 409);
    const page = textOf(await answer.text());
    assert.match(page, /what GPE decides on has changed since you looked/);
    assert.match(page, /While you looked: APAC Sales: Amended, just now: .*Credits Needed/);
  });

  it('does not pass off somebody else’s change as seen, where a field is set beside the decision', async () => {
    const request = submitted('cloud-sales', {}, { requester: 'sales.apac@example.com' });
    const { server } = inboxOver(request);
    const form = formOf(await pageFor(server, presales, path), 'decide');
    act(request, 'amend', { by: 'sales.apac@example.com', fields: { creditsNeeded: 9000 } });
    const answer = await post(server, presales, to('decide'), {
      ...form,
      'field.presalesAutoApprove': 'yes',
      decision: 'approve',
    });
    assert.equal(answer.status, 409);
    assert.equal(request.state.steps[0]?.status, 'active');
  });

  it('offers to send the same action again where nobody answered', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const { server } = serverOver([request], {
      answers: {
        async act() {
          throw new NoAnswerError('No worker answered in time');
        },
      },
    });
    const form = formOf(await pageFor(server, gpe, path), 'decide');
    const answer = await post(server, gpe, to('decide'), { ...form, decision: 'approve', comment: 'yes' });
    assert.equal(answer.status, 503);
    const html = await answer.text();
    assert.match(textOf(html), /may still be carried out.* Send the same again/);
    assert.match(html, /<form method="post" action="\/requests\/poc\/P-1042\/actions\/decide">/);
    for (const [name, value] of Object.entries({ id: form['id'], decision: 'approve', comment: 'yes' })) {
      assert.match(html, new RegExp(`<input type="hidden" name="${name}" value="${value}"`));
    }
  });

  it('is not lost where the request itself does not answer', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const { server } = inboxOver(request);
    const form = formOf(await pageFor(server, gpe, path), 'decide');
    const { server: silent } = serverOver([request], {
      answers: {
        async view() {
          throw new NoAnswerError('No worker answered in time');
        },
      },
    });
    const answer = await post(silent, gpe, to('decide'), {
      ...form,
      decision: 'reject',
      comment: 'too small',
    });
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /name="comment" value="too small"/);
    const inbox = await pageFor(silent, gpe, '/inbox');
    assert.match(textOf(inbox), /Later Acme Corp/);
    const asked = await silent.request('/inbox/poc/P-1042', { headers: { 'x-test-as': gpe } });
    assert.equal(asked.status, 503);
    assert.match(textOf(await asked.text()), /did not answer in time\. Try again in a moment/);
  });

  it('is a page of its own where there is no such request, page or action', async () => {
    const { server } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    for (const where of ['/requests/poc/P-9', '/inbox/poc/P-9', '/inbox/tenant/1', '/nowhere']) {
      const answer = await server.request(where, { headers: { 'x-test-as': gpe } });
      assert.equal(answer.status, 404, where);
      assert.match(await answer.text(), /<h1>Not here<\/h1>/);
    }
    const form = formOf(await pageFor(server, gpe, path), 'decide');
    assert.equal((await post(server, gpe, to('constructor'), form)).status, 404);
  });

  it('is said for a form that is not whole, and for one from another site', async () => {
    const { server, carriedOut } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    const { id: _id, ...form } = formOf(await pageFor(server, gpe, path), 'decide');
    const answer = await post(server, gpe, to('claim'), form);
    assert.equal(answer.status, 400);
    assert.match(textOf(await answer.text()), /open the page again/);
    const elsewhere = await post(server, gpe, to('claim'), form, { origin: 'https://evil.example.com' });
    assert.equal(elsewhere.status, 403);
    assert.deepEqual(carriedOut, []);
  });

  it('is not done for a customer who decides or comments', async () => {
    const { server, carriedOut } = inboxOver(waitingFor('gpe', 'cloud-user'));
    const form = { ...formOf(await pageFor(server, gpe, path), 'decide'), comment: 'let me' };
    for (const action of ['decide', 'comment']) {
      const answer = await post(server, customer, to(action), { ...form, decision: 'approve' });
      assert.equal(answer.status, 403);
    }
    const adoption = await server.request(`${path}/adoption`, { headers: { 'x-test-as': seller } });
    assert.equal(adoption.status, 403);
    assert.deepEqual(carriedOut, []);
  });

  it('fails with a number for an operator, and says nothing of the inside', async () => {
    const { server } = serverOver([], {
      answers: {
        async listPage() {
          throw new Error('secret of the inside');
        },
      },
    });
    const answer = await server.request('/inbox', { headers: { 'x-test-as': gpe } });
    assert.equal(answer.status, 500);
    const html = await answer.text();
    assert.doesNotMatch(html, /secret of the inside/);
    assert.match(html, new RegExp(`<code>${answer.headers.get('x-request-id')}</code>`));
  });
});
