import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

const main = join(import.meta.dirname, '../../sandbox/main.ts');

describe('the sandbox process', () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'confetti-sandbox-'));
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  /** Starts the process on free ports. */
  function start(env: Record<string, string> = {}) {
    const names = ['SALESFORCE', 'TIDB_CLOUD', 'LARK', 'IDENTITY', 'MAIL', 'MAILBOX'];
    const ports = Object.fromEntries(names.map((name) => [`CONFETTI_SANDBOX_${name}_PORT`, '0']));
    const started = spawn(process.execPath, [main], {
      env: { ...process.env, CONFETTI_DATA_DIR: folder, ...ports, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    return started;
  }

  it('says where each sandbox listens, then that it is ready, and ends cleanly', async () => {
    const running = start();
    const lines: string[] = [];
    for await (const line of createInterface(running.stdout)) {
      lines.push(line);
      if (line === 'ready') break;
    }
    assert.deepEqual(
      lines.map((line) => line.replace(/\s+(http|smtp):.*/, '')),
      ['Salesforce', 'TiDB Cloud', 'Lark', 'Identity', 'Mail', 'ready'],
    );
    const files = await readdir(join(folder, 'sandbox'));
    for (const name of ['salesforce', 'tidb-cloud', 'lark', 'identity', 'mail'])
      assert.ok(files.includes(`${name}.sqlite`));
    running.kill('SIGTERM');
    assert.deepEqual(await once(running, 'exit'), [0, null]);
  });

  it('starts nothing when a port is taken, and names it', async () => {
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const { port } = blocker.address() as AddressInfo;
    try {
      const failing = start({ CONFETTI_SANDBOX_LARK_PORT: String(port) });
      const [output, errors, exit] = await Promise.all([
        text(failing.stdout),
        text(failing.stderr),
        once(failing, 'exit'),
      ]);
      assert.deepEqual([output, exit], ['', [1, null]]);
      assert.match(errors, new RegExp(`Port ${port} on 127.0.0.1 is taken`));
    } finally {
      blocker.close();
    }
  });
});
