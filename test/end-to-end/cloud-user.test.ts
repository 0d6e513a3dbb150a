import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RequestView } from '../../domain/approval/view.ts';
import { eventually } from '../support/product.ts';
import { apac, customer, historyOf } from '../support/walk.ts';
import { confetti } from './support/cli.ts';
import { acme, customerFields, salesFields } from './support/office.ts';
import { useProduct } from './support/product.ts';
import { queryWithPython } from './support/simple-salesforce.ts';

describe('a PoC that a customer in APAC asks for, from the application to the credits', function () {
  this.timeout(60_000);
  const product = useProduct();
  const pocId = 'P-E2E-APAC';
  const poc = `FROM PoC__c WHERE Confetti_Request_Id__c = '${pocId}'`;
  const rows = `FROM PoC_Approval_History__c WHERE PoC__r.Confetti_Request_Id__c = '${pocId}'`;

  /** What a command prints; it has to be carried out. */
  const says = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await confetti(product().place, ...args);
    assert.equal(code, 0, `confetti ${args.join(' ')}\n${stdout}${stderr}`);
    return stdout;
  };
  const show = async (): Promise<RequestView> =>
    JSON.parse(await says('--json', 'poc', 'show', pocId)) as RequestView;

  it('is handed in by command', async () => {
    const file = path.join(product().place.config.dataDir, 'request.json');
    writeFileSync(file, JSON.stringify({ pocId, entryPoint: 'cloud-user', fields: customerFields }));
    const answer = await says('poc', 'submit', '-f', file, '--as', customer);
    assert.match(answer, /Acme Robotics · PoC · APAC[^]*Waiting for SDR \(APAC SDR\)/);
  });

  it('waits in the inbox of the SDR, who approves it', async () => {
    await eventually(
      async () => (await says('inbox', '--as', apac.sdr)).includes(pocId),
      'it is in the inbox of the SDR',
    );
    const answer = await says('approve', pocId, '--as', apac.sdr, '--comment', 'A qualified lead');
    assert.match(answer, /^Approved\. Waiting for Sales \(APAC Sales\)/);
  });

  it('is refused to Sales with exit code 1 and what is missing, in words and as JSON', async () => {
    const { place } = product();
    const refused = await confetti(place, 'approve', pocId, '--as', apac.sales);
    assert.equal(refused.code, 1);
    assert.equal(refused.stdout, '');
    assert.match(refused.stderr, /^Not approved:[^]*Opportunity is empty/);
    const json = await confetti(place, '--json', 'approve', pocId, '--as', apac.sales);
    assert.equal(json.code, 1);
    const { error } = JSON.parse(json.stdout) as { error: { code: string; missing: { field: string }[] } };
    assert.equal(error.code, 'missing-fields');
    assert.ok(
      error.missing.some(({ field }) => field === 'opportunity'),
      json.stdout,
    );
  });

  it('goes on as Sales, Presales, GPE and the Regional Leader decide, and BE&O releases the credits', async () => {
    const fields = Object.entries(await salesFields(product().place));
    await says(
      'set',
      pocId,
      ...fields.map(([name, value]) => `${name}=${String(value)}`),
      '--as',
      apac.sales,
    );
    assert.match(await says('approve', pocId, '--as', apac.sales), /Waiting for Presales \(APAC Presales\)/);
    await says('set', pocId, 'presalesAutoApprove=no', '--as', apac.presales);
    assert.match(await says('approve', pocId, '--as', apac.presales), /Waiting for GPE \(Xiaole Fang\)/);
    assert.match(await says('approve', pocId, '--as', apac.gpe), /Waiting for Regional Leader/);
    assert.match(
      await says('approve', pocId, '--as', apac['regional-leader']),
      /Waiting for CEG BE&O \(Vince Yao\)/,
    );
    assert.match(await says('fulfil', pocId, '--as', apac.beo), /credits are being added/);
  });

  it('ends with the credits in the tenant, once', async () => {
    const isCredited = ({ credits }: RequestView): boolean => credits.grant !== undefined;
    await product().office.until(`poc/${pocId}`, 'the credits are there', isCredited);
    const view = await show();
    assert.equal(view.status, 'complete');
    assert.deepEqual(
      historyOf(view).filter((line) => /(Approved|Credits added)$/.test(line)),
      [
        'SDR: Approved',
        'Sales: Approved',
        'Presales: Approved',
        'GPE: Approved',
        'Regional Leader: Approved',
        'CEG BE&O: Credits added',
      ],
    );
    const grants = await product().sandboxes.grantsOf(acme.orgId);
    const ours = grants.filter(({ requestId }) => requestId === `poc/${pocId}`);
    assert.deepEqual(
      ours.map(({ credits, expiresOn, approvers }) => ({ credits, expiresOn, approvers })),
      [
        {
          credits: 3000,
          expiresOn: '2099-12-31',
          approvers: ['sdr.apac', 'sales.apac', 'presales.apac', 'xiaole.fang', 'regional-leader.apac'],
        },
      ],
    );
  });

  it('has its record in Salesforce with the fields of the PoC page', async () => {
    const { sandboxes } = product();
    const fields = [
      ...['Approval_Status__c', 'Account__r.Name', 'Credits_Needed__c', 'Credits_Expiry_Date__c'],
      ...['PoC_Customer_Payment__c', 'PoC_Status__c', 'TiDB_Cloud_Account_ID__c', 'Presales_Auto_approve__c'],
      ...['Region_Leader__r.Email', 'Regional_GPE__r.Email', 'Regional_SDR__r.Email', 'Presales__r.Email'],
    ];
    const query = `SELECT ${fields.join(', ')} ${poc}`;
    const record = await eventually(async () => {
      const found = await sandboxes.soql(query);
      assert.equal(found.length, 1);
      return found[0]?.['PoC_Status__c'] === 'Not Started' && found[0];
    }, 'Salesforce has the end of the approval');
    const valueOf = (name: string): unknown =>
      name.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], record);
    assert.deepEqual(Object.fromEntries(fields.map((name) => [name, valueOf(name)])), {
      Approval_Status__c: 'Approved',
      'Account__r.Name': 'Acme Robotics',
      Credits_Needed__c: 3000,
      Credits_Expiry_Date__c: '2099-12-31',
      PoC_Customer_Payment__c: 'No Payment',
      PoC_Status__c: 'Not Started',
      TiDB_Cloud_Account_ID__c: acme.orgId,
      Presales_Auto_approve__c: 'No',
      'Region_Leader__r.Email': apac['regional-leader'],
      'Regional_GPE__r.Email': apac.gpe,
      'Regional_SDR__r.Email': apac.sdr,
      'Presales__r.Email': apac.presales,
    });
  });

  it('has its whole approval history in Salesforce', async () => {
    const { office, sandboxes } = product();
    const { history } = await office.view(`poc/${pocId}`);
    const expected = history.map(({ step, action, by, comment }) => [step, action, by, comment].map(orNull));
    const query = `SELECT Step__c, Action__c, Actor__c, Comment__c ${rows} ORDER BY Sequence__c`;
    const actual = await eventually(async () => {
      const found = await sandboxes.soql(query);
      return found.length >= expected.length && found;
    }, 'Salesforce has every row');
    const columns = ['Step__c', 'Action__c', 'Actor__c', 'Comment__c'];
    assert.deepEqual(
      actual.map((row) => columns.map((column) => orNull(row[column]))),
      expected,
    );
  });

  it("reads the same in Python's simple-salesforce", async function () {
    // It is got from PyPI the first time.
    this.timeout(600_000);
    const { place, sandboxes } = product();
    const query = `SELECT Sequence__c, Step__c, Action__c, Actor__c, Happened_At__c ${rows} ORDER BY Sequence__c`;
    const withoutUrl = (found: Record<string, unknown>[]): unknown[] =>
      found.map(({ attributes: _attributes, ...row }) => row);
    const read = await queryWithPython(place.url('CONFETTI_SANDBOX_SALESFORCE_PORT'), query);
    assert.deepEqual(withoutUrl(read), withoutUrl(await sandboxes.soql(query)));
    assert.ok(read.some((row) => row['Action__c'] === 'Credits added'));
  });

  it('told by mail and on Lark whoever was waited for, and at the end the customer and Sales', async () => {
    const { sandboxes } = product();
    const waitedFor = [apac.sdr, apac.sales, apac.presales, apac.gpe, apac['regional-leader'], apac.beo];
    for (const address of waitedFor) {
      await eventually(async () => {
        const mails = await sandboxes.mailsTo(address);
        const ours = mails.filter(({ text }) => text.includes(`Waiting for you · poc/${pocId}`));
        assert.ok(ours.length <= 1, `${address} had ${ours.length} mails`);
        assert.ok(ours.every(({ subject }) => /^Acme Robotics · PoC/.test(subject)));
        return ours.length === 1;
      }, `a mail to ${address}`);
      await eventually(
        async () => (await sandboxes.cardsTo(address)).some(({ content }) => content.includes(pocId)),
        `a Lark message to ${address}`,
      );
    }
    for (const address of [customer, apac.sales]) {
      await eventually(async () => {
        const mails = await sandboxes.mailsTo(address);
        return mails.some(({ text }) => text.includes(`Outcome · poc/${pocId}`));
      }, `a mail about the outcome to ${address}`);
    }
  });
});

/** Blank is blank, whether it is left out or null. */
function orNull(value: unknown): unknown {
  return value ?? null;
}
