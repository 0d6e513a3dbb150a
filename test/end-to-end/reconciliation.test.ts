import assert from 'node:assert/strict';
import path from 'node:path';
import type { Drift } from '../../domain/reconciliation/drift-row.ts';
import type { ReconciliationReport } from '../../domain/reconciliation/report.ts';
import { cloneRoot } from '../../embedded/config.ts';
import { scheduleReconciliation } from '../../worker/schedules.ts';
import { reconciliationScheduleId } from '../../workflows/reconciliation/contract.ts';
import { eventually } from '../support/product.ts';
import { run } from '../support/temporal-cli.ts';
import { shippedPolicy } from '../support/shipped-policy.ts';
import { newOrgId } from '../support/walk.ts';
import { confetti } from './support/cli.ts';
import { useProduct } from './support/product.ts';

describe('the reconciliation of the running product', function () {
  this.timeout(60_000);
  const product = useProduct();
  const orgId = newOrgId();
  let drift: Drift;

  const control = async (address: string, body: unknown): Promise<void> => {
    const url = `${product().place.url('CONFETTI_SANDBOX_TIDB_CLOUD_PORT')}/_sandbox${address}`;
    const answer = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    assert.ok(answer.ok, await answer.text());
  };
  const schedule = () => product().office.client.schedule.getHandle(reconciliationScheduleId);

  it('is scheduled by the worker, once however many workers start, and stays paused where it is', async () => {
    const { client } = product().office;
    const policy = shippedPolicy();
    const described = await eventually(() => schedule().describe(), 'the schedule is there');
    assert.deepEqual(
      [described.spec.intervals?.[0]?.every, described.policies.overlap],
      [24 * 3_600_000, 'SKIP'],
    );
    await schedule().pause('for a test');
    await Promise.all([scheduleReconciliation(client, policy), scheduleReconciliation(client, policy)]);
    assert.equal((await schedule().describe()).state.paused, true);
    await scheduleReconciliation(client, { reconciliation: { everyHours: 6 } });
    assert.equal((await schedule().describe()).spec.intervals?.[0]?.every, 6 * 3_600_000);
    await scheduleReconciliation(client, policy);
    await schedule().unpause();
  });

  it('finds in all Orgs a grant that somebody made by hand, and mails the operators', async () => {
    const { office, sandboxes } = product();
    await control('/orgs', { orgId, name: 'Reconciled Corp', granted: 500 });
    assert.equal((await office.confetti.readOrg(orgId)).account?.grantedCredits, 500);
    await control(`/orgs/${orgId}/grants`, { credits: 400, expiresOn: '2099-12-31', by: 'somebody' });
    const isListed = async (): Promise<boolean> => {
      const { count } = await office.client.workflow.count(
        `ConfettiKind = 'tenantCredits' AND ConfettiOrgId = '${orgId}'`,
      );
      return count > 0;
    };
    await eventually(isListed, 'the Org is listed');

    await schedule().trigger();
    const workflowId = await eventually(async () => {
      const { info } = await schedule().describe();
      return info.recentActions.at(-1)?.action.workflow.workflowId;
    }, 'the schedule has started a reconciliation');
    const report = (await office.client.workflow.getHandle(workflowId).result()) as ReconciliationReport;
    const found = report.drifts.filter((row) => row.orgId === orgId);
    assert.deepEqual(
      found.map(({ kind, credits }) => [kind, credits]),
      [['grant-by-hand', 400]],
      JSON.stringify(report),
    );
    drift = found[0]!;
    const mails = await sandboxes.mailsTo('vince.yao@example.com');
    const told = mails.filter(
      ({ subject, text }) =>
        subject.startsWith('Credits: ') && text.includes(drift.settleWith ?? 'no command'),
    );
    assert.deepEqual(
      told.map(({ timesReceived }) => timesReceived),
      [1],
    );
  });

  it('is settled by the command that the row names', async () => {
    const { place } = product();
    const command = (drift.settleWith ?? assert.fail('no command settles it'))
      .replace('OPERATOR', 'vince.yao@example.com')
      .replace('"…"', '"agreed with Sales"');
    const cli = path.join(cloneRoot, 'client', 'cli', 'main.ts');
    const line = command.replace(/^confetti/, `node ${cli}`);
    const settled = await run('sh', ['-c', line], place.clientEnv);
    assert.equal(
      settled.stdout,
      `Grant ${drift.grantId} is adopted. Org ${orgId}: 900 credits granted, 0 reserved.\n`,
      settled.stderr,
    );
    const clean = await confetti(place, 'credits', 'reconcile', orgId);
    assert.deepEqual([clean.code, clean.stdout], [0, 'Nothing drifts in 1 Org.\n'], clean.stderr);
  });

  it('ends with exit code 1 for an Org that Confetti does not have', async () => {
    const { code, stdout } = await confetti(product().place, 'credits', 'reconcile', '1');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /Not compared\n {2}! Org 1: No credits were ever asked for Org 1 here, so there is nothing to compare\./,
    );
  });
});
