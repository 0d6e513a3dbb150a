import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, type Ran } from '../support/temporal-cli.ts';
import { commandAs, postgresPrograms, postgresUser } from './postgres-programs.ts';
import { service, untilServes, type Service } from './service.ts';

/** A PostgreSQL of our own, in a folder of its own. */
export interface Postgres extends Service {
  readonly version: string;
  /** `pg_ctl stop -m immediate`: no checkpoint, so that the next start has to recover. */
  stopImmediately(): Promise<void>;
  /** Removes its folder; it has to be stopped. */
  remove(): void;
}

/** What the image reads, too. */
export interface PostgresSettings {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const startsWithinMs = 60_000;

/**
 * Makes and starts a database server as the official image does: a superuser with a password, and a database of that
 * name. It runs as user `postgres` where whoever runs the tests is root.
 * @throws Error with what to install when there is no PostgreSQL
 */
export async function startPostgres({ port, user, password }: PostgresSettings): Promise<Postgres> {
  const programs = postgresPrograms();
  const owner = postgresUser();
  const folder = mkdtempSync(path.join(tmpdir(), 'confetti-postgres-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  // Also where the tests are cut short.
  process.once('exit', remove);
  const data = path.join(folder, 'data');
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  mkdirSync(data, { mode: 0o700 });
  if (owner !== undefined)
    for (const each of [folder, passwordFile, data]) chownSync(each, owner.uid, owner.gid);

  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', PGPASSWORD: password };
  const command = (program: string, ...args: readonly string[]): readonly [string, ...string[]] =>
    commandAs(owner, [path.join(programs, program), ...args]);
  const ran = async (program: string, ...args: readonly string[]): Promise<Ran> => {
    const [first, ...rest] = command(program, ...args);
    const result = await run(first, rest, env, { withinMs: startsWithinMs });
    if (result.code === 0) return result;
    throw new Error(
      `${program} failed (exit code ${result.code ?? 'none'}):\n${result.stderr}${result.stdout}`,
    );
  };
  const atServer = ['--host=127.0.0.1', `--port=${port}`, `--username=${user}`];

  await ran(
    'initdb',
    `--pgdata=${data}`,
    `--username=${user}`,
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
  );
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`];
  const [program, ...args] = command('postgres', '-D', data, ...settings.flatMap((each) => ['-c', each]));
  const process_ = service({
    ...{ name: 'postgres', command: program, args, env, cwd: folder, graceMs: startsWithinMs },
    // What the health check of the compose file asks.
    serving: (child) =>
      untilServes(
        child,
        async () => {
          const [first, ...rest] = command('pg_isready', ...atServer, '--dbname=temporal', '--quiet');
          return (await run(first, rest, env)).code === 0;
        },
        startsWithinMs,
      ),
  });
  await process_.start();
  await ran('createdb', ...atServer, user);
  const { stdout } = await ran('postgres', '--version');
  return {
    ...process_,
    version: /\d+\.\d+/.exec(stdout)?.[0] ?? stdout,
    remove,
    async stopImmediately() {
      const [first, ...rest] = command('pg_ctl', 'stop', `--pgdata=${data}`, '--mode=immediate');
      // The service must not be started again by itself, so it is told first; pg_ctl is what ends it.
      await process_.end(async () => {
        await run(first, rest, env);
      });
    },
  };
}
