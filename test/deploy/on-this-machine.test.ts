import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readServerConfig } from '../../client/server/config.ts';
import { cloneRoot } from '../../embedded/config.ts';
import { temporalServerLockFile } from '../../embedded/engine/temporal-server.ts';
import { readWorkerConfig } from '../../worker/config.ts';
import { onThisMachine, type Here } from '../cluster/on-this-machine.ts';
import { compose, service } from './compose-file.ts';

/** What `npm run test:cluster` runs is this file of compose, and not what somebody once copied out of it. */
describe('docker-compose.yml as processes of one machine', () => {
  const here: Here = {
    ports: { postgres: 20_001, temporal: 20_002, http: 20_003 },
    volumes: { archive: '/scratch/archive' },
    variables: {
      POSTGRES_PASSWORD: 'p',
      SALESFORCE_LOGIN_URL: 'http://127.0.0.1:20004',
      SALESFORCE_CLIENT_ID: 'i',
      SALESFORCE_CLIENT_SECRET: 's',
      TIDB_CLOUD_API_URL: 'http://127.0.0.1:20005',
      TIDB_CLOUD_PUBLIC_KEY: 'k',
      TIDB_CLOUD_PRIVATE_KEY: 'l',
      CONFETTI_PUBLIC_URL: 'http://127.0.0.1:20003',
      OIDC_ISSUER: 'http://127.0.0.1:20006',
      OIDC_CLIENT_ID: 'c',
      OIDC_CLIENT_SECRET: 's',
      CONFETTI_SESSION_KEY: Buffer.alloc(32, 1).toString('base64'),
    },
  };
  const inClone = (name: string): string => path.join(cloneRoot, name);

  it('has every setting of every service, and none beside them but those of the image', () => {
    for (const [name, { environment = {}, build }] of Object.entries(compose.services)) {
      const passed = Object.entries(environment).flatMap(([setting, value]) =>
        value === null ? [] : setting,
      );
      const ofImage = build === undefined ? [] : ['NODE_ENV', 'TZ'];
      const { env } = onThisMachine(name, here);
      assert.deepEqual(Object.keys(env).sort(), [...new Set([...passed, ...ofImage])].sort(), name);
    }
  });

  it('runs the scripts of the clone with the commands of the file', () => {
    assert.deepEqual(onThisMachine('temporal-schema', here).command, [
      'sh',
      inClone('deploy/temporal-schema.sh'),
    ]);
    assert.deepEqual(onThisMachine('temporal-setup', here).command, [
      'sh',
      inClone('deploy/temporal-setup.sh'),
    ]);
    assert.deepEqual(onThisMachine('worker', here).command, ['node', 'worker/main.ts']);
    assert.deepEqual(onThisMachine('server', here).command, service('server').command);
  });

  it('has the addresses of this machine for those of containers', () => {
    const schema = onThisMachine('temporal-schema', here).env;
    assert.deepEqual([schema['SQL_HOST'], schema['SQL_PORT']], ['127.0.0.1', '20001']);
    const temporal = onThisMachine('temporal', here).env;
    assert.deepEqual(
      ['POSTGRES_SEEDS', 'DB_PORT', 'BIND_ON_IP', 'FRONTEND_GRPC_PORT'].map((name) => temporal[name]),
      ['127.0.0.1', '20001', '127.0.0.1', '20002'],
    );
    assert.equal(temporal['DYNAMIC_CONFIG_FILE_PATH'], inClone('deploy/temporal-dynamic-config.yaml'));
    for (const name of ['temporal-setup', 'temporal-ui', 'worker', 'server'])
      assert.equal(onThisMachine(name, here).env['TEMPORAL_ADDRESS'], '127.0.0.1:20002');
  });

  it('gives worker and server settings that they accept, with the files at their places here', () => {
    const worker = readWorkerConfig(onThisMachine('worker', here).env);
    assert.deepEqual(
      [worker.CONFETTI_POLICY_FILE, worker.CONFETTI_ARCHIVE_DIR, worker.CONFETTI_WORKFLOW_BUNDLE],
      [inClone('policy/default.yaml'), '/scratch/archive', inClone('dist/workflow-bundle.js')],
    );
    const server = readServerConfig(onThisMachine('server', here).env);
    assert.deepEqual([server.CONFETTI_HTTP_HOST, server.CONFETTI_HTTP_PORT], ['127.0.0.1', 20_003]);
  });

  it('passes on a setting without a value only where it is set', () => {
    assert.ok(!('TEMPORAL_API_KEY' in onThisMachine('worker', here).env));
    const variables = { ...here.variables, TEMPORAL_API_KEY: 'a' };
    assert.equal(onThisMachine('worker', { ...here, variables }).env['TEMPORAL_API_KEY'], 'a');
  });

  it('does not run what stands for another value than the one of the file', () => {
    const variables = { ...here.variables, TEMPORAL_ADDRESS: 'elsewhere:7233' };
    assert.throws(
      () => onThisMachine('worker', { ...here, variables }),
      /^Error: docker-compose.yml gives worker TEMPORAL_ADDRESS "elsewhere:7233"; the run stands in for "temporal:7233"/,
    );
  });

  it('does not run with a variable missing that has no preset', () => {
    const { POSTGRES_PASSWORD: _, ...variables } = here.variables;
    assert.throws(() => onThisMachine('temporal', { ...here, variables }), /^Error: POSTGRES_PASSWORD: /);
  });

  it('gives each as long to end as the file says', () => {
    assert.equal(onThisMachine('worker', here).graceMs, 30_000);
    assert.equal(onThisMachine('server', here).graceMs, 15_000);
  });

  it('builds the server of the version that the images have', () => {
    const { version } = JSON.parse(readFileSync(temporalServerLockFile, 'utf8')) as { version: string };
    assert.equal(service('temporal').image, `temporalio/server:${version.slice(1)}`);
  });
});
