import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';
import { startChild } from '../../embedded/child.ts';
import type { Child } from '../../embedded/child.ts';
import { portSettings } from '../../embedded/config.ts';
import { freePort, freePorts } from '../../embedded/ports.ts';
import { stillAlive } from './support/still-alive.ts';
import { tempDir } from './support/temp-dir.ts';

interface Seen {
  pids: number[];
  env: Record<string, string>;
}

describe('npm start', () => {
  const started: Child[] = [];
  const servers: Server[] = [];

  /** Listens like a Temporal server that somebody else runs. */
  const listen = async (): Promise<number> => {
    const server = createServer((socket) => socket.destroy());
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  };

  /** Starts everything with stubs on free ports. */
  const start = async (settings: Record<string, string>): Promise<{ child: Child; dir: string }> => {
    const dir = tempDir();
    const ports: Record<string, string> = {};
    const names = Object.keys(portSettings);
    const free = await freePorts(names.length);
    names.forEach((name, index) => (ports[name] = String(free[index])));
    const child = startChild({
      name: 'start',
      command: process.execPath,
      args: [path.join(import.meta.dirname, 'support', 'start-with-stubs.ts')],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        ...ports,
        CONFETTI_DATA_DIR: dir,
        STUB_DIR: dir,
        ...settings,
      },
    });
    started.push(child);
    return { child, dir };
  };

  const ready = (child: Child): Promise<string> => child.waitForLine((line) => line === 'ready', 20_000);
  const seenBy = (dir: string, name: string): Seen =>
    JSON.parse(readFileSync(path.join(dir, `${name}.json`), 'utf8')) as Seen;
  const pidsIn = (dir: string): number[] =>
    ['sandbox', 'worker', 'server'].flatMap((name) => seenBy(dir, name).pids);

  afterEach(async () => {
    for (const child of started.splice(0)) await child.stop();
    for (const server of servers.splice(0)) server.close();
  });

  it('prints what runs where, then ready', async () => {
    const { child } = await start({
      TEMPORAL_ADDRESS: `127.0.0.1:${await listen()}`,
      CONFETTI_SANDBOX_LARK_PORT: '48813',
    });
    await ready(child);
    const lines = child.lastLines();
    assert.equal(lines.at(-1), 'ready');
    assert.ok(
      lines.some((line) => /Lark sandbox +http:\/\/127\.0\.0\.1:48813$/.test(line)),
      lines.join('\n'),
    );
  });

  it('uses the Temporal server that TEMPORAL_ADDRESS names', async () => {
    const address = `127.0.0.1:${await listen()}`;
    const { child, dir } = await start({ TEMPORAL_ADDRESS: address });
    await ready(child);
    assert.equal(seenBy(dir, 'worker').env['TEMPORAL_ADDRESS'], address);
  });

  it('says so when nothing answers at TEMPORAL_ADDRESS', async () => {
    const { child } = await start({ TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` });
    assert.equal((await child.exited).code, 1);
    assert.match(child.lastLines().join('\n'), /Nothing answers at .* \(TEMPORAL_ADDRESS\)/);
  });

  it('stops everything it started, the latest first, on SIGTERM', async () => {
    const { child, dir } = await start({ TEMPORAL_ADDRESS: `127.0.0.1:${await listen()}` });
    await ready(child);
    process.kill(child.pid, 'SIGTERM');
    assert.deepEqual(await child.exited, { code: 0, signal: null });
    assert.deepEqual(await stillAlive(pidsIn(dir)), []);
    assert.equal(readFileSync(path.join(dir, 'stopped'), 'utf8'), 'server worker sandbox ');
  });

  it('stops in order when a Ctrl-C reaches the whole process group', async () => {
    const { child, dir } = await start({ TEMPORAL_ADDRESS: `127.0.0.1:${await listen()}` });
    await ready(child);
    process.kill(-child.pid, 'SIGINT');
    assert.deepEqual(await child.exited, { code: 0, signal: null });
    assert.equal(readFileSync(path.join(dir, 'stopped'), 'utf8'), 'server worker sandbox ');
  });

  it('seals sessions with a key that is made once and is for its owner only', async () => {
    const settings = { TEMPORAL_ADDRESS: `127.0.0.1:${await listen()}` };
    const keys = [];
    const { child, dir } = await start(settings);
    await ready(child);
    keys.push(seenBy(dir, 'server').env['CONFETTI_SESSION_KEY']);
    await child.stop();
    assert.equal(statSync(path.join(dir, 'session.key')).mode & 0o777, 0o600);
    const again = await start({ ...settings, CONFETTI_DATA_DIR: dir, STUB_DIR: dir });
    await ready(again.child);
    keys.push(seenBy(dir, 'server').env['CONFETTI_SESSION_KEY']);
    assert.match(keys[0] ?? '', /^[\w+/]{43}=$/);
    assert.equal(keys[1], keys[0]);
  });

  it('stops the rest and shows the last lines when one ends unexpectedly', async () => {
    const { child, dir } = await start({
      TEMPORAL_ADDRESS: `127.0.0.1:${await listen()}`,
      STUB_FAILS: 'server',
    });
    assert.equal((await child.exited).code, 1);
    assert.match(
      child.lastLines().join('\n'),
      /server ended unexpectedly \(exit code 3\)[^]*the disk is full/,
    );
    assert.deepEqual(await stillAlive(pidsIn(dir)), []);
  });

  it('names the setting of a busy port and starts nothing', async () => {
    const port = await listen();
    const { child, dir } = await start({
      TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
      CONFETTI_SANDBOX_TIDB_CLOUD_PORT: String(port),
    });
    assert.equal((await child.exited).code, 1);
    assert.deepEqual(child.lastLines(), [
      `Port ${port} (TiDB Cloud sandbox) is in use. Stop what uses it or set CONFETTI_SANDBOX_TIDB_CLOUD_PORT to a free port.`,
    ]);
    assert.throws(() => seenBy(dir, 'sandbox'));
  });

  it('refuses a data folder that another start uses', async () => {
    const settings = { TEMPORAL_ADDRESS: `127.0.0.1:${await listen()}` };
    const first = await start(settings);
    await ready(first.child);
    const second = await start({ ...settings, CONFETTI_DATA_DIR: first.dir });
    assert.equal((await second.child.exited).code, 1);
    assert.match(
      second.child.lastLines().join('\n'),
      /Another npm start uses the data in .* set CONFETTI_DATA_DIR/,
    );
  });
});
