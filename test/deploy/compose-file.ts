import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { cloneRoot } from '../../embedded/config.ts';

/** What the tests read of a service in docker-compose.yml. */
export interface Service {
  image: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string | null>;
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  volumes?: (string | { type: string; source: string; target: string; read_only?: boolean })[];
  ports?: string[];
  restart?: string;
  read_only?: boolean;
  mem_limit?: string;
  stop_grace_period?: string;
}

/** The text of a file of the clone. */
export function fileOf(name: string): string {
  return readFileSync(path.join(cloneRoot, name), 'utf8');
}

/** A compose file, its variables not filled in. */
export interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export const compose = parse(fileOf('docker-compose.yml'), { merge: true }) as ComposeFile;

/** What comes on top of it for TLS: settings and mounts. */
export const tlsOverlay = parse(fileOf('deploy/tls.compose.yml'), { merge: true }) as Pick<
  ComposeFile,
  'services'
>;

/** @throws Error when there is no such service */
export function service(name: string): Service {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}.`);
  return found;
}

/** A service with what another file adds to it, as compose does with a second `--file`. */
export function serviceWith(name: string, overlay: Pick<ComposeFile, 'services'>): Service {
  const { environment = {}, volumes = [], ...rest } = service(name);
  const more = overlay.services[name] ?? { environment: {}, volumes: [] };
  return {
    ...rest,
    environment: { ...environment, ...more.environment },
    volumes: [...volumes, ...(more.volumes ?? [])],
  };
}

/** A value with its variables filled in as compose does it: `${NAME:-preset}`, `${NAME:+other}` and `${NAME:?complaint}`. */
export function filledIn(value: string, env: Readonly<Record<string, string>> = {}): string {
  return value.replaceAll(/\$\{(\w+):([-+?])([^}]*)\}/g, (_, name: string, kind: string, text: string) => {
    const given = env[name] ?? '';
    if (kind === '+') return given === '' ? '' : text;
    if (given === '' && kind === '?') throw new Error(`${name}: ${text}`);
    return given === '' ? text : given;
  });
}

/** One instruction of the Dockerfile, continued lines joined: `COPY`, `a b`. */
export interface Instruction {
  keyword: string;
  rest: string;
}

/** The instructions of the Dockerfile, without comments. */
export const dockerfile: readonly Instruction[] = fileOf('Dockerfile')
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => {
    const [keyword = '', ...rest] = line.split(' ');
    return { keyword, rest: rest.join(' ') };
  });

/** What follows the keyword, for each instruction of that name. */
export function instructions(keyword: string): string[] {
  return dockerfile.filter((one) => one.keyword === keyword).map(({ rest }) => rest);
}
