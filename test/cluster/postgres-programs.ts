import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { readEngineConfig, type EngineConfig } from '../../embedded/config.ts';

/** Somebody else than root that PostgreSQL runs as; undefined: whoever runs the tests. */
export interface PostgresUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * The folder with PostgreSQL's programs: the newest where Debian puts them, else one on the PATH.
 * @throws Error with what to install when there is none
 */
export function postgresPrograms(
  config: EngineConfig = readEngineConfig(),
  debian = '/usr/lib/postgresql',
): string {
  const installed = globSync(path.join(debian, '*/bin'))
    .sort((a, b) => versionOf(b) - versionOf(a))
    .concat(config.searchPath);
  const found = installed.find((folder) => needed.every((program) => existsSync(path.join(folder, program))));
  if (found !== undefined) return found;
  throw new Error(
    'PostgreSQL 12 or newer with its programs (initdb, postgres, pg_ctl, createdb, pg_isready) is needed for the cluster. ' +
      'Install it (Debian: apt-get install postgresql); its own database need not run.',
  );
}

const needed = ['initdb', 'postgres', 'pg_ctl', 'createdb', 'pg_isready'];

function versionOf(folder: string): number {
  return Number(path.basename(path.dirname(folder)));
}

/**
 * PostgreSQL refuses to run as root, so there it is the user that its package made.
 * @throws Error with what to do where there is no such user
 */
export function postgresUser(uid = process.getuid?.()): PostgresUser | undefined {
  if (uid !== 0) return undefined;
  const name = 'postgres';
  try {
    const idOf = (which: string): number =>
      Number(execFileSync('id', [which, name], { encoding: 'utf8', stdio: 'pipe' }));
    return { name, uid: idOf('--user'), gid: idOf('--group') };
  } catch {
    throw new Error(
      'PostgreSQL does not run as root, and this machine has no user "postgres". Install the package (Debian: ' +
        'apt-get install postgresql), or run this as somebody else.',
    );
  }
}

/** The command line that runs a program as this user. */
export function commandAs(
  user: PostgresUser | undefined,
  command: readonly [string, ...string[]],
): readonly [string, ...string[]] {
  if (user === undefined) return command;
  return ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--', ...command];
}
