import assert from 'node:assert/strict';

import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';

interface Part {
  readonly body: unknown;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

const root = '/services/data/v60.0';
const historyRows = (keys: readonly string[], pocId: string) =>
  keys.map((key, index) => ({
    attributes: { type: 'PoC_Approval_History__c' },
    Confetti_Key__c: key,
    PoC__c: pocId,
    Sequence__c: index + 1,
  }));

describe('composite requests of the Salesforce sandbox', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.sandbox.close());

  async function composite(allOrNone: boolean, compositeRequest: readonly object[]): Promise<Part[]> {
    const answer = await rig.connection.requestPost<{ compositeResponse: Part[] }>(`${root}/composite`, {
      allOrNone,
      compositeRequest,
    });
    return answer.compositeResponse;
  }
  const pocPart = (body: object, referenceId = 'poc') => ({
    method: 'PATCH',
    url: `${root}/sobjects/PoC__c/Confetti_Request_Id__c/P-1`,
    referenceId,
    body,
  });
  const rowsPart = (records: readonly object[], allOrNone = true) => ({
    method: 'PATCH',
    url: `${root}/composite/sobjects/PoC_Approval_History__c/Confetti_Key__c`,
    referenceId: 'rows',
    body: { allOrNone, records },
  });

  it('write a PoC and its history in one call, the rows referring to the PoC', async () => {
    const parts = await composite(true, [
      pocPart({ Name: 'Acme' }),
      rowsPart(historyRows(['P-1/1', 'P-1/2'], '@{poc.id}')),
    ]);
    assert.deepEqual(
      parts.map(({ httpStatusCode, referenceId }) => [referenceId, httpStatusCode]),
      [
        ['poc', 201],
        ['rows', 200],
      ],
    );
    const rows = await rig.query("SELECT Id FROM PoC_Approval_History__c WHERE PoC__r.Name = 'Acme'");
    assert.equal(rows.length, 2);
  });

  it('count as one API call', async () => {
    const used = async (): Promise<number> => {
      const answer = await rig.call('GET', '/limits');
      return Number(/api-usage=(\d+)\/15000/.exec(answer.headers.get('sforce-limit-info') ?? '')?.[1]);
    };
    const before = await used();
    await composite(true, [pocPart({ Name: 'a' }), pocPart({ Name: 'b' }, 'again')]);
    assert.equal(await used(), before + 2);
  });

  it('that are all-or-none undo everything and say which part failed', async () => {
    const parts = await composite(true, [
      pocPart({ Name: 'Acme' }),
      { method: 'POST', url: `${root}/sobjects/Account`, referenceId: 'account', body: {} },
      pocPart({ Name: 'Later' }, 'later'),
    ]);
    const halted = [
      {
        errorCode: 'PROCESSING_HALTED',
        message: 'The transaction was rolled back since another operation in the same transaction failed.',
      },
    ];
    assert.deepEqual(
      parts.map(({ httpStatusCode }) => httpStatusCode),
      [400, 400, 400],
    );
    assert.deepEqual(parts[0]?.body, halted);
    assert.equal((parts[1]?.body as { errorCode: string }[])[0]?.errorCode, 'REQUIRED_FIELD_MISSING');
    assert.deepEqual(parts[2]?.body, halted);
    assert.deepEqual(await rig.query('SELECT Id FROM PoC__c'), []);
  });

  it('that are all-or-none make their collections so, whatever these say', async () => {
    const rows = [...historyRows(['P-1/1'], '@{poc.id}'), ...historyRows(['P-1/2'], 'nonsense')];
    const parts = await composite(true, [pocPart({ Name: 'Acme' }), rowsPart(rows, false)]);
    assert.equal((parts[0]?.body as { errorCode: string }[])[0]?.errorCode, 'PROCESSING_HALTED');
    assert.equal(parts[1]?.httpStatusCode, 200);
    assert.deepEqual(
      (parts[1].body as { errors: { statusCode: string }[] }[]).map(({ errors }) => errors[0]?.statusCode),
      ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'MALFORMED_ID'],
    );
    assert.deepEqual(await rig.query('SELECT Id FROM PoC_Approval_History__c'), []);
  });

  it('that are not all-or-none keep what succeeded and halt only what refers to a failure', async () => {
    const parts = await composite(false, [
      { method: 'POST', url: `${root}/sobjects/Account`, referenceId: 'account', body: {} },
      {
        method: 'POST',
        url: `${root}/sobjects/Contact`,
        referenceId: 'contact',
        body: { LastName: 'X', AccountId: '@{account.id}' },
      },
      pocPart({ Name: 'Kept' }),
    ]);
    assert.deepEqual(
      parts.map(({ httpStatusCode }) => httpStatusCode),
      [400, 400, 201],
    );
    const [error] = parts[1]?.body as { errorCode: string; message: string }[];
    assert.equal(error?.errorCode, 'PROCESSING_HALTED');
    assert.match(error.message, /^Invalid reference specified\. No value for account\.id found in account\./);
    assert.equal((await rig.query('SELECT Id FROM PoC__c')).length, 1);
  });

  it('refer to rows of a query and put references into URLs', async () => {
    const parts = await composite(true, [
      {
        method: 'GET',
        url: `${root}/query?q=SELECT+Id+FROM+Account+WHERE+Name+=+'Globex'`,
        referenceId: 'found',
      },
      {
        method: 'GET',
        url: `${root}/sobjects/Account/@{found.records[0].Id}?fields=Name`,
        referenceId: 'account',
      },
    ]);
    assert.equal((parts[1]?.body as { Name: string }).Name, 'Globex');
  });

  it('pass on to their parts only the headers that a part names', async () => {
    const lead = { LastName: 'New', Company: 'Vandelay', OwnerId: rig.connection.userInfo?.id };
    const part = { method: 'POST', url: `${root}/sobjects/Lead`, body: lead };
    const off = { 'Sforce-Auto-Assign': 'FALSE' };
    await rig.call(
      'POST',
      '/composite',
      {
        compositeRequest: [
          { ...part, referenceId: 'a' },
          { ...part, referenceId: 'b', httpHeaders: off },
        ],
      },
      off,
    );
    const leads = await rig.query<{ Owner: { Name: string } }>(
      "SELECT Owner.Name FROM Lead WHERE LastName = 'New' ORDER BY Id",
    );
    assert.deepEqual(
      leads.map(({ Owner }) => Owner.Name),
      ['Lead Queue', 'Confetti Integration'],
    );
  });

  it('take at most 25 parts', async () => {
    const parts = Array.from({ length: 26 }, (_, index) => pocPart({ Name: 'x' }, `part${index}`));
    assert.equal((await rig.refusal('POST', '/composite', { compositeRequest: parts })).status, 400);
  });

  it('take at most five collections and queries among them', async () => {
    const parts = Array.from({ length: 6 }, (_, index) => ({
      method: 'GET',
      url: `${root}/query?q=SELECT+COUNT()+FROM+Account`,
      referenceId: `part${index}`,
    }));
    assert.equal((await rig.refusal('POST', '/composite', { compositeRequest: parts })).status, 400);
    const { body } = await rig.call('POST', '/composite', { compositeRequest: parts.slice(1) });
    assert.equal((body as { compositeResponse: Part[] }).compositeResponse.length, 5);
  });

  it('in a batch are answered each for itself', async () => {
    const { body } = await rig.call('POST', '/composite/batch', {
      batchRequests: [
        { method: 'POST', url: 'v60.0/sobjects/Account', richInput: { Name: 'Batched' } },
        { method: 'GET', url: 'v60.0/sobjects/Nope' },
      ],
    });
    const { hasErrors, results } = body as { hasErrors: boolean; results: { statusCode: number }[] };
    assert.deepEqual([hasErrors, results.map(({ statusCode }) => statusCode)], [true, [201, 404]]);
  });
});

describe('collections of the Salesforce sandbox', () => {
  let rig: Rig;
  beforeEach(async () => {
    rig = await startRig();
  });
  afterEach(() => rig.sandbox.close());

  const upsertPath = '/composite/sobjects/PoC__c/Confetti_Request_Id__c';
  const pocs = (keys: readonly (string | undefined)[]) => ({
    records: keys.map((key) => ({ attributes: { type: 'PoC__c' }, Name: 'x', Confetti_Request_Id__c: key })),
  });
  const codes = (body: unknown): (string | undefined)[] =>
    (body as { errors: { statusCode: string }[] }[]).map(({ errors }) => errors[0]?.statusCode);

  it('are upserted by jsforce, which sees what was created', async () => {
    const upsert = (keys: string[]) =>
      rig.connection.sobject('PoC__c').upsert(
        keys.map((key) => ({ Confetti_Request_Id__c: key, Name: key })),
        'Confetti_Request_Id__c',
      );
    assert.deepEqual(
      (await upsert(['a', 'b'])).map((result) => result.success),
      [true, true],
    );
    const second = await upsert(['b', 'c']);
    assert.deepEqual(
      second.map((result) => 'created' in result && result.created),
      [false, true],
    );
  });

  it('keep the good records of a mixed one unless it is all-or-none', async () => {
    const mixed = pocs(['a', undefined]);
    assert.deepEqual(codes((await rig.call('PATCH', upsertPath, { ...mixed, allOrNone: true })).body), [
      'ALL_OR_NONE_OPERATION_ROLLED_BACK',
      'MISSING_ARGUMENT',
    ]);
    assert.equal((await rig.query('SELECT Id FROM PoC__c')).length, 0);
    assert.deepEqual(codes((await rig.call('PATCH', upsertPath, mixed)).body), [
      undefined,
      'MISSING_ARGUMENT',
    ]);
    assert.equal((await rig.query('SELECT Id FROM PoC__c')).length, 1);
  });

  it('refuse a key that comes twice', async () => {
    const { body } = await rig.call('PATCH', upsertPath, pocs(['a', 'A', 'b']));
    assert.deepEqual(codes(body), ['DUPLICATE_VALUE', 'DUPLICATE_VALUE', undefined]);
  });

  it('take 200 records and not one more', async () => {
    const keys = Array.from({ length: 201 }, (_, index) => `k${index}`);
    const tooMany = await rig.refusal('PATCH', upsertPath, pocs(keys));
    assert.deepEqual([tooMany.status, tooMany.errorCode], [400, 'EXCEEDED_ID_LIMIT']);
    assert.equal((await rig.call('PATCH', upsertPath, pocs(keys.slice(1)))).status, 200);
    assert.equal((await rig.query('SELECT Id FROM PoC__c')).length, 200);
  });

  it('are created, changed, read back in order and deleted', async () => {
    const sobject = rig.connection.sobject('Account');
    const created = await sobject.create([{ Name: 'One' }, { Name: 'Two' }]);
    const ids = created.map(({ id }) => id ?? '');
    await sobject.update(ids.map((Id) => ({ Id, Region__c: 'JP' })));
    const { body } = await rig.call('POST', '/composite/sobjects/Account', {
      ids: [ids[1], '0015g000000ZZZZ', ids[0]],
      fields: ['Name', 'Region__c'],
    });
    assert.deepEqual(
      (body as ({ Name: string; Region__c: string } | null)[]).map(
        (record) => record && record.Name + record.Region__c,
      ),
      ['TwoJP', null, 'OneJP'],
    );
    const deleted = await sobject.destroy(ids);
    assert.deepEqual(
      deleted.map(({ success }) => success),
      [true, true],
    );
  });
});
