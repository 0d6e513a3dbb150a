import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { describeExit } from '../../embedded/child.ts';
import { tempDir } from '../embedded/support/temp-dir.ts';
import { eventually } from '../support/product.ts';
import { lowPorts } from './low-ports.ts';
import { mishaps } from './mishaps.ts';
import { commandAs, postgresPrograms, postgresUser } from './postgres-programs.ts';
import { service } from './service.ts';

describe('what the cluster is made of', () => {
  describe('the programs of PostgreSQL', () => {
    const config = { cacheDir: '/none', temporalCli: undefined, searchPath: [] as string[] };
    const installed = (folder: string): string => {
      mkdirSync(folder, { recursive: true });
      for (const program of ['initdb', 'postgres', 'pg_ctl', 'createdb', 'pg_isready'])
        writeFileSync(path.join(folder, program), '', { mode: 0o755 });
      return folder;
    };

    it('are the newest of Debian', () => {
      const debian = tempDir();
      installed(path.join(debian, '9/bin'));
      const newest = installed(path.join(debian, '15/bin'));
      assert.equal(postgresPrograms(config, debian), newest);
    });

    it('are those of the PATH where Debian has none', () => {
      const folder = installed(path.join(tempDir(), 'bin'));
      assert.equal(postgresPrograms({ ...config, searchPath: ['/none', folder] }, '/none'), folder);
    });

    it('are asked for where there are none', () => {
      assert.throws(() => postgresPrograms(config, '/none'), /apt-get install postgresql/);
    });

    it('run as somebody else where root runs the tests, and only there', () => {
      assert.equal(postgresUser(1000), undefined);
      assert.deepEqual(commandAs(undefined, ['postgres', '-D', 'data']), ['postgres', '-D', 'data']);
      const [first, ...rest] = commandAs({ name: 'postgres', uid: 7, gid: 8 }, ['postgres', '-D', 'data']);
      assert.equal(first, 'setpriv');
      assert.deepEqual(rest.slice(-3), ['postgres', '-D', 'data']);
      assert.ok(rest.includes('--reuid=7') && rest.includes('--regid=8'));
    });
  });

  it('ports are different, free, and fit into two signed bytes', async () => {
    const server = createServer();
    const [taken = 0] = await lowPorts(1);
    await new Promise<void>((resolve) => server.listen(taken, '127.0.0.1', resolve));
    const ports = await lowPorts(5);
    server.close();
    assert.equal(new Set(ports).size, 5);
    assert.ok(!ports.includes(taken));
    assert.ok(ports.every((port) => port > 1024 && port < 32_768));
  });

  it('mishaps happen one after the other, each at its moment, and all of them in the end', async () => {
    const happened: string[] = [];
    const at = (afterMoves: number) => {
      const what = `after ${afterMoves}`;
      return { afterMoves, what, happen: async () => void happened.push(what) };
    };
    const planned = mishaps([at(9), at(2), at(1)], () => undefined);
    await planned.moved();
    await planned.moved();
    await eventually(() => happened.length === 2, 'two have happened');
    assert.deepEqual(happened, ['after 1', 'after 2']);
    await planned.allHappened();
    assert.deepEqual(happened, ['after 1', 'after 2', 'after 9']);
  });

  it('a mishap that fails is not passed over', async () => {
    const failing = {
      afterMoves: 1,
      what: 'a kill',
      happen: () => Promise.reject(new Error('it is gone already')),
    };
    await assert.rejects(mishaps([failing], () => undefined).allHappened(), /it is gone already/);
  });

  describe('a service', () => {
    const sleeper = (script: string) =>
      service({
        ...{ name: 'sleeper', command: 'sh', args: ['-c', script], graceMs: 5_000 },
        serving: (child) => child.waitForLine((line) => line === 'ready', 10_000),
      });

    it('is started again when it ends by itself, and not when it was stopped', async () => {
      const folder = tempDir();
      const once = path.join(folder, 'once');
      const it = sleeper(
        `[ -e '${once}' ] || { touch '${once}'; echo gone; exit 3; }; echo ready; exec sleep 60`,
      );
      await it.start();
      assert.equal(it.ends.length, 1);
      assert.match(it.ends[0] ?? '', new RegExp(describeExit({ code: 3, signal: null })));
      await it.stop();
      assert.deepEqual([it.ends.length, it.lastLines()], [1, []]);
    });

    it('is killed with what it started, and can be started with another environment', async () => {
      const it = sleeper('echo "$WHO"; sleep 60 & echo $!; echo ready; wait');
      await it.start();
      const pid = Number(it.lastLines().find((line) => /^\d+$/.test(line)));
      await it.kill();
      await eventually(() => {
        try {
          return !process.kill(pid, 0);
        } catch {
          return true;
        }
      }, 'what it started is gone');
      await it.start({ ...process.env, WHO: 'second' });
      assert.ok(it.lastLines().includes('second'));
      await it.kill();
    });
  });
});
