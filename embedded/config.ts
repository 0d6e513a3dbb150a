import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';

/** The folder of the clone; children run in it. */
export const cloneRoot = path.resolve(import.meta.dirname, '..');

/** What listens where, by the setting that moves it. The default ports are fixed so that the CLI finds them without being told. */
export const portSettings = {
  CONFETTI_TEMPORAL_PORT: { what: 'Temporal', standard: 7233 },
  CONFETTI_TEMPORAL_UI_PORT: { what: 'Temporal Web', standard: 8233 },
  CONFETTI_HTTP_PORT: { what: 'web inbox and API', standard: 8080 },
  CONFETTI_SANDBOX_SALESFORCE_PORT: { what: 'Salesforce sandbox', standard: 8811 },
  CONFETTI_SANDBOX_TIDB_CLOUD_PORT: { what: 'TiDB Cloud sandbox', standard: 8812 },
  CONFETTI_SANDBOX_LARK_PORT: { what: 'Lark sandbox', standard: 8813 },
  CONFETTI_SANDBOX_MAIL_PORT: { what: 'mail sandbox', standard: 8815 },
  CONFETTI_SANDBOX_IDENTITY_PORT: { what: 'identity provider (sandbox)', standard: 8816 },
  CONFETTI_SANDBOX_MAILBOX_PORT: { what: 'mailbox of the mail sandbox', standard: 8818 },
} as const;

/** Name of a setting that holds a port. */
export type PortSetting = keyof typeof portSettings;

/** The settings of `npm start`. */
export interface StartConfig {
  /** Absolute path; everything that survives a restart is in here. */
  dataDir: string;
  ports: Record<PortSetting, number>;
  /** `host:port` of a Temporal server that runs already; undefined: start brings its own. */
  temporalAddress: string | undefined;
}

/** The settings that say where the engines' executables come from. */
export interface EngineConfig {
  /** Absolute path outside the clone, shared by all clones of this user. */
  cacheDir: string;
  /** A `temporal` executable that the user named. */
  temporalCli: string | undefined;
  /** Folders to look for executables in. */
  searchPath: string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used; the message names the setting and what it must be. */
export class ConfigError extends Error {}

const portNumber = z.coerce.number().int().min(1).max(65_535);
const startSchema = z.object({
  CONFETTI_DATA_DIR: z.string().default('.confetti'),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/]+:\d+$/)
    .optional(),
  CONFETTI_TEMPORAL_PORT: portNumber.default(portSettings.CONFETTI_TEMPORAL_PORT.standard),
  CONFETTI_TEMPORAL_UI_PORT: portNumber.default(portSettings.CONFETTI_TEMPORAL_UI_PORT.standard),
  CONFETTI_HTTP_PORT: portNumber.default(portSettings.CONFETTI_HTTP_PORT.standard),
  CONFETTI_SANDBOX_SALESFORCE_PORT: portNumber.default(
    portSettings.CONFETTI_SANDBOX_SALESFORCE_PORT.standard,
  ),
  CONFETTI_SANDBOX_TIDB_CLOUD_PORT: portNumber.default(
    portSettings.CONFETTI_SANDBOX_TIDB_CLOUD_PORT.standard,
  ),
  CONFETTI_SANDBOX_LARK_PORT: portNumber.default(portSettings.CONFETTI_SANDBOX_LARK_PORT.standard),
  CONFETTI_SANDBOX_MAIL_PORT: portNumber.default(portSettings.CONFETTI_SANDBOX_MAIL_PORT.standard),
  CONFETTI_SANDBOX_IDENTITY_PORT: portNumber.default(portSettings.CONFETTI_SANDBOX_IDENTITY_PORT.standard),
  CONFETTI_SANDBOX_MAILBOX_PORT: portNumber.default(portSettings.CONFETTI_SANDBOX_MAILBOX_PORT.standard),
});

/**
 * Reads the settings of `npm start`. An empty value counts as not set; a relative folder is meant from the clone.
 * @throws ConfigError with one line per wrong setting
 */
export function readStartConfig(env: Env = process.env): StartConfig {
  const parsed = startSchema.safeParse(withoutEmpty(env));
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => wrongSetting(String(issue.path[0]), env)).join('\n'),
    );
  }
  const { CONFETTI_DATA_DIR, TEMPORAL_ADDRESS, ...ports } = parsed.data;
  rejectSharedPorts(ports);
  return { dataDir: path.resolve(cloneRoot, CONFETTI_DATA_DIR), ports, temporalAddress: TEMPORAL_ADDRESS };
}

/** Reads where executables are looked for and kept. */
export function readEngineConfig(env: Env = process.env): EngineConfig {
  const set = withoutEmpty(env);
  const caches = set['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return {
    cacheDir: path.join(caches, 'confetti'),
    temporalCli: set['CONFETTI_TEMPORAL_CLI'],
    searchPath: (set['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== ''),
  };
}

function withoutEmpty(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

function wrongSetting(name: string, env: Env): string {
  const must =
    name === 'TEMPORAL_ADDRESS' ? 'be host:port, such as 127.0.0.1:7233' : 'be a port from 1 to 65535';
  return `${name} must ${must}; it is "${env[name] ?? ''}".`;
}

function rejectSharedPorts(ports: Record<PortSetting, number>): void {
  const ownerOf = new Map<number, string>();
  for (const [name, port] of Object.entries(ports)) {
    const other = ownerOf.get(port);
    if (other !== undefined)
      throw new ConfigError(`${other} and ${name} are both ${port}. Give each its own port.`);
    ownerOf.set(port, name);
  }
}
