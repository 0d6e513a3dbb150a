import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Payload } from '@temporalio/common';
import { isEncrypted, keyIdOf } from '../../client/encryption/codec.ts';
import { taskQueue } from '../../client/task-queue.ts';
import { reconcileCreditsType, reconciliationScheduleId } from '../../workflows/reconciliation/contract.ts';
import { keySetting, keysOf } from '../support/payload-keys.ts';
import { eventually } from '../support/product.ts';
import { apac, customer, historyOf } from '../support/walk.ts';
import { confetti } from './support/cli.ts';
import { acme, openOffice, salesFields, type Office } from './support/office.ts';
import { startParts, type Parts } from './support/parts.ts';

const remark = 'Their fraud model reads forty thousand rows a second';
const meanwhile = 'Has anybody seen their invoice?';
const afterwards = 'The load test of the vector index went well';

/** Temporal reports a task after one failure and not after five, and tries it again within seconds and not minutes. */
const impatient = {
  'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': '1',
  'history.workflowTaskRetryMaxInterval': '"2s"',
};

describe('a request whose payloads are encrypted', function () {
  this.timeout(120_000);
  let parts: Parts;
  let office: Office;
  let id = '';

  /** Everybody works with these keys from now on; the worker is killed first and replays. */
  const goOnWith = async (...keys: Parameters<typeof keySetting>): Promise<void> => {
    await parts.killWorker();
    await office.close();
    office = await openOffice(parts.place, { keys: keysOf(...keys) });
    await parts.startWorker({ CONFETTI_PAYLOAD_KEYS: keySetting(...keys) });
  };
  const keysInHistory = async (): Promise<string[]> =>
    [
      ...new Set(payloadsIn(await office.client.workflow.getHandle(id).fetchHistory()).flatMap(keyIdOf)),
    ].filter((keyId) => keyId !== undefined);

  before('start with the key a', async function () {
    this.timeout(60_000);
    parts = await startParts({ CONFETTI_PAYLOAD_KEYS: keySetting('a') }, impatient);
    office = await openOffice(parts.place, { keys: keysOf('a') });
    id = await office.apply();
    await office.walkTo(id, 'gpe');
    await office.act(id, 'comment', apac.gpe, { comment: remark });
    await office.untilAtRest(id);
  });
  after('stop', async () => {
    await office.close();
    await parts.stop();
  });

  it('has nothing but ciphertext in its history, beside the notes that the SDK makes of a local activity', async () => {
    const history = await office.client.workflow.getHandle(id).fetchHistory();
    const open = payloadsIn(history).filter((payload) => !isEncrypted(payload));
    const notes = open.map(({ data }) => JSON.parse(Buffer.from(data ?? []).toString()) as object);
    assert.deepEqual(
      notes.map((note) => Object.keys(note)),
      [
        [
          'seq',
          'attempt',
          'activity_id',
          'activity_type',
          'complete_time',
          'backoff',
          'original_schedule_time',
        ],
      ],
    );
    assert.deepEqual(await keysInHistory(), ['a']);
  });

  it('leaves in the files of the database what docs/encryption.md says, and nothing else that it knows', async () => {
    const { contact, opportunity, justification } = await salesFields(parts.place);
    const stored = databaseOf(parts);
    for (const secret of [customer, remark, contact, opportunity, justification, apac.gpe, apac.sales])
      assert.equal(stored.includes(String(secret)), false, String(secret));
    // What is searched for would be found.
    for (const readable of [id, acme.name, acme.orgId, 'xiaole.fang', 'encryption-key-id'])
      assert.ok(stored.includes(readable), readable);
  });

  it('is listed with what its memo notes', async () => {
    const listed = await eventually(
      async () => (await office.confetti.list({ pocId: id.slice('poc/'.length) }))[0],
      'it is listed',
    );
    assert.equal(listed.entryPoint, 'cloud-user');
  });

  it('is compared by what a schedule starts, whose input the schedule encrypted', async () => {
    const { client } = office;
    await client.schedule.getHandle(reconciliationScheduleId).trigger();
    const query = `WorkflowType = '${reconcileCreditsType}'`;
    const started = await eventually(async () => {
      for await (const found of client.workflow.list({ query })) return found.workflowId;
      return undefined;
    }, 'the reconciliation is started');
    assert.match(started, new RegExp(`^${reconciliationScheduleId}-\\d{4}-`));
    await client.workflow.getHandle(started).result();
  });

  it('tells why something failed, and Temporal keeps that encrypted', async () => {
    const workflowId = `mirror/${id}`;
    const failing = office.client.workflow.execute('mirrorClosedRequest', {
      workflowId,
      taskQueue,
      args: [{}],
    });
    await assert.rejects(failing, ({ cause }: Error) =>
      /^This is not its input/.test((cause as Error).message),
    );
    const { events } = await office.client.workflow.getHandle(workflowId).fetchHistory();
    const kept = events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure;
    assert.deepEqual([kept?.message, kept?.stackTrace], ['Encoded failure', '']);
    await assert.rejects(
      office.act(id, 'decide', customer, { decision: 'approve' }),
      /^RefusedError: Not approved/,
    );
  });

  it('goes on with a new key, and is read with the old one', async () => {
    await goOnWith('b', 'a');
    await office.act(id, 'decide', apac.gpe, { decision: 'approve', comment: afterwards });
    assert.ok(historyOf(await office.view(id)).length > 0);
    assert.deepEqual((await keysInHistory()).sort(), ['a', 'b']);
    assert.deepEqual(await office.failedTasks(id), []);
  });

  it('stands still while the old key is missing, and says which', async () => {
    await goOnWith('b');
    const comment = { id: randomUUID(), actor: { email: apac['regional-leader'], via: 'test' } };
    const said = { ...comment, round: 1, step: 'regional-leader', comment: meanwhile };
    await office.client.workflow.getHandle(id).signal('comment', said);
    const [listed] = await office.confetti.list({ orgId: acme.orgId });
    assert.deepEqual(
      [listed?.requestId, listed?.account],
      [id, acme.name],
      'lists show it without what its memo notes',
    );
    assert.equal(listed?.entryPoint, undefined);
    await eventually(
      () => parts.workerLines.some((line) => line.includes('"missingKey":"a"')),
      'the worker says which key',
    );
    await eventually(
      async () => {
        const env = { ...parts.place.clientEnv, CONFETTI_PAYLOAD_KEYS: keySetting('b') };
        const { stdout } = await confetti({ ...parts.place, clientEnv: env }, 'doctor');
        return /encryption .*the key "a" is missing/.test(stdout) && stdout.includes(id);
      },
      'the doctor says which key',
      60_000,
    );
  });

  it('has lost nothing once the key is back', async () => {
    await goOnWith('b', 'a');
    // Nothing can be asked of it until Temporal has tried its task again.
    const isSaid = async (): Promise<boolean> => {
      const view = await office.view(id).catch(() => undefined);
      return view?.history.some(({ comment }) => comment === meanwhile) === true;
    };
    await eventually(isSaid, 'what was said meanwhile is there');
    await office.walkTo(id, 'complete');
    const { credits, history } = await office.view(id);
    assert.equal(credits.grant?.credits, 3000);
    assert.ok(history.some(({ comment }) => comment === afterwards));
    const failures = new Set(await office.failedTasks(id));
    assert.deepEqual([...failures], ['Encoded failure']);
  });

  it('is beside requests that somebody starts without encryption, which are encrypted from then on', async () => {
    const plain = await openOffice(parts.place);
    const pocId = `P-${randomUUID()}`;
    const fields = {
      company: 'Globex',
      applicationLink: 'https://tidbcloud.example.com/poc/7',
      region: 'APAC',
    };
    const asked = {
      pocId,
      entryPoint: 'cloud-user',
      requester: customer,
      via: 'test',
      submit: true,
    } as const;
    const other = await plain.confetti.startPocApplication({ ...asked, fields });
    await office.until(other, 'it is submitted', ({ round }) => round === 1);
    await assert.rejects(
      plain.view(other),
      /encrypted with the key "b", which is not in CONFETTI_PAYLOAD_KEYS/,
    );
    await plain.close();
  });
});

/** Everything of the dev server's database, with what is not merged into its file yet. */
function databaseOf({ place }: Parts): Buffer {
  const { dataDir } = place.config;
  const files = readdirSync(dataDir).filter((name) => name.startsWith('temporal.db'));
  assert.ok(files.includes('temporal.db'));
  return Buffer.concat(files.map((name) => readFileSync(path.join(dataDir, name))));
}

/** Every payload in something of Temporal's, but search attributes, which Temporal has to read, and its own notes. */
function payloadsIn(value: unknown): Payload[] {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value) return [value as Payload];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'searchAttributes' ? [] : payloadsIn(inner),
  );
}
