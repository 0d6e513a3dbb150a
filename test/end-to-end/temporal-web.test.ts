import assert from 'node:assert/strict';
import { defaultPayloadConverter } from '@temporalio/common';
import { apac, customer } from '../support/walk.ts';
import { eventually } from '../support/product.ts';
import { useProduct } from './support/product.ts';

/** What Temporal Web asks a workflow for; see `temporal.api.sdk.v1.WorkflowMetadata`. */
interface WorkflowMetadata {
  readonly currentDetails: string;
  readonly definition: { readonly queryDefinitions: readonly { readonly name: string }[] };
}

describe('a request in Temporal Web', () => {
  const product = useProduct();

  const detailsOf = async (requestId: string): Promise<string> => {
    const handle = product().office.client.workflow.getHandle(requestId);
    return (await handle.query<WorkflowMetadata>('__temporal_workflow_metadata')).currentDetails;
  };

  const summariesOf = async (
    workflowId: string,
    kind: 'timerStartedEventAttributes' | 'activityTaskScheduledEventAttributes',
  ): Promise<string[]> => {
    const { events } = await product().office.client.workflow.getHandle(workflowId).fetchHistory();
    return (events ?? [])
      .filter((event) => event[kind])
      .map(({ userMetadata }) =>
        userMetadata?.summary
          ? defaultPayloadConverter.fromPayload<string>(userMetadata.summary)
          : 'no summary',
      );
  };

  it('says in its summary what is asked and for whom', async () => {
    const { office } = product();
    const id = await office.apply();
    const described = await office.client.workflow.getHandle(id).describe();
    assert.equal(await described.staticSummary(), 'Acme Robotics · PoC · APAC');
    assert.equal(
      await described.staticDetails(),
      `PoC application ${id.slice(4)}: Cloud PoC requested by user, asked for by ${customer}`,
    );
  });

  it('says in its details who is waited for, what they need, and what happened', async () => {
    const { office } = product();
    const id = await office.apply();
    await office.walkTo(id, 'sales');
    const details = await detailsOf(id);
    assert.match(details, /^\*\*Waiting for Sales \(APAC Sales\) · no SLA set · then Presales\*\*$/m);
    assert.match(details, /^\| SDR \| APAC SDR \| approved \| no SLA set \| \d{4}-.* UTC \|$/m);
    assert.match(details, /^- Opportunity is empty: Sales or SDR sets it/m);
    assert.match(details, /^\| .* UTC \| SDR \| Approved \| sdr\.apac@example\.com \|  \|$/m);
  });

  it('says in its details when a first response is due', async () => {
    const { office } = product();
    const id = await office.apply();
    await office.walkTo(id, 'gpe');
    const details = await detailsOf(id);
    assert.match(
      details,
      /^\*\*Waiting for GPE \(Xiaole Fang\) · first response due \d{4}-\d\d-\d\d \d\d:\d\d UTC · then/m,
    );
  });

  it('shows a refused signal in its details at once', async () => {
    const { office } = product();
    const id = await office.apply();
    // Whatever else changed the request would show the refusal as well.
    await office.untilAtRest(id);
    await office.client.workflow.getHandle(id).signal('decide', { nonsense: true });
    await office.until(id, 'the refusal is kept', ({ refusedSignals }) => refusedSignals.length === 1);
    assert.match(await detailsOf(id), /^### Refused signals\n+- Not done: in "decide"/m);
  });

  it('says on every timer what it waits for', async () => {
    const { office } = product();
    const id = await office.apply();
    await office.walkTo(id, 'gpe');
    const summaries = await eventually(async () => {
      const found = await summariesOf(id, 'timerStartedEventAttributes');
      return found.length > 0 && found;
    }, 'the clock of GPE is armed');
    for (const summary of summaries) assert.match(summary, /^until .* UTC: Waiting for GPE \(Xiaole Fang\)/);
  });

  it('says on every activity what it does', async () => {
    const { office } = product();
    const id = await office.apply();
    await office.walkTo(id, 'complete');
    const summaries = await summariesOf(id, 'activityTaskScheduledEventAttributes');
    assert.ok(summaries.some((summary) => /^Salesforce: fields, history rows \d+–\d+$/.test(summary)));
    assert.ok(summaries.some((summary) => summary === 'mail: request'));
    assert.ok(!summaries.includes('no summary'), summaries.join('\n'));
    const { orgId } = (await office.view(id)).fields;
    const ofOrg = await summariesOf(`tenant/${String(orgId)}`, 'activityTaskScheduledEventAttributes');
    assert.ok(ofOrg.includes(`TiDB Cloud: grant 3000 to ${String(orgId)}`), ofOrg.join('\n'));
  });

  it('is found by approver and by the state of its clock', async () => {
    const { office } = product();
    const id = await office.apply();
    await office.walkTo(id, 'gpe');
    const found = async (query: string): Promise<string[]> => {
      const ids: string[] = [];
      for await (const { workflowId } of office.client.workflow.list({ query })) ids.push(workflowId);
      return ids;
    };
    const query = "ConfettiApprovers = 'xiaole.fang' AND ConfettiSlaState = 'running'";
    await eventually(async () => (await found(query)).includes(id), 'GPE has it in their list');
    await office.act(id, 'decide', apac.gpe, { decision: 'approve' });
    await eventually(async () => !(await found(query)).includes(id), 'GPE has it in their list no more');
    await eventually(
      async () => (await found("ConfettiApprovers = 'regional-leader.apac'")).includes(id),
      'the Regional Leader has it in theirs',
    );
  });
});
