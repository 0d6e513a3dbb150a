import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cloneRoot, portSettings } from '../../embedded/config.ts';
import { clientSettingNames } from '../../client/config.ts';
import { readServerConfig, serverSettingNames } from '../../client/server/config.ts';
import { readWorkerConfig, workerSettingNames } from '../../worker/config.ts';
import { compose, filledIn, fileOf, service } from './compose-file.ts';
import { settingsOfTheSdk } from './sdk-settings.ts';

const worker = service('worker');
const workerEnvironment = worker.environment ?? {};

/** Made-up values for the settings that have no preset. */
const given = {
  POSTGRES_PASSWORD: 'p',
  SALESFORCE_LOGIN_URL: 'https://salesforce.example.com',
  SALESFORCE_CLIENT_ID: 'i',
  SALESFORCE_CLIENT_SECRET: 's',
  TIDB_CLOUD_API_URL: 'https://tidb.example.com',
  TIDB_CLOUD_PUBLIC_KEY: 'k',
  TIDB_CLOUD_PRIVATE_KEY: 'l',
};

function workerEnvironmentWith(env: Record<string, string>): Record<string, string> {
  const passed = Object.entries(workerEnvironment).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  return Object.fromEntries(passed.map(([name, value]) => [name, filledIn(value, env)]));
}

const seconds = (text: string): number => Number(/^(\d+) ?s(?:econds)?$/.exec(text)?.[1]);

describe('docker-compose.yml', () => {
  describe('gives the worker', () => {
    it('every setting that it knows and none that it does not', () => {
      const own = Object.keys(workerEnvironment).filter((name) => !/^(TEMPORAL_|TZ$)/.test(name));
      assert.deepEqual(own.sort(), [...workerSettingNames].sort());
    });

    it('what it needs, once the settings without a preset are given', () => {
      assert.doesNotThrow(() => readWorkerConfig(workerEnvironmentWith(given)));
    });

    it('nothing at all while a setting without a preset is missing', () => {
      for (const name of Object.keys(given).filter((one) => one !== 'POSTGRES_PASSWORD'))
        assert.throws(() => workerEnvironmentWith({ ...given, [name]: '' }), new RegExp(`^Error: ${name}: `));
    });

    it('the presets of the code, but for the places of files', () => {
      const preset = readWorkerConfig(given);
      const composed = readWorkerConfig(workerEnvironmentWith(given));
      const { CONFETTI_POLICY_FILE, CONFETTI_ARCHIVE_DIR, CONFETTI_WORKFLOW_BUNDLE } = composed;
      assert.deepEqual(composed, {
        ...preset,
        CONFETTI_POLICY_FILE,
        CONFETTI_ARCHIVE_DIR,
        CONFETTI_WORKFLOW_BUNDLE,
      });
    });

    it('every setting as it was given', () => {
      const all = { ...given, MAIL_FROM: 'poc@example.com', SMTP_URL: 'smtp://mail', LARK_APP_ID: 'a' };
      const passed = workerEnvironmentWith({ ...all, TEMPORAL_ADDRESS: 'cluster:7233' });
      assert.equal(passed['TEMPORAL_ADDRESS'], 'cluster:7233');
      const { POSTGRES_PASSWORD: _, ...settings } = all;
      for (const [name, value] of Object.entries(settings)) assert.equal(passed[name], value);
    });

    it('the files and folders at the places that it is told', () => {
      const targets = (worker.volumes ?? []).map((one) =>
        typeof one === 'string' ? one.split(':')[1] : one.target,
      );
      const passed = workerEnvironmentWith({ ...given, SALESFORCE_MAPPING_FILE: './mapping.yaml' });
      assert.deepEqual(
        targets,
        ['CONFETTI_ARCHIVE_DIR', 'CONFETTI_POLICY_FILE', 'SALESFORCE_MAPPING_FILE'].map(
          (name) => passed[name],
        ),
      );
    });

    it('only settings of Temporal that its client reads', () => {
      const read = settingsOfTheSdk();
      const passed = Object.keys(workerEnvironment).filter((name) => name.startsWith('TEMPORAL_'));
      assert.ok(passed.includes('TEMPORAL_TLS'));
      assert.deepEqual(
        passed.filter((name) => !read.has(name)),
        [],
      );
    });

    it('the namespace that is set up and that the web pages show', () => {
      const env = { ...given, TEMPORAL_NAMESPACE: 'poc' };
      const namespaceOf = (name: string, setting: string): string =>
        filledIn(service(name).environment?.[setting] ?? '', env);
      assert.equal(namespaceOf('worker', 'TEMPORAL_NAMESPACE'), 'poc');
      assert.equal(namespaceOf('temporal-setup', 'TEMPORAL_NAMESPACE'), 'poc');
      assert.equal(namespaceOf('temporal-ui', 'TEMPORAL_DEFAULT_NAMESPACE'), 'poc');
    });

    it('the clock of UTC, a read-only file system and a limit of memory', () => {
      assert.equal(workerEnvironment['TZ'], 'UTC');
      assert.equal(worker.read_only, true);
      assert.match(worker.mem_limit ?? '', /^\d+[mg]$/);
    });

    it('longer to stop than it gives its activities', () => {
      const grace = /shutdownGraceTime: '(.*)'/.exec(fileOf('worker/main.ts'))?.[1] ?? '';
      assert.ok(seconds(grace) > 0);
      assert.ok(seconds(worker.stop_grace_period ?? '') > seconds(grace));
    });
  });

  describe('gives the server', () => {
    const server = service('server');
    const environment = server.environment ?? {};
    const needed = {
      CONFETTI_PUBLIC_URL: 'https://confetti.example.com',
      OIDC_ISSUER: 'https://login.example.com',
      OIDC_CLIENT_ID: 'c',
      OIDC_CLIENT_SECRET: 's',
      CONFETTI_SESSION_KEY: Buffer.alloc(32, 1).toString('base64'),
    };
    const environmentWith = (env: Record<string, string>): Record<string, string> =>
      Object.fromEntries(
        Object.entries(environment).flatMap(([name, value]) =>
          value === null ? [] : [[name, filledIn(value, env)]],
        ),
      );

    it('every setting that it knows, beside those of every client', () => {
      const own = Object.keys(environment).filter((name) => !/^(TEMPORAL_|TZ$)/.test(name));
      assert.deepEqual(own.sort(), [...serverSettingNames, ...clientSettingNames].sort());
    });

    it('what it needs, once the settings without a preset are given, and otherwise the presets of the code', () => {
      const composed = readServerConfig(environmentWith(needed));
      assert.deepEqual(composed, { ...readServerConfig(needed), CONFETTI_HTTP_HOST: '0.0.0.0' });
      for (const name of Object.keys(needed))
        assert.throws(() => environmentWith({ ...needed, [name]: '' }), new RegExp(`^Error: ${name}: `));
    });

    it('Temporal, keys, policy and archive as the worker has them, the archive to read only', () => {
      for (const [name, value] of Object.entries(environment))
        if (
          name.startsWith('TEMPORAL_') ||
          name === 'CONFETTI_POLICY_FILE' ||
          name === 'CONFETTI_ARCHIVE_DIR' ||
          name === 'CONFETTI_PAYLOAD_KEYS'
        )
          assert.equal(value, workerEnvironment[name], name);
      assert.ok(server.volumes?.includes(`archive:${environment['CONFETTI_ARCHIVE_DIR']}:ro`));
    });

    it('none of the credentials of the worker', () => {
      const foreign = Object.keys(environment).filter((name) =>
        /^(SALESFORCE|TIDB_CLOUD|LARK|SMTP)_/.test(name),
      );
      assert.deepEqual(foreign, []);
    });

    it('the image of the worker, and the command of package.json', () => {
      const { scripts } = JSON.parse(fileOf('package.json')) as { scripts: { serve: string } };
      assert.equal(server.command?.join(' '), scripts.serve);
      assert.deepEqual([server.image, server.build], [worker.image, worker.build]);
      assert.equal(server.read_only, true);
    });

    it('longer to stop than it gives its requests', () => {
      const grace = Number(/graceMs = ([\d_]+)/.exec(fileOf('client/server/main.ts'))?.[1]?.replace('_', ''));
      assert.ok(grace > 0);
      assert.ok(seconds(server.stop_grace_period ?? '') * 1000 > grace);
    });
  });

  it('publishes only the ports of npm start, on this machine only', () => {
    const published = Object.entries(compose.services).flatMap(([name, { ports = [] }]) =>
      ports.map((port) => [name, port]),
    );
    const { CONFETTI_TEMPORAL_PORT: temporal, CONFETTI_TEMPORAL_UI_PORT: web } = portSettings;
    const { CONFETTI_HTTP_PORT: http } = portSettings;
    assert.deepEqual(published, [
      ['temporal', `127.0.0.1:\${CONFETTI_TEMPORAL_PORT:-${temporal.standard}}:7233`],
      ['temporal-ui', `127.0.0.1:\${CONFETTI_TEMPORAL_UI_PORT:-${web.standard}}:8080`],
      ['server', `127.0.0.1:\${CONFETTI_HTTP_PORT:-${http.standard}}:8080`],
    ]);
  });

  it('uses inside the ports that the servers are told', () => {
    assert.equal(service('temporal').environment?.['FRONTEND_GRPC_PORT'], '7233');
    assert.equal(service('temporal-ui').environment?.['TEMPORAL_UI_PORT'], '8080');
    assert.equal(service('server').environment?.['CONFETTI_HTTP_PORT'], '8080');
    for (const name of ['temporal-setup', 'temporal-ui', 'worker', 'server'])
      assert.equal(filledIn(service(name).environment?.['TEMPORAL_ADDRESS'] ?? ''), 'temporal:7233');
  });

  it('starts each service after what it needs', () => {
    const needs = Object.fromEntries(
      Object.entries(compose.services).map(([name, { depends_on: on = {} }]) => [
        name,
        Object.entries(on).map(([other, { condition }]) => `${other} ${condition}`),
      ]),
    );
    assert.deepEqual(needs, {
      postgres: [],
      'temporal-schema': ['postgres service_healthy'],
      temporal: ['temporal-schema service_completed_successfully'],
      'temporal-setup': ['temporal service_healthy'],
      'temporal-ui': ['temporal service_healthy'],
      worker: ['temporal-setup service_completed_successfully'],
      server: ['temporal-setup service_completed_successfully'],
    });
  });

  it('asks PostgreSQL and Temporal what the run on one machine asks them before it goes on', () => {
    const asks = (name: string): string | undefined => service(name).healthcheck?.test.slice(1).join(' ');
    assert.equal(asks('postgres'), 'pg_isready --host=127.0.0.1 --username=temporal --dbname=temporal');
    assert.equal(asks('temporal'), 'nc -z 127.0.0.1 7233');
  });

  it('runs once what ends by itself, and starts everything else again', () => {
    for (const [name, { restart }] of Object.entries(compose.services))
      assert.equal(
        restart,
        name === 'temporal-schema' || name === 'temporal-setup' ? 'no' : 'unless-stopped',
      );
  });

  it('takes images of one exact version, the same one for the server and its tools', () => {
    const bought = Object.values(compose.services).filter(({ build }) => build === undefined);
    for (const { image } of bought) assert.match(image, /:\d+\.\d+(\.\d+)?(-\w+)?$/);
    const versionOf = (name: string): string | undefined => service(name).image.split(':')[1];
    assert.equal(versionOf('temporal-schema'), versionOf('temporal'));
    assert.equal(versionOf('temporal-setup'), versionOf('temporal'));
  });

  it('has no preset for anything secret, and one password for the database', () => {
    const secret = Object.values(compose.services)
      .flatMap(({ environment = {} }) => Object.entries(environment))
      .filter(([name]) => /PASSWORD|PWD|SECRET|_KEY|SMTP_URL/.test(name));
    assert.ok(secret.length > 0);
    // A name without a value is passed on from where compose runs.
    for (const [name, value] of secret)
      if (value !== null) assert.match(value, /^\$\{\w+:(\?[\w ]+|-)\}$/, `${name} has a preset`);
    const database = secret.filter(([name]) => /PASSWORD|PWD/.test(name)).map(([, value]) => value);
    assert.equal(new Set(database).size, 1);
  });

  it('mounts only files that are there', () => {
    const sources = Object.values(compose.services).flatMap(({ volumes = [] }) =>
      volumes.map((one) => (typeof one === 'string' ? one.split(':')[0]! : filledIn(one.source))),
    );
    for (const source of sources.filter((one) => !(one in compose.volumes)))
      assert.ok(existsSync(path.resolve(cloneRoot, source)), source);
  });

  it('runs scripts, and reads a server configuration, that are there', () => {
    const inside = [
      service('temporal-schema').command?.[1],
      service('temporal-setup').command?.[1],
      service('temporal').environment?.['DYNAMIC_CONFIG_FILE_PATH'],
    ];
    for (const file of inside) assert.ok(existsSync(path.join(cloneRoot, file ?? 'none')), file ?? 'none');
  });
});
