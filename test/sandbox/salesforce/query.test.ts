import assert from 'node:assert/strict';

import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';

describe('SOQL of the Salesforce sandbox', () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig();
    rig.sandbox.clock.set('2026-03-18T12:00:00Z');
    const poc = (key: string, fields: object) =>
      rig.call('PATCH', `/sobjects/PoC__c/Confetti_Request_Id__c/${key}`, fields);
    await poc('a', {
      Name: 'Alpha',
      Region__c: 'APAC',
      Credits_Needed__c: 100,
      Credits_Expiry_Date__c: '2026-03-17',
      Account__c: '0015g0000000001AAA',
    });
    await poc('b', {
      Name: 'beta',
      Region__c: 'APAC',
      Credits_Needed__c: 300,
      Credits_Expiry_Date__c: '2026-03-18',
    });
    await poc('c', {
      Name: "O'Hara 100%",
      Region__c: 'NA',
      Credits_Needed__c: 2_000,
      Credits_Expiry_Date__c: '2026-04-02',
    });
    await poc('d', { Name: 'Delta', Waiting_For__c: 'nobody' });
    for (const sequence of [1, 2, 3]) {
      await rig.call('POST', '/sobjects/PoC_Approval_History__c', {
        Confetti_Key__c: `a/${sequence}`,
        PoC__r: { Confetti_Request_Id__c: 'a' },
        Sequence__c: sequence,
        Action__c: sequence === 3 ? 'approve' : 'comment',
      });
    }
  });
  after(() => rig.sandbox.close());

  const keys = async (where: string): Promise<string> => {
    const rows = await rig.query<{ Confetti_Request_Id__c: string }>(
      `SELECT Confetti_Request_Id__c FROM PoC__c WHERE ${where} ORDER BY Confetti_Request_Id__c`,
    );
    return rows.map((row) => row.Confetti_Request_Id__c).join('');
  };

  const conditions: readonly [string, string][] = [
    ["Name = 'ALPHA'", 'a'],
    ["Name != 'Alpha'", 'bcd'],
    ["Name = 'O\\'Hara 100%'", 'c'],
    ["Name LIKE '%a'", 'abd'],
    ["Name LIKE '%100\\%'", 'c'],
    ["Name LIKE '_eta'", 'b'],
    ['Region__c = null', 'd'],
    ["Region__c NOT IN ('APAC')", 'cd'],
    ['Credits_Needed__c >= 300', 'bc'],
    ['Credits_Needed__c < 300', 'a'],
    ["Region__c = 'APAC' AND (Credits_Needed__c > 200 OR Name = 'Alpha')", 'ab'],
    ["NOT (Region__c = 'APAC' OR Region__c = null)", 'c'],
    ["(NOT Name LIKE '%a') AND Region__c = 'NA'", 'c'],
    ["Account__r.Name = 'acme robotics'", 'a'],
    ["Account__c = '0015g0000000001'", 'a'],
    ['Id IN (SELECT PoC__c FROM PoC_Approval_History__c WHERE Sequence__c > 2)', 'a'],
    ['Id NOT IN (SELECT PoC__c FROM PoC_Approval_History__c)', 'bcd'],
    ['Credits_Expiry_Date__c = TODAY', 'b'],
    ['Credits_Expiry_Date__c = LAST_N_DAYS:1', 'ab'],
    ['Credits_Expiry_Date__c < TODAY', 'a'],
    ['Credits_Expiry_Date__c = NEXT_MONTH', 'c'],
    ['Credits_Expiry_Date__c > THIS_WEEK', 'c'],
    ['Credits_Expiry_Date__c >= 2026-03-18', 'bc'],
    ['CreatedDate = THIS_QUARTER', 'abcd'],
    ['CreatedDate > 2026-03-18T20:00:00+08:00', ''],
    ['CreatedDate >= 2026-03-18T12:00:00Z AND Internal_User__c = false', 'abcd'],
    ['DAY_ONLY(CreatedDate) = 2026-03-18', 'abcd'],
  ];
  for (const [where, expected] of conditions) {
    it(`WHERE ${where} finds ${expected === '' ? 'nothing' : expected}`, async () => {
      assert.equal(await keys(where), expected);
    });
  }

  it('orders with nulls first unless told otherwise', async () => {
    const order = async (by: string): Promise<string> =>
      (
        await rig.query<{ Confetti_Request_Id__c: string }>(
          `SELECT Confetti_Request_Id__c FROM PoC__c ORDER BY ${by}`,
        )
      )
        .map((row) => row.Confetti_Request_Id__c)
        .join('');
    assert.equal(await order('Credits_Needed__c'), 'dabc');
    assert.equal(await order('Credits_Needed__c DESC NULLS LAST'), 'cbad');
    assert.equal(await order('Region__c NULLS LAST, Credits_Needed__c DESC'), 'bacd');
    assert.equal(await order('Name LIMIT 2 OFFSET 1'), 'bd');
  });

  it('nests parents, and null where there is none', async () => {
    const [first, second] = await rig.query<{
      Account__r: { Name: string; Owner: { Email: string } } | null;
    }>(
      'SELECT Account__r.Name, Account__r.Owner.Email FROM PoC__c p ORDER BY p.Confetti_Request_Id__c LIMIT 2',
    );
    assert.equal(first?.Account__r?.Name, 'Acme Robotics');
    assert.equal(first.Account__r.Owner.Email, 'sales.apac@example.com');
    assert.equal(second?.Account__r, null);
  });

  it('lists children of each parent, and null where there are none', async () => {
    const rows = await rig.query<{ Approval_History__r: { totalSize: number; records: object[] } | null }>(
      "SELECT Id, (SELECT Sequence__c FROM Approval_History__r WHERE Action__c = 'comment' ORDER BY Sequence__c DESC LIMIT 1) FROM PoC__c ORDER BY Confetti_Request_Id__c LIMIT 2",
    );
    assert.equal(rows[0]?.Approval_History__r?.totalSize, 1);
    assert.equal((rows[0].Approval_History__r.records[0] as { Sequence__c: number }).Sequence__c, 2);
    assert.equal(rows[1]?.Approval_History__r, null);
  });

  it('counts, groups and names unnamed columns', async () => {
    const counted = await rig.connection.query('SELECT COUNT() FROM PoC__c');
    assert.deepEqual([counted.totalSize, counted.records], [4, []]);
    const groups = await rig.query(
      'SELECT Region__c, COUNT(Id), SUM(Credits_Needed__c) total, MAX(Name) FROM PoC__c GROUP BY Region__c HAVING COUNT(Id) > 1',
    );
    const attributes = { type: 'AggregateResult' };
    assert.deepEqual(groups, [{ attributes, Region__c: 'APAC', expr0: 2, total: 400, expr1: 'beta' }]);
    const [all] = await rig.query('SELECT AVG(Credits_Needed__c) mean, MIN(CreatedDate) FROM PoC__c');
    assert.deepEqual(all, { attributes, mean: 800, expr0: '2026-03-18T12:00:00.000+0000' });
  });

  it('expands FIELDS(ALL)', async () => {
    const [row] = await rig.query("SELECT FIELDS(ALL) FROM PoC__c WHERE Name = 'Alpha' LIMIT 200");
    assert.equal(row?.['Credits_Needed__c'], 100);
    assert.ok('Presales_Auto_approve__c' in row);
  });

  it('pages through a long result', async () => {
    const records = Array.from({ length: 200 }, (_, index) => ({
      attributes: { type: 'Contact' },
      LastName: `Paged ${index}`,
    }));
    await rig.call('POST', '/composite/sobjects', { records });
    await rig.call('POST', '/composite/sobjects', { records });
    const soql = encodeURIComponent("SELECT Name FROM Contact WHERE LastName LIKE 'Paged%'");
    const first = await rig.call('GET', `/query?q=${soql}`, undefined, {
      'sforce-query-options': 'batchSize=250',
    });
    const page = first.body as {
      done: boolean;
      totalSize: number;
      records: object[];
      nextRecordsUrl: string;
    };
    assert.deepEqual([page.done, page.totalSize, page.records.length], [false, 400, 250]);
    const second = await rig.connection.queryMore(page.nextRecordsUrl);
    assert.deepEqual([second.done, second.records.length], [true, 150]);
    assert.equal((await rig.refusal('GET', '/query/01gnothing-250')).errorCode, 'INVALID_QUERY_LOCATOR');
  });

  it('shows deleted records to queryAll only', async () => {
    const created = await rig.call('POST', '/sobjects/Account', { Name: 'Forgotten' });
    await rig.call('DELETE', `/sobjects/Account/${(created.body as { id: string }).id}`);
    const soql = encodeURIComponent("SELECT Name, IsDeleted FROM Account WHERE Name = 'Forgotten'");
    const size = async (path: string): Promise<number> =>
      ((await rig.call('GET', `${path}?q=${soql}`)).body as { totalSize: number }).totalSize;
    assert.deepEqual([await size('/query'), await size('/queryAll')], [0, 1]);
  });

  const refusals: readonly [string, string, RegExp][] = [
    ['SELECT Id, FROM Account', 'MALFORMED_QUERY', /^unexpected token: 'FROM'$/],
    ['SELECT Id FROM', 'MALFORMED_QUERY', /^unexpected token: '<EOF>'$/],
    ["SELECT Id FROM Account WHERE Name = 'a' AND Name = 'b' OR Name = 'c'", 'MALFORMED_QUERY', /OR/],
    ['SELECT FIELDS(ALL) FROM Account', 'MALFORMED_QUERY', /LIMIT of at most 200$/],
    ['SELECT Name, COUNT(Id) FROM Account', 'MALFORMED_QUERY', /Field must be grouped or aggregated: Name$/],
    [
      'SELECT Nope FROM Account',
      'INVALID_FIELD',
      /\nERROR at Row:1:Column:8\nNo such column 'Nope' on entity 'Account'\./,
    ],
    ['SELECT Nope.Name FROM Account', 'INVALID_FIELD', /Didn't understand relationship 'Nope' in field path/],
    ['SELECT Id FROM Nope__c', 'INVALID_TYPE', /sObject type 'Nope__c' is not supported\./],
    [
      'SELECT Id, (SELECT Id FROM Nope__r) FROM Account',
      'INVALID_TYPE',
      /Didn't understand relationship 'Nope__r'/,
    ],
    [
      'SELECT Id FROM Account WHERE Name = 5',
      'INVALID_FIELD',
      /must be of type string and should be enclosed in quotes$/,
    ],
    [
      "SELECT Id FROM PoC__c WHERE Credits_Needed__c = '5'",
      'INVALID_FIELD',
      /must be of type double and should not be enclosed in quotes$/,
    ],
    [
      "SELECT Id FROM PoC__c WHERE Justification_to_Credits_Needed__c = 'x'",
      'INVALID_FIELD',
      /can not be filtered in a query call$/,
    ],
    ["SELECT Id FROM Account WHERE Id = 'x'", 'INVALID_QUERY_FILTER_OPERATOR', /invalid ID field: x$/],
  ];
  for (const [soql, errorCode, message] of refusals) {
    it(`refuses ${soql} as ${errorCode}`, async () => {
      const error = await rig.refusal('GET', `/query?q=${encodeURIComponent(soql)}`);
      assert.deepEqual([error.status, error.errorCode], [400, errorCode]);
      assert.match(error.message, message);
    });
  }
});
