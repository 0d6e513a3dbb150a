import assert from 'node:assert/strict';
import { startChild } from '../../embedded/child.ts';
import { createSupervisor } from '../../embedded/processes.ts';
import type { ServiceSpec } from '../../embedded/processes.ts';
import { stillAlive } from './support/still-alive.ts';

const shell = (name: string, script: string): ServiceSpec => ({
  name,
  command: 'sh',
  args: ['-c', script],
});

describe('the supervisor', () => {
  it('prefixes the lines of its children and keeps the ready line to itself', async () => {
    const printed: string[] = [];
    const supervisor = createSupervisor((line) => printed.push(line));
    await supervisor.start(shell('mail', 'echo one; echo ready; exec sleep 60'));
    await supervisor.stop();
    assert.deepEqual(printed, ['[mail] one']);
  });

  it('kills a child that ignores the request to end', async () => {
    const supervisor = createSupervisor(() => {});
    const child = await supervisor.start(
      shell('deaf', 'trap "" TERM; echo ready; while :; do sleep 0.05; done'),
    );
    supervisor.add(child, 50);
    await supervisor.stop();
    assert.deepEqual(await child.exited, { code: null, signal: 'SIGKILL' });
  });

  it('reports a child that ends before it is ready with its last lines', async () => {
    const supervisor = createSupervisor(() => {});
    await assert.rejects(supervisor.start(shell('worker', 'echo no policy file; exit 2')), {
      message: 'worker ended before it was ready (exit code 2). Its last lines:\n  no policy file',
    });
  });

  it('reports a child that is not ready in time', async () => {
    const supervisor = createSupervisor(() => {});
    await assert.rejects(
      supervisor.start({ ...shell('slow', 'exec sleep 60'), readyWithinMs: 50 }),
      /slow was not ready within 0\.05 s/,
    );
    await supervisor.stop();
  });

  it('tells when a child is lost, and not when it was stopped', async () => {
    const supervisor = createSupervisor(() => {});
    const child = await supervisor.start(shell('sandbox', 'echo ready; exec sleep 60'));
    child.kill();
    assert.match(await supervisor.lost, /^sandbox ended unexpectedly \(killed by SIGKILL\)/);
  });

  it('leaves no child behind when the process around it is killed with SIGTERM', async () => {
    const module = JSON.stringify(new URL('../../embedded/child.ts', import.meta.url).href);
    const code = `const { startChild } = await import(${module});
      console.log(startChild({ name: 'a', command: 'sleep', args: ['60'] }).pid);`;
    const around = startChild({
      name: 'around',
      command: process.execPath,
      args: ['--input-type=module', '-e', code],
    });
    const pid = Number(await around.waitForLine((line) => /^\d+$/.test(line), 10_000));
    process.kill(around.pid, 'SIGTERM');
    assert.equal((await around.exited).signal, 'SIGTERM');
    assert.deepEqual(await stillAlive([pid]), []);
  });

  it('says which program cannot be run', async () => {
    const supervisor = createSupervisor(() => {});
    await assert.rejects(
      supervisor.start({ name: 'x', command: '/nowhere/x', args: [] }),
      /\/nowhere\/x cannot be run/,
    );
  });
});
