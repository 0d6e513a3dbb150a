import assert from 'node:assert/strict';
import type { Hono } from 'hono';
import type { NewCreditRequest } from '../../../../client/credit-requests.ts';
import type { Confetti } from '../../../../client/index.ts';
import type { NewPocApplication } from '../../../../client/poc-applications.ts';
import { NoAnswerError, RefusedError } from '../../../../client/refused.ts';
import { exists } from '../../../../client/begun-before.ts';
import type { ServerEnv } from '../../../../client/server/parts.ts';
import { refuse } from '../../../../domain/approval/refusal.ts';
import type { RequestView } from '../../../../domain/approval/view.ts';
import { fakeServer } from '../../../support/server/fake-server.ts';

const customer = { 'x-test-as': 'kim@acme.example' };
const seller = { 'x-test-as': 'sales.apac@example.com' };

type Started = NewPocApplication | NewCreditRequest;

/** A Confetti that starts what it is asked for, unless `refusing` says otherwise, and has it under way at once. */
function starting(refusing?: Error): {
  readonly server: Hono<ServerEnv>;
  readonly confetti: Partial<Confetti>;
  readonly started: Started[];
} {
  const started: Started[] = [];
  const start = async (id: string, asked: Started): Promise<string> => {
    if (refusing !== undefined) throw refusing;
    started.push(asked);
    return id;
  };
  const confetti: Partial<Confetti> = {
    startPocApplication: (asked) => start(`poc/${asked.pocId}`, asked),
    startCreditRequest: (asked) => start(`credits/${asked.creditRequestId}`, asked),
    view: async (requestId) => underWay(requestId, 'kim@acme.example'),
    list: async () => [],
  };
  return { server: fakeServer(confetti), confetti, started };
}

function underWay(requestId: string, email: string): RequestView {
  const kind = requestId.startsWith('poc/') ? 'pocApplication' : 'creditRequest';
  const steps = [{ status: 'active' }];
  const view = {
    credits: {},
    fields: {},
    requestId,
    kind,
    status: 'in-progress',
    steps,
    problems: [],
    history: [],
    requester: { email },
  };
  return view as unknown as RequestView;
}

async function post(
  server: Hono<ServerEnv>,
  path: string,
  headers: Readonly<Record<string, string>>,
  form: Readonly<Record<string, string>>,
): Promise<Response> {
  return server.request(path, {
    method: 'POST',
    headers: { origin: 'http://localhost', 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: new URLSearchParams(form).toString(),
  });
}

/** What the seed asks of Sales before a PoC is submitted. */
const complete = {
  id: 'P-1042',
  'field.company': 'Acme Corp',
  'field.region': 'APAC',
  'field.account': '0015g0000000003AAA',
  'field.contact': '0035g0000000003AAA',
  'field.opportunity': '0065g0000000003AAA',
  'field.creditsNeeded': '3000',
  'field.creditsExpiryDate': '2027-03-31',
  'field.customerPayment': 'No Payment',
  'field.justification': 'Six weeks of load tests',
  'field.presales': 'presales.apac@example.com',
  intent: 'submit',
};

describe('what can be asked for', () => {
  it('is for a customer the one form of theirs', async () => {
    const answer = await fakeServer({}).request('/new', { headers: customer });
    assert.equal(answer.headers.get('location'), '/new/cloud-user');
  });

  it('is for colleagues a PoC, more credits, and credits of their own', async () => {
    const html = await (await fakeServer({}).request('/new', { headers: seller })).text();
    const offered = [...html.matchAll(/href="\/new\/([\w-]+)"/g)].map(([, entryPoint]) => entryPoint);
    assert.deepEqual(offered, ['cloud-sales', 'enterprise', 'top-up', 'internal', 'cloud-user']);
  });

  it('is not what somebody may not ask for, or what there is not', async () => {
    const server = fakeServer({});
    assert.equal((await server.request('/new/top-up', { headers: customer })).status, 403);
    assert.equal((await post(server, '/new/cloud-sales', customer, complete)).status, 403);
    assert.equal((await server.request('/new/free-lunch', { headers: seller })).status, 404);
  });
});

describe('the form of a customer', () => {
  it('asks for a few things, in words of theirs and in their language', async () => {
    const { server } = starting();
    const html = await (await server.request('/new/cloud-user', { headers: customer })).text();
    const inputs = [...html.matchAll(/name="field\.(\w+)"/g)].map(([, field]) => field);
    assert.deepEqual(inputs, ['company', 'region', 'orgId']);
    assert.doesNotMatch(html, /@example\.com/, 'nobody of the directory is named');
    assert.match(html, /Your company/);
    assert.match(html, /<option value="NA">North America<\/option>/);
    const headers = { ...customer, cookie: 'language=zh' };
    assert.match(await (await server.request('/new/cloud-user', { headers })).text(), /您的公司/);
  });

  it('keeps what the place that led to it knows, and names no records of Salesforce', async () => {
    const { server } = starting();
    const path =
      '/new/cloud-user?company=Acme&lead=00Q5g0000000001EAA&applicationLink=https://tidb.example/1';
    const html = await (await server.request(path, { headers: customer })).text();
    assert.match(html, /name="field\.company"[^>]*value="Acme"/);
    assert.doesNotMatch(html, /field\.lead/);
    assert.match(html, /type="hidden" name="field\.applicationLink" value="https:\/\/tidb\.example\/1"/);
  });

  it('is handed in once, with the application itself as its link', async () => {
    const { server, started } = starting();
    const answer = await post(server, '/new/cloud-user', customer, {
      ...{ id: 'P-00000007', intent: 'submit' },
      ...{ 'field.company': ' Acme ', 'field.region': 'JP', 'field.orgId': '' },
    });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get('location'), '/requests/poc/P-00000007');
    assert.deepEqual(started, [
      {
        ...{
          pocId: 'P-00000007',
          entryPoint: 'cloud-user',
          requester: 'kim@acme.example',
          via: 'web',
          submit: true,
        },
        fields: {
          company: 'Acme',
          region: 'JP',
          applicationLink: 'http://localhost/requests/poc/P-00000007',
        },
      },
    ]);
  });

  it('is linked by the address that people reach the server at', async () => {
    const { confetti, started } = starting();
    const server = fakeServer(confetti, { links: { confetti: 'https://confetti.example' } });
    const fromThere = { ...customer, origin: 'https://confetti.example' };
    await post(server, '/new/cloud-user', fromThere, { id: 'P-00000007', 'field.company': 'Acme' });
    assert.equal(started[0]?.fields.applicationLink, 'https://confetti.example/requests/poc/P-00000007');
  });

  it('comes again with what is missing, and keeps what was typed', async () => {
    const { server, started } = starting();
    const answer = await post(server, '/new/cloud-user', customer, {
      id: 'P-00000007',
      'field.orgId': '4711',
    });
    assert.equal(answer.status, 422);
    assert.deepEqual(started, []);
    const html = await answer.text();
    assert.match(html, /role="alert".*<a href="#field-company">Please fill in: Your company<\/a>/s);
    assert.match(html, /id="field-company"[^>]*aria-invalid="true"/);
    assert.match(html, /name="field\.orgId"[^>]*value="4711"/);
    assert.match(html, /name="id" value="P-00000007"/);
  });
});

describe('the form of Sales', () => {
  it('marks what is needed to submit, and has what can wait behind a summary', async () => {
    const { server } = starting();
    const html = await (await server.request('/new/cloud-sales', { headers: seller })).text();
    const [before = '', later = ''] = html.split('<details class="part"');
    assert.match(before, /Account<span class="required"> \(required\)/);
    assert.match(later, /Can be filled in later.*Regional GPE/s);
    assert.match(later, /<summary>/);
    assert.doesNotMatch(html, /Auto-approve<\/label>|Internal User|PoC Status/);
  });

  it('starts an application, as a draft where that is meant', async () => {
    const { server, started } = starting();
    assert.equal((await post(server, '/new/cloud-sales', seller, complete)).status, 303);
    const draft = { id: 'P-8', 'field.company': 'Acme', intent: 'draft' };
    const answer = await post(server, '/new/cloud-sales', seller, draft);
    assert.equal(answer.headers.get('location'), '/requests/poc/P-8');
    const [submitted, kept] = started as NewPocApplication[];
    assert.equal(submitted?.submit, true);
    assert.equal(submitted.fields.creditsNeeded, 3000);
    assert.deepEqual([kept?.submit, kept?.fields], [false, { company: 'Acme' }]);
  });

  it('says what is missing at each field, with who can fill it in', async () => {
    const { server, started } = starting();
    const answer = await post(server, '/new/cloud-sales', seller, { id: 'P-9', 'field.company': 'Acme' });
    assert.equal(answer.status, 422);
    assert.deepEqual(started, []);
    const html = await answer.text();
    assert.match(html, /<a href="#field-account">Account is empty\./);
    assert.match(html, /id="field-presales-error">Presales is empty\./);
  });

  it('leaves to Salesforce what it knows by a record that is named', async () => {
    const { server, started } = starting();
    const { 'field.account': _a, 'field.contact': _c, ...others } = complete;
    assert.equal((await post(server, '/new/cloud-sales', seller, others)).status, 303);
    assert.equal(started.length, 1);
  });

  it('says what is wrong with each field, and keeps it as it was typed', async () => {
    const { server, started } = starting();
    const form = { ...complete, 'field.creditsNeeded': '3,000', 'field.presales': 'kim@acme.example' };
    const answer = await post(server, '/new/cloud-sales', seller, form);
    assert.equal(answer.status, 422);
    assert.deepEqual(started, []);
    const html = await answer.text();
    assert.match(html, /Credits Needed must be a number without separators/);
    assert.match(html, /name="field\.creditsNeeded"[^>]*value="3,000"/);
    assert.match(html, /Presales must be somebody of the directory/);
    assert.match(html, /Six weeks of load tests<\/textarea>/);
  });

  it('says all of it at once, what is wrong and what is missing', async () => {
    const { server } = starting();
    const form = { id: 'P-9', 'field.creditsNeeded': '3,000' };
    const html = await (await post(server, '/new/cloud-sales', seller, form)).text();
    const links = [...html.matchAll(/<a href="#field-(\w+)">/g)].map(([, field]) => field);
    assert.deepEqual(links, [
      ...['account', 'contact', 'opportunity', 'creditsNeeded', 'creditsExpiryDate'],
      ...['customerPayment', 'justification', 'presales'],
    ]);
    assert.match(html, /<a href="#field-creditsNeeded">Credits Needed must be a number/);
  });

  it('cannot be used to set what others decide', async () => {
    const refused = refuse(
      'invalid-field',
      'Not started: Presales Auto-approve is set by Presales, after the start.',
    );
    const { server } = starting(new RefusedError(refused));
    const form = { ...complete, 'field.presalesAutoApprove': 'yes' };
    const answer = await post(server, '/new/cloud-sales', seller, form);
    assert.equal(answer.status, 422);
    assert.match(await answer.text(), /Presales Auto-approve is set by Presales, after the start\./);
  });

  it('shows what would happen, and starts nothing', async () => {
    const { server, started } = starting();
    const form = { ...complete, intent: 'check', 'field.presales': '' };
    const whole = await (await post(server, '/new/cloud-sales', seller, form)).text();
    const headers = { ...seller, 'hx-request': 'true' };
    const part = await (await post(server, '/new/cloud-sales', headers, form)).text();
    for (const html of [whole, part]) {
      assert.match(html, /What would happen/);
      assert.match(html, /Missing before it can be submitted: <b>Presales<\/b>/);
      assert.match(html, /<b>GPE<\/b> · Xiaole Fang · first response within 24 h/);
      assert.match(html, /<b>CEG BE&amp;O<\/b> · Vince Yao · credits within 4 h/);
      assert.match(html, /RDG Product Readiness: skipped/);
    }
    assert.match(whole, /^<!doctype html>.*name="field\.company"[^>]*value="Acme Corp"/s);
    assert.match(part, /^<section/);
    assert.deepEqual(started, []);
  });
});

describe('asking for credits', () => {
  const credits = {
    'field.creditsNeeded': '500',
    'field.creditsExpiryDate': '2027-03-31',
    'field.justification': 'Failover tests',
  };

  it('begins with the PoC that led there', async () => {
    const { server } = starting();
    const html = await (await server.request('/new/top-up?poc=poc/P-1042', { headers: seller })).text();
    assert.match(html, /id="poc"[^>]*value="P-1042"/);
    assert.match(html, /your own TiDB Cloud account\? Ask for <a href="\/new\/internal">/);
  });

  it('is explained with what the PoC says, such as its region', async () => {
    const { confetti } = starting();
    const view = { ...underWay('poc/P-1042', 'kim@acme.example'), fields: { region: 'JP' } };
    const server = fakeServer({ ...confetti, view: async () => view });
    const form = { id: 'C-1', poc: 'P-1042', intent: 'check', ...credits };
    const html = await (await post(server, '/new/top-up', seller, form)).text();
    assert.match(html, /Region JP/);
    assert.match(html, /Sales Manager: skipped/);
    assert.match(html, /<b>CEG BE&amp;O<\/b> · Dexter Deng/);
  });

  it('does without suggestions where no list comes', async () => {
    const { confetti } = starting();
    const list = async () => Promise.reject(new NoAnswerError('No worker answered in time.'));
    const answer = await fakeServer({ ...confetti, list }).request('/new/top-up', { headers: seller });
    assert.equal(answer.status, 200);
  });

  it('adds to a PoC', async () => {
    const { server, started } = starting();
    const answer = await post(server, '/new/top-up', seller, { id: 'C-1', poc: 'P-1042', ...credits });
    assert.equal(answer.headers.get('location'), '/requests/credits/C-1');
    const [asked] = started as NewCreditRequest[];
    assert.deepEqual(
      [asked?.entryPoint, asked?.pocId, asked?.fields.creditsNeeded],
      ['top-up', 'P-1042', 500],
    );
  });

  it('needs the PoC to be named', async () => {
    const { server, started } = starting();
    const answer = await post(server, '/new/top-up', seller, { id: 'C-1', poc: '', ...credits });
    assert.equal(answer.status, 422);
    assert.match(await answer.text(), /<a href="#poc">Name the PoC that needs more credits\.<\/a>/);
    assert.deepEqual(started, []);
  });

  it('says in the words of the refusal why it cannot be, and where to ask instead', async () => {
    const refused = refuse('not-eligible', "Not submitted: Org 1 (Acme) is a customer's.");
    const { server } = starting(new RefusedError(refused));
    const answer = await post(server, '/new/internal', seller, { id: 'C-1', ...credits });
    assert.equal(answer.status, 422);
    const html = await answer.text();
    assert.match(html, /Org 1 \(Acme\) is a customer&#39;s\./);
    assert.match(html, /Is it for a customer’s PoC\? Ask for <a href="\/new\/top-up">/);
  });

  it('says what is missing as it is refused', async () => {
    const missing = [
      {
        field: 'orgId' as const,
        label: 'TiDB Cloud Account ID to run this PoC',
        setBy: 'you',
        where: 'Ops Portal',
      },
    ];
    const { server } = starting(new RefusedError(refuse('missing-fields', 'Not submitted', missing)));
    const html = await (await post(server, '/new/internal', seller, { id: 'C-1', ...credits })).text();
    assert.match(html, /<a href="#field-orgId">TiDB Cloud Account ID to run this PoC is empty\./);
  });
});

describe('handing in twice', () => {
  it('with something else in it is refused: it says which request was begun, and keeps what was typed', async () => {
    const { server } = starting(exists('poc/P-00000007'));
    const form = { id: 'P-00000007', 'field.company': 'Acme once more' };
    const answer = await post(server, '/new/cloud-user', customer, form);
    assert.equal(answer.status, 409);
    const html = await answer.text();
    assert.match(
      html,
      /role="alert".*This form has begun a request before.*<a href="\/requests\/poc\/P-00000007">/s,
    );
    assert.match(html, /<a href="\/new">Open a new form<\/a>/);
    assert.match(html, /name="field\.company"[^>]*value="Acme once more"/);
    assert.match(html, /name="id" value="P-00000007"/, 'sent again by mistake, it begins no second request');
  });

  it('as a draft that was submitted meanwhile says that it was', async () => {
    const { server } = starting();
    const draft = { id: 'P-8', 'field.company': 'Acme', intent: 'draft' };
    const answer = await post(server, '/new/cloud-sales', seller, draft);
    const flash = decodeURIComponent(answer.headers.get('set-cookie') ?? '');
    assert.match(flash, /It was handed in before/);
  });

  it('says to look where nobody answers whose it is', async () => {
    const { confetti } = starting(exists('poc/P-00000007'));
    const view = async () => Promise.reject(new NoAnswerError('No worker answered in time.'));
    const form = { id: 'P-00000007', 'field.company': 'Acme' };
    const answer = await post(fakeServer({ ...confetti, view }), '/new/cloud-user', customer, form);
    assert.equal(answer.status, 503);
    assert.match(await answer.text(), /<a href="\/requests\/poc\/P-00000007">/);
  });

  it('is refused where the request is somebody else’s', async () => {
    const { server } = starting(exists('poc/P-00000007'));
    const form = { id: 'P-00000007', 'field.company': 'Acme' };
    const answer = await post(server, '/new/cloud-user', { 'x-test-as': 'eve@evil.example' }, form);
    assert.equal(answer.status, 422);
    assert.match(await answer.text(), /poc\/P-00000007 exists already/);
  });

  it('is safe after no answer came: the id stays, and there is a way to look', async () => {
    const { server } = starting(new NoAnswerError('No worker answered in time.'));
    const form = { id: 'P-00000007', 'field.company': 'Acme' };
    const answer = await post(server, '/new/cloud-user', customer, form);
    assert.equal(answer.status, 503);
    const html = await answer.text();
    assert.match(html, /may still be handed in/);
    assert.match(html, /<a href="\/requests\/poc\/P-00000007">/);
    assert.match(html, /name="id" value="P-00000007"/);
    assert.match(html, /name="field\.company"[^>]*value="Acme"/);
  });

  it('gets a new id where the form has none that could be one', async () => {
    const { server, started } = starting();
    await post(server, '/new/cloud-user', customer, { id: '../7', 'field.company': 'Acme' });
    assert.match((started[0] as NewPocApplication).pocId, /^P-[0-9A-Z]{8}$/);
  });
});
