import assert from 'node:assert/strict';
import type { Sandbox } from '../../sandbox/kit/sandbox.ts';
import { sandboxCredentials, startSalesforceSandbox } from '../../sandbox/salesforce/index.ts';
import { publicClient, type PublicClient, type Step } from './client.ts';

describe('the Salesforce sandbox, asked by simple-salesforce', function () {
  this.timeout(600_000);
  let sandbox: Sandbox;
  let client: PublicClient;
  before(async () => {
    sandbox = await startSalesforceSandbox({ port: 0, dataFile: ':memory:', queryPageSize: 2 });
    const { password, securityToken } = sandboxCredentials;
    client = await publicClient('salesforce', {
      ...{ url: sandbox.url, control: sandbox.url, username: 'sidney.chen@example.com' },
      ...{ password, securityToken },
    });
  });
  after(async () => {
    client.close();
    await sandbox.close();
  });

  /** The answers after signing in. */
  async function signedIn(...steps: Step[]) {
    const [signIn, ...answers] = await client.run([['sign in'], ...steps]);
    assert.equal(signIn?.error, undefined, signIn?.said);
    return answers;
  }
  const poc = 'Confetti_Request_Id__c/P-77';
  const fault = (name: string): Step => ['sandbox', 'POST', '/faults', { kind: 'refusal', name }];

  it('signs in with SOAP, and refuses a wrong password in a way that it understands', async () => {
    const [good, bad] = await client.run([['sign in'], ['sign in', 'wrong']]);
    assert.match(String(good?.answer), /^127\.0\.0\.1/);
    assert.equal(bad?.error, 'SalesforceAuthenticationFailed');
  });

  it('writes by an external id, twice the same, and reads it back', async () => {
    const [made, changed, read, rows] = await signedIn(
      ['upsert', 'PoC__c', poc, { Name: 'Load test' }],
      ['upsert', 'PoC__c', poc, { Name: 'Load test of 40 TB' }],
      ['get by', 'PoC__c', 'Confetti_Request_Id__c', 'P-77'],
      ['query', "SELECT Name FROM PoC__c WHERE Confetti_Request_Id__c = 'P-77'"],
    );
    assert.deepEqual([made?.answer, changed?.answer], [201, 200]);
    assert.equal((read?.answer as { Name: string }).Name, 'Load test of 40 TB');
    assert.equal((rows?.answer as unknown[]).length, 1);
  });

  it('hands a query out page by page', async () => {
    const [all, counted] = await signedIn(
      ['query', 'SELECT Id, Name FROM Account ORDER BY Name'],
      ['query', 'SELECT COUNT(Id) n FROM Account'],
    );
    const accounts = all?.answer as unknown[];
    assert.ok(accounts.length > 2);
    assert.equal((counted?.answer as { n: number }[])[0]?.n, accounts.length);
  });

  it('makes, changes and deletes a record', async () => {
    const [made] = await signedIn(['create', 'PoC__c', { Name: 'Made' }]);
    const { id, success } = made?.answer as { id: string; success: boolean };
    assert.equal(success, true);
    const [changed, read, gone, missing] = await signedIn(
      ['update', 'PoC__c', id, { Name: 'Changed' }],
      ['get', 'PoC__c', id],
      ['delete', 'PoC__c', id],
      ['get', 'PoC__c', id],
    );
    assert.deepEqual([changed?.answer, gone?.answer], [204, 204]);
    assert.equal((read?.answer as { Name: string }).Name, 'Changed');
    assert.equal(missing?.error, 'SalesforceResourceNotFound');
  });

  it('describes its objects and says what is left of the day', async () => {
    const [fields, limits] = await signedIn(['describe', 'PoC__c'], ['limits']);
    assert.ok((fields?.answer as string[]).includes('Confetti_Request_Id__c'));
    assert.equal((limits?.answer as { Max: number }).Max, 15_000);
  });

  it('refuses what is wrong', async () => {
    const [query, object, field] = await signedIn(
      ['query', 'SELECT Nothing__c FROM PoC__c'],
      ['create', 'Nothing__c', {}],
      ['create', 'PoC__c', { Nothing__c: 1 }],
    );
    assert.deepEqual(
      [query?.error, object?.error, field?.error],
      ['SalesforceMalformedRequest', 'SalesforceResourceNotFound', 'SalesforceMalformedRequest'],
    );
    assert.match(query?.said ?? '', /INVALID_FIELD/);
  });

  it('ends a session, and the client signs in again by itself', async () => {
    const [, written] = await signedIn(fault('session-expired'), ['upsert', 'PoC__c', poc, { Name: 'x' }]);
    assert.ok([200, 201].includes(Number(written?.answer)), JSON.stringify(written));
    assert.deepEqual(sandbox.faults.list(), []);
  });

  const refusals: [name: string, error: string, said: RegExp][] = [
    ['request-limit', 'SalesforceRefusedRequest', /REQUEST_LIMIT_EXCEEDED/],
    ['row-locked', 'SalesforceMalformedRequest', /UNABLE_TO_LOCK_ROW/],
    ['unavailable', 'SalesforceGeneralError', /SERVER_UNAVAILABLE/],
    ['too-many-requests', 'SalesforceGeneralError', /429/],
  ];
  for (const [name, error, said] of refusals) {
    it(`refuses with ${name} in a way that it understands`, async () => {
      const [, refused] = await signedIn(fault(name), ['upsert', 'PoC__c', poc, { Name: name }]);
      assert.equal(refused?.error, error, JSON.stringify(refused));
      assert.match(refused.said ?? '', said);
      const [again] = await signedIn(['upsert', 'PoC__c', poc, { Name: name }]);
      assert.ok([200, 201].includes(Number(again?.answer)));
    });
  }
});
