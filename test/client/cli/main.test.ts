import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program as people do, with these settings only. */
function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const settings = { PATH: process.env['PATH'] ?? '', ...env };
  return new Promise((resolve) => {
    const file = join(root, 'client/cli/main.ts');
    execFile(process.execPath, [file, ...args], { env: settings, cwd: root }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

/** A port that nothing listens on. */
function deadPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}

describe('confetti as a program', () => {
  it('checks the policy that its settings name', async () => {
    const { code, stdout, stderr } = await run(['policy', 'check'], { CONFETTI_POLICY_FILE: 'none.yaml' });
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /none\.yaml cannot be read/);
  });

  it('writes no colours into a pipe', async () => {
    const { code, stdout } = await run(['policy', 'check']);
    assert.equal(code, 0);
    assert.ok(!stdout.includes('\u001b'));
  });

  describe('without Temporal', () => {
    let address: string;
    let inbox: Ended;
    let doctor: Ended;

    // Side by side: each looks for a server for five seconds.
    before(async function () {
      this.timeout(20_000);
      address = `127.0.0.1:${await deadPort()}`;
      const env = { TEMPORAL_ADDRESS: address };
      const commands = [
        ['inbox', '--as', 'xiaole.fang@example.com'],
        ['doctor', '--json'],
      ] as const;
      [inbox, doctor] = await Promise.all([run(commands[0], env), run(commands[1], env)]);
    });

    it('says where it looked and how to start one', () => {
      assert.deepEqual([inbox.code, inbox.stdout], [1, '']);
      assert.equal(
        inbox.stderr,
        `No Temporal answers at ${address}: start it with \`npm start\`, or set TEMPORAL_ADDRESS.\n`,
      );
    });

    it('has the doctor report it and exit with 1', () => {
      const { ok, checks } = JSON.parse(doctor.stdout) as {
        ok: boolean;
        checks: { system: string; state: string }[];
      };
      assert.deepEqual([doctor.code, ok], [1, false]);
      assert.equal(checks.find(({ system }) => system === 'Temporal')?.state, 'error');
    });
  });
});
