import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { unfitSearchAttributes } from '../../client/search-attributes.ts';
import { clientOf } from '../support/client-of.ts';
import { cluster } from './use-cluster.ts';

describe('docker-compose.yml, from nothing to a cluster that serves', function () {
  this.timeout(60_000);
  let client: Client;

  before('connect', async () => {
    client = await clientOf(cluster().place);
  });
  after('let go', () => client.connection.close());

  const retentionHours = async (): Promise<number> => {
    const { config } = await client.workflowService.describeNamespace({
      namespace: client.options.namespace,
    });
    return Number(config?.workflowExecutionRetentionTtl?.seconds) / 3600;
  };

  it('has the namespace with ten years of retention and every search attribute', async () => {
    assert.equal(await retentionHours(), 87_600);
    assert.deepEqual(await unfitSearchAttributes(client.connection, client.options.namespace), []);
  });

  it('is the version of the images, on PostgreSQL with as many shards as the file says', async () => {
    const { serverVersion, persistenceStore, visibilityStore, historyShardCount } =
      await client.workflowService.getClusterInfo({});
    assert.deepEqual(
      [serverVersion, persistenceStore, visibilityStore, historyShardCount],
      ['1.32.0', 'postgres12', 'postgres12', 128],
    );
  });

  it('runs the steps of a start again without changing anything', async () => {
    await cluster().runOnce('temporal-schema');
    await cluster().runOnce('temporal-setup');
    assert.equal(await retentionHours(), 87_600);
  });

  it('answers on the health check of its server', async () => {
    const answer = await fetch(`${cluster().place.url('CONFETTI_HTTP_PORT')}/healthz`);
    assert.equal(answer.status, 200);
  });

  it('has started everything once', () => {
    const { postgres, temporal, workers, server } = cluster();
    for (const { name, ends } of [postgres, temporal, ...workers, server]) assert.deepEqual(ends, [], name);
  });
});
