/**
 * Stands in for the sandboxes, the worker or the server: writes its pid, a grandchild's pid and its environment into the folder
 * STUB_DIR, prints `ready` and stays. STUB_FAILS names the stub that ends instead of staying.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const name = /stub-(worker|server)/.exec(path.basename(process.argv[1] ?? ''))?.[1] ?? 'sandbox';
const dir = process.env['STUB_DIR'] ?? tmpdir();
// Ignores the request to end, as a badly behaved descendant does.
const grandchild = spawn('sh', ['-c', 'trap "" TERM; while :; do sleep 60; done'], { stdio: 'ignore' });
writeFileSync(
  path.join(dir, `${name}.json`),
  JSON.stringify({ pids: [process.pid, grandchild.pid], env: process.env }),
);
process.on('SIGTERM', () => {
  writeFileSync(path.join(dir, 'stopped'), `${name} `, { flag: 'a' });
  process.exit(0);
});
process.stdout.write('a line\nready\n');
if (process.env['STUB_FAILS'] === name) {
  process.stderr.write('the disk is full\n');
  process.exit(3);
}
