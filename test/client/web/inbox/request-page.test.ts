import assert from 'node:assert/strict';
import { setProblem } from '../../../../domain/approval/problems.ts';
import {
  act,
  customer,
  hour,
  operator,
  submitted,
  wait,
  waitingFor,
  type Request,
} from '../../../support/requests.ts';
import { formOf, inboxOver, pageFor, serverOver, textOf } from './support.ts';

const gpe = 'xiaole.fang@example.com';
const presales = 'presales.apac@example.com';
const sponsor = 'sales.apac@example.com';

async function read(request: Request, who: string, headers: Record<string, string> = {}): Promise<string> {
  const { server } = inboxOver(request);
  return textOf(await pageFor(server, who, `/requests/${request.state.requestId}`, headers));
}

describe('the page of a request', () => {
  it('begins with the two lines that every surface shows', async () => {
    const page = await read(waitingFor('gpe', 'cloud-sales'), 'sidney.chen@example.com');
    assert.match(page, /Acme Corp · PoC · 3,000 credits · APAC/);
    assert.match(
      page,
      /Waiting for GPE \(Xiaole Fang\) · first response due in 24 h .* · then Regional Leader/,
    );
  });

  it('tells a deadline by the reader’s clock and by that of the region', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const page = await read(request, gpe, { cookie: 'zone=Europe%2FBerlin' });
    assert.match(page, /24 Nov 2026, 10:00 CET · APAC: 24 Nov 2026, 17:00 GMT\+8/);
    assert.match(page, /\(24 Nov, 10:00, APAC 17:00\)/);
  });

  it('says what the steps are, with why one is skipped', async () => {
    const request = waitingFor('regional-leader', 'cloud-sales', { presalesAutoApprove: true });
    const page = await read(request, gpe);
    assert.match(page, /Presales approved APAC Presales just now/);
    assert.match(page, /GPE skipped: Presales auto-approved/);
  });

  it('tells steps that are left out for one reason as one', async () => {
    const page = await read(waitingFor('gpe', 'cloud-sales'), gpe);
    assert.match(page, /RDG Product Readiness and Finance FP&A skipped: off in the policy/);
  });

  it('says why it came back where it is handed in again', async () => {
    const request = waitingFor('gpe', 'cloud-user');
    act(request, 'decide', { by: gpe, decision: 'reject', comment: 'The benchmark names no baseline' });
    const page = await read(request, sponsor);
    assert.match(
      page,
      /GPE · Xiaole Fang · Rejected, just now .* The benchmark names no baseline .* Resubmit .* History/,
    );
  });

  it('hangs votes, stand-ins and escalations under their step', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    act(request, 'addApprover', { by: gpe, approver: 'sidney.chen@example.com' });
    act(request, 'decide', { by: gpe, decision: 'approve' });
    assert.match(await read(request, gpe), /1 of 2 approvals approved by Xiaole Fang .*as well: Sidney Chen/);
    const late = waitingFor('gpe', 'cloud-sales');
    wait(late, 25 * hour);
    assert.match(await read(late, gpe), /overdue by 1 h .* escalated: GPE Manager may decide too/);
  });

  it('gives the approver one form for all that may be decided', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const { server } = inboxOver(request);
    const page = await pageFor(server, gpe, '/inbox/poc/P-1042');
    assert.match(
      textOf(page),
      /Decide as GPE Comment .* Approve a Reject r Send back Ask \? Claim c Comment/,
    );
    const { round, step, seen } = formOf(page, 'decide');
    assert.deepEqual([round, step], ['1', 'gpe']);
    assert.match(seen ?? '', /^[0-9a-f]{64}$/);
  });

  it('asks whoever owns a missing field for it where they decide, and tells others who owns it', async () => {
    const request = submitted('cloud-sales');
    const { server } = inboxOver(request);
    const own = await pageFor(server, presales, '/requests/poc/P-1042');
    assert.match(
      textOf(own),
      /Decide as Presales Needs you before it can go on Presales Auto-approve yes no/,
    );
    const others = textOf(await pageFor(server, gpe, '/requests/poc/P-1042'));
    assert.match(others, /Still missing Presales Auto-approve : Presales sets it \(PoC page, field/);
    assert.doesNotMatch(others, /Decide as/);
  });

  it('offers nothing to decide to somebody whom it does not wait for', async () => {
    const { server } = inboxOver(waitingFor('gpe', 'cloud-sales'));
    const page = await pageFor(server, presales, '/requests/poc/P-1042');
    assert.doesNotMatch(page, /data-box="(decide|hand-over|operate)"/);
  });

  it('has BE&O release the credits, or say that they were added by hand', async () => {
    const { server } = inboxOver(waitingFor('beo', 'cloud-sales', { orgId: null }));
    const page = textOf(await pageFor(server, 'vince.yao@example.com', '/requests/poc/P-1042'));
    assert.match(
      page,
      /Add the credits as CEG BE&O Needs you .*TiDB Cloud Account ID .* Release the credits/,
    );
    assert.match(page, /I have added them by hand/);
    assert.doesNotMatch(page, /Approve a/);
  });

  it('shows the requester’s side the question, and where to answer it', async () => {
    const request = waitingFor('gpe', 'cloud-user');
    act(request, 'ask', { by: gpe, question: 'Is 3 TB before compression?' });
    const page = await read(request, sponsor);
    assert.match(page, /You are asked Xiaole Fang \(GPE\) asks, just now .* Is 3 TB before compression\?/);
    assert.match(page, /Waiting for the requester's answer to GPE \(Xiaole Fang\) · clock paused/);
    assert.match(page, /Recall…/);
    assert.doesNotMatch(await read(request, presales), /You are asked/);
  });

  it('lets operators remind, override and adopt the policy, and nobody else', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const page = await read(request, operator);
    assert.match(page, /As an operator… .* Nudge Override: approve/);
    assert.match(page, /What would the published policy change\?/);
    assert.doesNotMatch(await read(request, gpe), /As an operator/);
  });

  it('shows open problems in the reader’s zone', async () => {
    const request = waitingFor('gpe', 'cloud-sales');
    const text = 'Salesforce could not be told since 2026-11-23 08:10 UTC.';
    setProblem(request.state, 'mirror', text, request.now);
    const page = await read(request, gpe, { cookie: 'zone=Asia%2FTokyo' });
    assert.match(page, /could not be told since 23 Nov 2026, 17:10 GMT\+9\./);
  });

  it('tells the history in the columns of Salesforce, the newest first', async () => {
    const page = await read(waitingFor('gpe', 'cloud-sales'), gpe);
    assert.match(
      page,
      /Step Who What When Waited Comment GPE Confetti Pending .* Presales APAC Presales \(web\) Approved .* 0 min/,
    );
  });

  it('links a record of Salesforce by its id, and not what is none', async () => {
    const request = waitingFor('gpe', 'cloud-sales', {
      contact: '0035g00000AcmeMari',
      opportunity: 'as I like',
    });
    const links = { salesforce: 'http://127.0.0.1:8811' };
    const { server } = serverOver([request], { parts: { links } });
    const page = await pageFor(server, gpe, '/requests/poc/P-1042');
    assert.match(page, /href="http:\/\/127\.0\.0\.1:8811\/lightning\/r\/Contact\/0035g00000AcmeMari\/view"/);
    assert.doesNotMatch(page, /lightning\/r\/Opportunity/);
  });

  it('links to the other systems where they are set, and not for a customer', async () => {
    const requests = [waitingFor('gpe', 'cloud-user')];
    const links = {
      temporalWeb: 'http://127.0.0.1:8233/namespaces/default',
      opsPortal: 'http://127.0.0.1:8812',
      salesforce: 'http://127.0.0.1:8811',
    };
    const { server } = serverOver(requests, { parts: { links } });
    const page = await pageFor(server, gpe, '/requests/poc/P-1042');
    assert.match(page, /href="http:\/\/127\.0\.0\.1:8233\/namespaces\/default\/workflows\/poc%2FP-1042"/);
    assert.match(page, /href="http:\/\/127\.0\.0\.1:8812\/orgs\/1372713"/);
    assert.match(
      page,
      /href="http:\/\/127\.0\.0\.1:8811\/_ui\/search\/ui\/UnifiedSearchResults\?str=P-1042"/,
    );
    assert.doesNotMatch(await pageFor(server, customer, '/requests/poc/P-1042'), /127\.0\.0\.1/);
    const { server: without } = inboxOver(...requests);
    assert.doesNotMatch(await pageFor(without, gpe, '/requests/poc/P-1042'), /class="elsewhere"/);
  });
});

describe('the page of a request for its customer', () => {
  const request = waitingFor('gpe', 'cloud-user');
  act(request, 'comment', { by: gpe, comment: 'They are on a rival product.' });

  it('says how it stands, without names and without what was said', async () => {
    const page = await read(request, customer);
    assert.match(page, /Acme Corp · PoC · 3,000 credits · APAC Being looked at · GPE/);
    assert.doesNotMatch(page, /Xiaole|APAC (Sales|Presales|SDR)|rival product|History/);
  });

  it('carries no directory and nothing to decide with', async () => {
    const { server } = inboxOver(request);
    const html = await pageFor(server, customer, '/requests/poc/P-1042');
    assert.doesNotMatch(html, /<datalist|xiaole\.fang|data-box="(decide|hand-over|operate)"/);
    assert.match(textOf(html), /Recall…/);
  });

  it('is not there for another customer', async () => {
    const { server } = inboxOver(request);
    const answer = await server.request('/requests/poc/P-1042', {
      headers: { 'x-test-as': 'somebody@else.example.com' },
    });
    assert.equal(answer.status, 404);
    assert.match(await answer.text(), /There is no request poc\/P-1042, or it is not yours to see/);
  });
});
