import path from 'node:path';
import { cloneRoot } from '../../embedded/config.ts';
import {
  filledIn,
  instructions,
  serviceWith,
  type ComposeFile,
  type Service,
} from '../deploy/compose-file.ts';

/*
 * docker-compose.yml without a container engine: what it says of a service, as a process of this machine. Commands and
 * environment are the file's; only what a container has of its own is another here, and all of that is listed below.
 */

/** What stands here for the containers' own addresses and folders. */
export interface Here {
  readonly ports: { readonly postgres: number; readonly temporal: number; readonly http: number };
  /** What compose takes from the environment or from `.env`. */
  readonly variables: Readonly<Record<string, string>>;
  /** Folders for the named volumes. */
  readonly volumes: Readonly<Record<string, string>>;
  /** A second file of compose. */
  readonly overlay?: Pick<ComposeFile, 'services'>;
}

/** What a container would run. */
export interface ContainerProcess {
  /** Empty where the image has a command of its own that is no file of ours. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** How long it may take to end, in milliseconds. */
  readonly graceMs: number;
}

const loopback = '127.0.0.1';

/** Every container has an address and all ports to itself; here all share one machine. */
const moved: Readonly<Record<string, { readonly there: string; readonly here: (here: Here) => string }>> = {
  SQL_HOST: { there: 'postgres', here: () => loopback },
  SQL_PORT: { there: '5432', here: ({ ports }) => String(ports.postgres) },
  POSTGRES_SEEDS: { there: 'postgres', here: () => loopback },
  DB_PORT: { there: '5432', here: ({ ports }) => String(ports.postgres) },
  BIND_ON_IP: { there: '0.0.0.0', here: () => loopback },
  FRONTEND_GRPC_PORT: { there: '7233', here: ({ ports }) => String(ports.temporal) },
  TEMPORAL_ADDRESS: { there: 'temporal:7233', here: ({ ports }) => `${loopback}:${ports.temporal}` },
  CONFETTI_HTTP_HOST: { there: '0.0.0.0', here: () => loopback },
  CONFETTI_HTTP_PORT: { there: '8080', here: ({ ports }) => String(ports.http) },
};

/**
 * @throws Error when there is no such service, when a variable that has no preset is missing, or when the file gives a
 *   setting another value than the one that this machine's stands for
 */
export function onThisMachine(name: string, here: Here): ContainerProcess {
  const spec = serviceWith(name, here.overlay ?? { services: {} });
  const isOurs = spec.build !== undefined;
  const command = spec.command ?? (isOurs ? (JSON.parse(last('CMD')) as string[]) : []);
  const places = placesOf(spec, here);
  const composed = Object.entries(spec.environment ?? {}).flatMap(([setting, value]) => {
    const filled = value === null ? here.variables[setting] : filledIn(value, here.variables);
    // A name without a value is passed on only where it is set.
    return filled === undefined ? [] : [[setting, settingHere(name, setting, filled, here)] as const];
  });
  const env = { ...(isOurs ? imageEnvironment() : {}), ...Object.fromEntries(composed) };
  return {
    command: command.map((word) => pathHere(word, places)),
    env: Object.fromEntries(Object.entries(env).map(([key, value]) => [key, pathHere(value, places)])),
    graceMs: 1000 * Number(/^(\d+)s$/.exec(spec.stop_grace_period ?? '10s')?.[1]),
  };
}

function settingHere(name: string, setting: string, value: string, here: Here): string {
  const move = moved[setting];
  if (move === undefined) return value;
  if (value !== move.there)
    throw new Error(
      `docker-compose.yml gives ${name} ${setting} "${value}"; the run stands in for "${move.there}".`,
    );
  return move.here(here);
}

/** A folder or file in the container, and what it is here. */
type Mounted = readonly [inside: string, outside: string];

/** What is mounted, and the folder that the image has the code in. */
function placesOf({ volumes = [], build }: Service, here: Here): Mounted[] {
  const mounted = volumes.map((volume): Mounted => {
    const [source = '', target = ''] =
      typeof volume === 'string'
        ? volume.split(':')
        : [filledIn(volume.source, here.variables), volume.target];
    return [target, here.volumes[source] ?? path.resolve(cloneRoot, source)];
  });
  return build === undefined ? mounted : [...mounted, [last('WORKDIR'), cloneRoot]];
}

function pathHere(value: string, places: readonly Mounted[]): string {
  const place = places.find(([inside]) => value === inside || value.startsWith(`${inside}/`));
  return place === undefined ? value : place[1] + value.slice(place[0].length);
}

/** `ENV` of the Dockerfile. */
function imageEnvironment(): Record<string, string> {
  const pairs = instructions('ENV').flatMap((rest) => rest.split(' '));
  return Object.fromEntries(pairs.map((pair) => pair.split('=') as [string, string]));
}

function last(keyword: string): string {
  const found = instructions(keyword).at(-1);
  if (found === undefined) throw new Error(`The Dockerfile has no ${keyword}`);
  return found;
}
