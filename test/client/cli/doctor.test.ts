import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker, type WorkerOptions } from '@temporalio/worker';
import { workersReport } from '../../../client/cli/doctor/workers.ts';
import { taskQueue } from '../../../client/task-queue.ts';
import { deploymentName } from '../../../client/worker-deployment.ts';
import { clockReport } from '../../../domain/clocks.ts';
import { searchAttributes } from '../../../domain/search-attributes.ts';
import type { SystemReport } from '../../../domain/systems.ts';
import { startDevServer, type DevServer } from '../../../embedded/dev-server.ts';
import { temporalCli } from '../../../embedded/engine/temporal-cli.ts';
import { bundleWorkflows } from '../../../worker/bundle.ts';
import { scheduleReconciliation } from '../../../worker/schedules.ts';
import { eventually } from '../../support/product.ts';
import { shippedPolicy } from '../../support/shipped-policy.ts';
import { run, type Ran } from '../../support/temporal-cli.ts';

describe('confetti doctor', function () {
  this.timeout(60_000);
  let cli: string;
  let server: DevServer;
  let connection: NativeConnection;
  let client: Client;
  let folder: string;

  before(async () => {
    try {
      Runtime.install({
        logger: new DefaultLogger('ERROR', () => undefined),
        telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
      });
    } catch {
      // Other tests of this run have installed one.
    }
    folder = mkdtempSync(join(tmpdir(), 'confetti-doctor-'));
    cli = await temporalCli(() => undefined);
    server = await startDevServer({
      ...{ cli, port: 0, headless: true, searchAttributes },
      // Left to itself it notes a problem after several attempts, which takes a minute.
      settings: { 'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute': '1' },
    });
    connection = await NativeConnection.connect({ address: server.address });
    client = new Client({ connection });
  });
  after(async () => {
    await connection.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  const settings = (namespace: string): Record<string, string> => ({
    PATH: `${dirname(cli)}:${process.env['PATH'] ?? ''}`,
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    CONFETTI_ARCHIVE_DIR: folder,
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: namespace,
  });

  /** What the doctor says of one thing, as a process before this server. */
  async function doctor(system: string, namespace = 'default'): Promise<SystemReport> {
    const file = join(import.meta.dirname, '../../../client/cli/main.ts');
    const { stdout, stderr } = await run(process.execPath, [file, 'doctor', '--json'], settings(namespace));
    assert.equal(stderr, '');
    const { checks } = JSON.parse(stdout) as { checks: SystemReport[] };
    return (
      checks.find((check) => check.system === system) ?? assert.fail(`nothing about ${system}: ${stdout}`)
    );
  }

  /** Runs what the doctor advises: everything from the first `temporal` on. */
  function obey({ message }: SystemReport, namespace = 'default'): Promise<Ran> {
    const [command] = /temporal [^"]*/.exec(message) ?? assert.fail(`no command in: ${message}`);
    return run('sh', ['-c', command.replace(' TEXT', ' seen')], settings(namespace), { input: 'y\n' });
  }

  describe('of the namespace', () => {
    it('says how to make one that is not there, and finds it then', async () => {
      const before = await doctor('namespace', 'not-there');
      assert.deepEqual(
        [before.state, before.message.startsWith('there is no namespace not-there')],
        ['error', true],
      );
      assert.equal((await obey(before, 'not-there')).code, 0);
      assert.deepEqual(
        await eventually(async () => {
          const after = await doctor('namespace', 'not-there');
          return after.state === 'error' ? undefined : after;
        }, 'the namespace is there'),
        { system: 'namespace', state: 'ok', message: 'not-there, closed requests stay 90 days' },
      );
    });

    it('says how to raise a retention that is short', async () => {
      const namespace = 'short';
      const hours = { seconds: 86_400 as never };
      await client.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: hours });
      const before = await eventually(async () => {
        const found = await doctor('namespace', namespace);
        return found.state === 'error' ? undefined : found;
      }, 'the namespace is there');
      assert.equal(before.state, 'warning');
      assert.match(before.message, /^short, closed requests stay 24 h in lists, then in the archive only/);
      assert.equal((await obey(before, namespace)).code, 0);
      assert.equal((await doctor('namespace', namespace)).state, 'ok');
    });

    it('says how to add and mend search attributes', async () => {
      const namespace = 'short';
      const wrong = [
        'operator',
        'search-attribute',
        'create',
        '--name',
        'ConfettiCredits',
        '--type',
        'Keyword',
      ];
      assert.equal((await run(cli, wrong, settings(namespace))).code, 0);
      const before = await doctor('search attributes', namespace);
      assert.equal(before.state, 'error');
      assert.match(before.message, /^10 are missing, 1 have another type; mend it with: temporal operator/);
      const { code, stderr } = await obey(before, namespace);
      assert.equal(code, 0, stderr);
      assert.deepEqual(await doctor('search attributes', namespace), {
        system: 'search attributes',
        state: 'ok',
        message: 'all 11 are there',
      });
    });
  });

  describe('of the reconciliation', () => {
    it('misses its schedule, and finds it where a worker has made it', async () => {
      const { state, message } = await doctor('reconciliation');
      assert.equal(state, 'error');
      assert.match(message, /^there is no schedule credits-reconciliation: the worker makes it/);
      await scheduleReconciliation(client, shippedPolicy());
      assert.match(
        (await doctor('reconciliation')).message,
        /^schedule credits-reconciliation runs, next .* UTC$/,
      );
    });

    it('says how to go on with one that is paused', async () => {
      const schedule = client.schedule.getHandle('credits-reconciliation');
      await schedule.pause('TiDB Cloud is moving');
      const paused = await doctor('reconciliation');
      assert.equal(paused.state, 'warning');
      assert.match(
        paused.message,
        /is paused \(TiDB Cloud is moving\): credits are not compared by themselves/,
      );
      const { code, stderr } = await obey(paused);
      assert.equal(code, 0, stderr);
      assert.equal((await doctor('reconciliation')).state, 'ok');
    });
  });

  describe('of workers', () => {
    let code: string;
    const workers: { readonly worker: Worker; readonly end: Promise<void> }[] = [];

    before(async () => {
      code = await bundleWorkflows();
    });
    afterEach(async () => {
      for (const { worker } of workers) worker.shutdown();
      await Promise.all(workers.splice(0).map(({ end }) => end));
    });

    async function poll(buildId?: string): Promise<void> {
      const options: WorkerOptions = {
        ...{ connection, taskQueue, workflowBundle: { code } },
        activities: { checkSystems: async () => [] },
        ...(buildId !== undefined && {
          workerDeploymentOptions: {
            version: { deploymentName, buildId },
            useWorkerVersioning: true,
            defaultVersioningBehavior: 'AUTO_UPGRADE',
          },
        }),
      };
      const worker = await Worker.create(options);
      workers.push({ worker, end: worker.run() });
    }

    it('says that none polls', async () => {
      const { state, message } = await doctor('worker');
      assert.equal(state, 'error');
      assert.match(message, /^nobody polls task queue confetti \(none was seen lately\): start one/);
    });

    it('finds one, and a clock that agrees with Temporal', async () => {
      await poll();
      assert.deepEqual(await doctor('worker'), {
        system: 'worker',
        state: 'ok',
        message: 'an unversioned worker polls task queue confetti',
      });
      assert.equal((await doctor('clock')).state, 'ok');
    });

    it('names requests that a worker cannot go on with, until it can', async () => {
      await poll();
      assert.equal((await doctor('requests under way')).state, 'ok');
      const stuck = await client.workflow.start('fromTheFuture', { workflowId: 'poc/P-STUCK', taskQueue });
      const found = await eventually(async () => {
        const now = await doctor('requests under way');
        return now.state === 'error' ? now : undefined;
      }, 'Temporal has noted the problem');
      assert.match(
        found.message,
        /^1 stand still, .*: poc\/P-STUCK \(WorkflowTaskFailedCause\w+\)\. Nothing is lost/,
      );
      await stuck.terminate();
      await eventually(async () => (await doctor('requests under way')).state === 'ok', 'it is gone');
    });

    it('says how to make a build current that waits for it, and which others get no work', async () => {
      await poll();
      await poll('b-1');
      const waiting = await eventually(async () => {
        const found = await doctor('worker');
        return found.message.includes('b-1') ? found : undefined;
      }, 'the build is seen');
      assert.match(waiting.message, /build b-1 polls and gets no work: .*--build-id b-1$/);
      const { code: ended, stderr } = await obey(waiting);
      assert.equal(ended, 0, stderr);
      const current = await eventually(async () => {
        const found = await doctor('worker');
        return found.message.startsWith('build b-1 polls') ? found : undefined;
      }, 'the build is current');
      assert.match(current.message, /an unversioned worker polls and gets no work: stop it$/);
    });
  });
});

describe('what is said of workers', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  const long = now - 10 * 60_000;

  it('is when one was seen that does not poll any more', () => {
    const { state, message } = workersReport(now, [{ seenAt: long }], []);
    assert.equal(state, 'error');
    assert.match(message, /\(last seen 2026-11-22 09:50 UTC\)/);
  });

  it('is nothing of builds that have stopped', () => {
    const seen = [
      { seenAt: now, build: 'b-2' },
      { seenAt: long, build: 'b-1' },
    ];
    assert.deepEqual(workersReport(now, seen, ['b-2']), {
      system: 'worker',
      state: 'ok',
      message: 'build b-2 polls task queue confetti',
    });
  });

  it('is that two builds get work while one is ramped up', () => {
    const seen = [
      { seenAt: now, build: 'b-2' },
      { seenAt: now, build: 'b-3' },
    ];
    assert.equal(workersReport(now, seen, ['b-2', 'b-3']).state, 'ok');
  });

  it('is how to hand over from a build that is gone', () => {
    const { state, message } = workersReport(now, [{ seenAt: now, build: 'b-3' }], ['b-2']);
    assert.equal(state, 'error');
    assert.match(
      message,
      /^only build b-3 polls .* goes to build b-2, which does not poll: .*--build-id b-3$/,
    );
  });

  it('is which build to start where only unversioned ones poll', () => {
    const { state, message } = workersReport(now, [{ seenAt: now }], ['b-2']);
    assert.equal(state, 'error');
    assert.match(message, /start a worker with CONFETTI_BUILD_ID=b-2$/);
  });

  it('is that an old build beside the current one can be stopped', () => {
    const seen = [
      { seenAt: now, build: 'b-1' },
      { seenAt: now, build: 'b-2' },
    ];
    const { state, message } = workersReport(now, seen, ['b-2']);
    assert.equal(state, 'warning');
    assert.match(message, /build b-1 polls and gets no work: stop it where it is old/);
  });
});

describe('what is said of clocks', () => {
  const at = Date.parse('2026-11-22T10:00:00Z');
  const stateOf = (temporal: number): string =>
    clockReport('here', { before: at, temporal, after: at + 1000 }).state;

  it('is that they agree within ten seconds', () => {
    assert.deepEqual([stateOf(at - 10_000), stateOf(at), stateOf(at + 11_000)], ['ok', 'ok', 'ok']);
  });

  it('is by how much they do not', () => {
    assert.deepEqual([stateOf(at - 10_001), stateOf(at + 11_001)], ['warning', 'warning']);
    const { message } = clockReport('here', { before: at, temporal: at + 7_200_000, after: at });
    assert.match(message, /^the clock of here is about 2 h behind Temporal's/);
  });
});
