import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../../activities/index.ts';
import { startKey } from '../../client/begun-before.ts';
import { createConfetti, type Confetti } from '../../client/index.ts';
import { taskQueue } from '../../client/task-queue.ts';
import { openRequest } from '../../domain/approval/open-request.ts';
import { withoutPeople } from '../../domain/policy/people.ts';
import { searchAttributes } from '../../domain/search-attributes.ts';
import { startDevServer, type DevServer } from '../../embedded/dev-server.ts';
import { temporalCli } from '../../embedded/engine/temporal-cli.ts';
import { payloadConverterPath } from '../../worker/bundle.ts';
import { createRequests } from '../../worker/requests.ts';
import { createTenantCredits } from '../../worker/tenant-credits.ts';
import { createFakeSystems } from '../support/fake-systems.ts';
import { eventually } from '../support/product.ts';
import { refusalOf } from '../support/rig.ts';
import { sharedBundle } from '../support/shared-servers.ts';
import { shippedPolicy, shippedSlice } from '../support/shipped-policy.ts';
import { apac, application } from '../support/walk.ts';

/*
 * What is sent again, with a real Temporal: its own memory of updates, which lasts for one run, beside the request's, which
 * lasts for good.
 */
describe('what is sent again to a real Temporal', () => {
  let server: DevServer;
  let connection: Connection;
  let native: NativeConnection;
  let worker: Worker;
  let working: Promise<void>;
  let client: Client;
  let confetti: Confetti;

  before(async function () {
    this.timeout(60_000);
    // First: it sets up the runtime.
    const code = await sharedBundle();
    const cli = await temporalCli(() => undefined);
    server = await startDevServer({ cli, port: 0, headless: true, searchAttributes });
    connection = await Connection.connect({ address: server.address });
    native = await NativeConnection.connect({ address: server.address });
    client = new Client({ connection });
    const policy = shippedPolicy();
    const { dependencies } = createFakeSystems(
      [policy],
      createTenantCredits(client),
      createRequests(client, 'none'),
    );
    worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowBundle: { code },
      activities: createActivities(dependencies),
      dataConverter: { payloadConverterPath },
    });
    working = worker.run();
    confetti = createConfetti({ client, policy, archiveDirectory: 'none' });
  });

  after(async function () {
    this.timeout(60_000);
    worker.shutdown();
    await working;
    await native.close();
    await connection.close();
    server.kill();
    await server.exited;
  });

  const { requester, fields } = application('enterprise');
  const entryPoint = 'enterprise';
  const comment = (id: string, text: string, round = 1) => ({
    ...{ id, actor: { email: apac.presales, via: 'test' }, round, step: 'presales' },
    comment: text,
  });

  const acceptedUpdates = async (id: string): Promise<unknown[]> => {
    const { events = [] } = await client.workflow.getHandle(id).fetchHistory();
    return (events ?? []).flatMap(
      ({ workflowExecutionUpdateAcceptedEventAttributes: accepted }) =>
        accepted?.acceptedRequest?.meta?.updateId ?? [],
    );
  };

  const underWay = async (): Promise<string> => {
    const pocId = `T-${randomUUID()}`;
    const id = await confetti.startPocApplication({
      ...{ pocId, entryPoint, requester, via: 'test', fields, submit: true },
    });
    await eventually(async () => (await confetti.view(id))?.round === 1, 'it is submitted');
    return id;
  };

  it('is one action under one id, whatever is sent under it at the same time or afterwards', async () => {
    const id = await underWay();
    const sent = ['a', 'b', 'a', 'b', 'a'].map((text) => confetti.act(id, 'comment', comment('used', text)));
    const outcomes = await Promise.allSettled(sent);
    const done = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const refused = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as Error] : []));
    const history = (await confetti.view(id))?.history.filter(({ action }) => action === 'Commented') ?? [];
    assert.equal(history.length, 1);
    const isFirst = history[0]?.comment === 'a';
    assert.deepEqual([done.length, refused.length], isFirst ? [3, 2] : [2, 3]);
    for (const answer of done) assert.deepEqual(answer, done[0]);
    for (const error of refused) assert.equal((await refusalOf(Promise.reject(error))).code, 'id-used');
    const later = confetti.act(id, 'claim', { ...comment('used', ''), comment: undefined } as never);
    assert.equal((await refusalOf(later)).code, 'id-used');
    assert.deepEqual(await acceptedUpdates(id), ['used']);
  });

  it('is free again after a refusal that stayed in the history', async () => {
    const id = await underWay();
    // Whether it is the published one is compared after the update was accepted.
    const policy = withoutPeople({ ...shippedSlice(entryPoint), hash: 'of no policy' });
    const operator = { email: 'vince.yao@example.com', via: 'test' };
    const adopting = { id: 'used', actor: operator, round: 1, policy, comment: 'By mistake' };
    const refusal = await refusalOf(confetti.act(id, 'adoptPolicy', adopting));
    assert.equal(refusal.code, 'policy-not-published');
    assert.equal((await acceptedUpdates(id))[0], 'used');
    const said = await confetti.act(id, 'comment', comment('used', 'Looks good'));
    assert.match(said.message, /^Commented\./);
  });

  it('is a start that the next run of the request is known by as well', async () => {
    const pocId = `T-${randomUUID()}`;
    const id = `poc/${pocId}`;
    const policy = shippedSlice(entryPoint);
    const asked = { pocId, entryPoint, requester, via: 'test', fields, submit: true } as const;
    const state = openRequest(policy, { requestId: id, pocId, requester, via: 'test', fields }, Date.now());
    const cursors = { mirroredSeq: 0, mirroredRevision: 0, notifiedSeq: {} };
    const input = { pocId, fields, submit: true, requester: { email: requester, via: 'test' } };
    const carried = { state, cursors };
    await client.workflow.start('handOn', {
      workflowId: id,
      taskQueue,
      memo: { entryPoint, pocId, startKey: startKey(asked) },
      args: ['pocApplication', { ...input, policy: withoutPeople(policy), carried }],
    });
    const types = async (): Promise<string> => (await client.workflow.getHandle(id).describe()).type;
    await eventually(async () => (await types()) === 'pocApplication', 'it has gone on');
    assert.equal(await confetti.startPocApplication({ ...asked, via: 'another surface' }), id);
    const other = { ...asked, fields: { ...fields, creditsNeeded: 1 } };
    assert.equal((await refusalOf(confetti.startPocApplication(other))).code, 'id-used');
  });

  it('starts one request when it comes twice at the same time, and none for what is asked for otherwise', async () => {
    const asked = { entryPoint, requester, via: 'test', fields, submit: false } as const;
    const pocId = `T-${randomUUID()}`;
    const same = [1, 2, 3].map(() => confetti.startPocApplication({ ...asked, pocId }));
    assert.deepEqual(new Set(await Promise.all(same)), new Set([`poc/${pocId}`]));
    const submitted = confetti.startPocApplication({ ...asked, pocId, submit: true });
    assert.equal((await refusalOf(submitted)).code, 'id-used');
    assert.equal((await confetti.view(`poc/${pocId}`))?.status, 'draft');
  });
});
