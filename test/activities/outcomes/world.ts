import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { createActivities, type Activities } from '../../../activities/index.ts';
import type { ActivityDependencies } from '../../../activities/index.ts';
import { taskQueue } from '../../../client/task-queue.ts';
import { sandboxCredentials } from '../../../sandbox/credentials.ts';
import type { Sandbox } from '../../../sandbox/kit/sandbox.ts';
import { startLarkSandbox } from '../../../sandbox/lark/index.ts';
import { startMailSandbox, type MailSandbox } from '../../../sandbox/mail/index.ts';
import { startSalesforceSandbox } from '../../../sandbox/salesforce/index.ts';
import { startTidbCloudSandbox } from '../../../sandbox/tidb-cloud/index.ts';
import { payloadConverterPath } from '../../../worker/bundle.ts';
import { readWorkerConfig } from '../../../worker/config.ts';
import { createDependencies } from '../../../worker/dependencies.ts';
import { tenantCreditsId, tenantViewQuery } from '../../../workflows/tenant-credits/contract.ts';
import { startRelay } from '../../crash/relay.ts';
import { openListServer } from '../../support/list-server.ts';
import { sharedBundle } from '../../support/shared-servers.ts';

/** Where a call to Temporal is cut: before Temporal knows of it, or after Temporal has done it. */
export type Cut = 'asked' | 'answered';

/** Activities as the worker has them, on sandboxes and a Temporal server that can be disturbed. */
export interface World {
  readonly salesforce: Sandbox;
  readonly tidbCloud: Sandbox;
  readonly lark: Sandbox;
  readonly mail: MailSandbox;
  /** What the worker itself uses, undisturbed at Temporal. */
  readonly undisturbed: ActivityDependencies;
  readonly archiveDirectory: string;
  /** Cuts the next call to Temporal. */
  cutTemporal(at: Cut): void;
  /** Whether a cut still waits for a call. */
  readonly isCutWaiting: boolean;
  /** One attempt of an activity; attempts with the same id are attempts of the same call. */
  attempt(name: keyof Activities, input: unknown, activityId: string): Promise<unknown>;
  /** What a request has reserved with an Org; undefined where it has nothing. */
  reservedFor(orgId: string, requestId: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Opens all of it: four sandboxes, a Temporal server, and a worker for the workflows that activities talk to. */
export async function openWorld(): Promise<World> {
  const code = await sharedBundle();
  const memory = { port: 0, dataFile: ':memory:' };
  const [salesforce, tidbCloud, lark, mail, server] = await Promise.all([
    startSalesforceSandbox(memory),
    startTidbCloudSandbox(memory),
    startLarkSandbox(memory),
    startMailSandbox({ smtpPort: 0, httpPort: 0, dataFile: ':memory:' }),
    openListServer(),
  ]);
  const archiveDirectory = mkdtempSync(path.join(tmpdir(), 'confetti-outcomes-'));
  const config = readWorkerConfig({
    SALESFORCE_LOGIN_URL: salesforce.url,
    SALESFORCE_CLIENT_ID: sandboxCredentials.salesforce.clientId,
    SALESFORCE_CLIENT_SECRET: sandboxCredentials.salesforce.clientSecret,
    TIDB_CLOUD_API_URL: tidbCloud.url,
    TIDB_CLOUD_PUBLIC_KEY: sandboxCredentials.tidbCloud.publicKey,
    TIDB_CLOUD_PRIVATE_KEY: sandboxCredentials.tidbCloud.privateKey,
    SMTP_URL: mail.smtpUrl,
    LARK_DOMAIN: lark.url,
    LARK_APP_ID: sandboxCredentials.lark.appId,
    LARK_APP_SECRET: sandboxCredentials.lark.appSecret,
    CONFETTI_ARCHIVE_DIR: archiveDirectory,
  });
  // What TiDB Cloud serves in a minute is not what this is about.
  const body = JSON.stringify({ perMinute: 1_000_000 });
  await fetch(`${tidbCloud.url}/_sandbox/rate-limit`, { method: 'PUT', body });

  const { connection: direct } = server.client;
  if (!(direct instanceof Connection)) throw new Error('The list server has an address of its own.');
  const { address } = direct.options;
  const { namespace } = server.client.options;
  const undisturbed = createDependencies(config, server.client);
  const native = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection: native,
    namespace,
    taskQueue,
    workflowBundle: { code },
    activities: createActivities(undisturbed),
    dataConverter: { payloadConverterPath },
  });
  const running = worker.run();

  let cut: Cut | undefined;
  const isCut = (at: Cut): boolean => {
    if (cut !== at) return false;
    cut = undefined;
    return true;
  };
  const relay = await startRelay(0, Number(address.split(':').at(-1)), {
    asked: () => isCut('asked'),
    answered: () => isCut('answered'),
  });
  // Without the SDK's own attempts: here every one of them is seen.
  const connection = await Connection.connect({ address: `127.0.0.1:${relay.port}`, interceptors: [] });
  const activities = createActivities(createDependencies(config, new Client({ connection, namespace })));

  return {
    ...{ salesforce, tidbCloud, lark, mail, undisturbed, archiveDirectory },
    cutTemporal(at) {
      cut = at;
    },
    get isCutWaiting() {
      return cut !== undefined;
    },
    attempt(name, input, activityId) {
      const info = { activityId, currentAttemptScheduledTimestampMs: Date.now() };
      const environment = new MockActivityEnvironment(info, { logger: new DefaultLogger('ERROR') });
      return environment.run(activities[name] as (input: unknown) => Promise<unknown>, input);
    },
    async reservedFor(orgId, requestId) {
      const tenant = server.client.workflow.getHandle(tenantCreditsId(orgId));
      return (await tenant.query(tenantViewQuery)).reserved[requestId];
    },
    async close() {
      await connection.close();
      await relay.close();
      worker.shutdown();
      await running;
      await native.close();
      await Promise.all([salesforce, tidbCloud, lark, mail, server].map((part) => part.close()));
      rmSync(archiveDirectory, { recursive: true, force: true });
    },
  };
}
