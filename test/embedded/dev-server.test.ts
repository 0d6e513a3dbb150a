import assert from 'node:assert/strict';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { embeddedMark } from '../../client/embedded-mark.ts';
import { startDevServer } from '../../embedded/dev-server.ts';
import type { DevServer } from '../../embedded/dev-server.ts';
import { temporalCli } from '../../embedded/engine/temporal-cli.ts';
import { registerSearchAttributes } from '../../embedded/namespace.ts';
import { tempDir } from './support/temp-dir.ts';

const keyword = defineSearchAttributeKey('ConfettiKind', 'KEYWORD');

describe('the Temporal dev server', () => {
  let dbFile: string;
  let cli: string;
  let server: DevServer;
  let connection: Connection;

  const start = async (): Promise<void> => {
    server = await startDevServer({
      cli,
      port: 0,
      dbFile,
      headless: true,
      searchAttributes: { ConfettiKind: 'KEYWORD' },
    });
    connection = await Connection.connect({ address: server.address });
  };

  beforeEach(async () => {
    dbFile = path.join(tempDir(), 'temporal.db');
    cli = await temporalCli(() => {});
    await start();
  });

  afterEach(async () => {
    await connection.close();
    server.kill();
    await server.exited;
  });

  it('has its workflows, search attributes, retention and mark after it was killed and started again', async () => {
    const typedSearchAttributes = [{ key: keyword, value: 'poc' }];
    await new Client({ connection }).workflow.start('anything', {
      workflowId: 'poc/P-1',
      taskQueue: 'none',
      typedSearchAttributes,
    });
    await connection.close();
    server.kill();
    await server.exited;
    await start();

    const description = await new Client({ connection }).workflow.getHandle('poc/P-1').describe();
    assert.equal(description.status.name, 'RUNNING');
    assert.equal(description.typedSearchAttributes.get(keyword), 'poc');
    const { config, namespaceInfo } = await connection.workflowService.describeNamespace({
      namespace: 'default',
    });
    assert.equal(Number(config?.workflowExecutionRetentionTtl?.seconds), 87_600 * 3600);
    assert.equal(namespaceInfo?.data?.[embeddedMark.key], embeddedMark.value);
  });

  it('refuses a search attribute that exists with another type', async () => {
    await assert.rejects(
      registerSearchAttributes(connection, 'default', { ConfettiKind: 'INT' }),
      /ConfettiKind of namespace default has another type than INT\. Remove it/,
    );
  });

  it('shows its last lines when it cannot start', async () => {
    const unusable = path.join(dbFile, 'below-a-file.db');
    await assert.rejects(
      startDevServer({ cli, port: 0, dbFile: unusable, headless: true, searchAttributes: {} }),
      /Temporal ended before it served \(exit code 1\)\. Its last lines:/,
    );
  });
});
