import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import { Connection, type Client } from '@temporalio/client';
import { openClient } from '../../../client/connection.ts';
import { encryptionCodec, keyIdOf } from '../../../client/encryption/codec.ts';
import { searchAttributes } from '../../../domain/search-attributes.ts';
import { startDevServer, type DevServer } from '../../../embedded/dev-server.ts';
import { temporalCli } from '../../../embedded/engine/temporal-cli.ts';
import { fakeServer } from '../../support/server/fake-server.ts';
import { keysOf } from '../../support/payload-keys.ts';
import { run, type Ran } from '../../support/temporal-cli.ts';

const workflowId = 'poc/P-1042';

describe('the temporal command before an encrypted workflow', function () {
  this.timeout(60_000);
  let temporal: DevServer;
  let connection: Connection;
  let client: Client;
  let cli: string;
  let server: ServerType;

  before(async () => {
    cli = await temporalCli((line) => process.stderr.write(`${line}\n`));
    temporal = await startDevServer({ cli, port: 0, headless: true, searchAttributes });
    connection = await Connection.connect({ address: temporal.address });
    client = openClient(connection, 'default', keysOf('a'));
    const codecServer = { codec: encryptionCodec(keysOf('a'), 'default'), namespace: 'default' };
    const { fetch } = fakeServer({}, { codecServer });
    server = await new Promise<ServerType>((resolve) => {
      const listening = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(listening));
    });
    await client.workflow.start('pocApplication', {
      workflowId,
      taskQueue: 'none',
      args: [{ company: 'Acme Robotics' }],
    });
  });
  after(async () => {
    server.close();
    await connection.close();
    await temporal.stop();
  });

  const command = (...args: readonly string[]): Promise<Ran> =>
    run(cli, ['workflow', ...args, '--workflow-id', workflowId, '--address', temporal.address], {});
  /** As an operator, whom the server of tests takes at their word. */
  const asOperator = (): string[] => [
    ...['--codec-endpoint', `http://127.0.0.1:${(server.address() as AddressInfo).port}/codec`],
    ...['--codec-header', 'X-Test-As=vince.yao@example.com'],
  ];
  const inputIn = ({ stdout }: Ran): unknown => {
    const { events } = JSON.parse(stdout) as {
      events: { workflowExecutionStartedEventAttributes?: { input: { payloads: { data: string }[] } } }[];
    };
    const [payload] = events[0]?.workflowExecutionStartedEventAttributes?.input.payloads ?? [];
    return Buffer.from(payload?.data ?? '', 'base64').toString();
  };

  it('shows ciphertext by itself', async () => {
    assert.doesNotMatch(String(inputIn(await command('show', '--output', 'json'))), /Acme/);
  });

  it('shows what was said to an operator who names the codec server', async () => {
    const shown = await command('show', '--output', 'json', ...asOperator());
    assert.equal(inputIn(shown), '{"company":"Acme Robotics"}');
  });

  it('sends through it what the workflow can read and Temporal cannot', async () => {
    const sent = await command(
      'signal',
      '--name',
      'comment',
      '--input',
      '{"comment":"Hush"}',
      ...asOperator(),
    );
    assert.equal(sent.code, 0, sent.stderr);
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    const [payload] = events?.at(-1)?.workflowExecutionSignaledEventAttributes?.input?.payloads ?? [];
    assert.equal(payload && keyIdOf(payload), 'a');
  });
});
