import path from 'node:path';
import { sandboxCredentials } from '../sandbox/credentials.ts';
import { cloneRoot } from './config.ts';
import type { StartConfig } from './config.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment of the sandboxes: their ports and the data folder as start understood them.
 * @param env what start itself was given
 */
export function sandboxEnvironment(env: Env, config: StartConfig): Record<string, string> {
  const ports = Object.entries(config.ports).map(([name, port]) => [name, String(port)] as const);
  return { ...setValues(env), ...Object.fromEntries(ports), CONFETTI_DATA_DIR: config.dataDir };
}

/**
 * The environment of the worker: the product's settings that the user gave, and the sandboxes for all others.
 *
 * Settings that belong to one system are taken together: once the user sets one of them, none of that system is filled
 * in, because a sandbox's secret sent to a real system helps nobody. The worker then names what is missing.
 * @param temporalAddress the server that start brought; undefined when the user's own settings say which one to use
 */
export function workerEnvironment(
  env: Env,
  config: StartConfig,
  temporalAddress: string | undefined,
): Record<string, string> {
  const given = setValues(env);
  return {
    ...temporalSettings(given, config, temporalAddress),
    ...unlessGiven(given, [...workerSystems(config), ...filesOf(config)]),
    CONFETTI_DATA_DIR: config.dataDir,
    // Date.now() is deterministic in workflows, local time is not.
    TZ: 'UTC',
  };
}

/**
 * The environment of the server for API and web inbox, filled in as the worker's is. It gets no credentials of the systems
 * that the worker writes to.
 * @param found where Temporal and its pages are that start brought; its parts are undefined otherwise
 */
export function serverEnvironment(
  env: Env,
  config: StartConfig,
  found: { readonly address?: string | undefined; readonly uiUrl?: string | undefined },
  sessionKey: string,
): Record<string, string> {
  const given = setValues(env);
  const ofWorker = new Set(workerSystems(config).flatMap((system) => Object.keys(system)));
  const own = Object.entries(temporalSettings(given, config, found.address));
  const { ports } = config;
  const salesforce = url(ports.CONFETTI_SANDBOX_SALESFORCE_PORT);
  const tidbCloud = url(ports.CONFETTI_SANDBOX_TIDB_CLOUD_PORT);
  const sandboxes = {
    Salesforce: salesforce,
    'TiDB Cloud': tidbCloud,
    Lark: url(ports.CONFETTI_SANDBOX_LARK_PORT),
    Mail: url(ports.CONFETTI_SANDBOX_MAILBOX_PORT),
    'Identity provider': url(ports.CONFETTI_SANDBOX_IDENTITY_PORT),
  };
  return {
    ...Object.fromEntries(own.filter(([name]) => !ofWorker.has(name))),
    ...unlessGiven(given, [
      ...filesOf(config),
      identitySystem(config),
      { CONFETTI_SESSION_KEY: sessionKey },
      ...(found.uiUrl === undefined ? [] : [{ CONFETTI_TEMPORAL_WEB_URL: found.uiUrl }]),
      {
        CONFETTI_SANDBOX_URLS: Object.entries(sandboxes)
          .map((each) => each.join('='))
          .join(','),
      },
    ]),
    // A page of the sandbox is no help to whoever uses the real system.
    ...('SALESFORCE_LOGIN_URL' in given ? {} : unlessGiven(given, [{ CONFETTI_SALESFORCE_URL: salesforce }])),
    ...('TIDB_CLOUD_API_URL' in given ? {} : unlessGiven(given, [{ CONFETTI_OPS_PORTAL_URL: tidbCloud }])),
    CONFETTI_HTTP_PORT: String(ports.CONFETTI_HTTP_PORT),
    CONFETTI_DATA_DIR: config.dataDir,
  };
}

/** Where people sign in who start brought; undefined when they do elsewhere. */
export function sandboxSignInUrl(env: Env, config: StartConfig): string | undefined {
  return unlessGiven(setValues(env), [identitySystem(config)])['OIDC_ISSUER'];
}

/** Whether payloads are encrypted: then the server is their codec server as well. */
export function isEncrypted(env: Env): boolean {
  return 'CONFETTI_PAYLOAD_KEYS' in setValues(env);
}

/** The policy that everything runs by. */
export function policyFileOf(env: Env): string {
  return setValues(env)['CONFETTI_POLICY_FILE'] ?? shippedPolicy;
}

/** The user's TLS, API key or profile for a cluster elsewhere must not be used against the server that start brought. */
function temporalSettings(
  given: Record<string, string>,
  config: StartConfig,
  address: string | undefined,
): Record<string, string> {
  if (address === undefined) return given;
  const others = Object.entries(given).filter(([name]) => !name.startsWith('TEMPORAL_'));
  return {
    ...Object.fromEntries(others),
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: 'default',
    // A file that is not there counts as no profile; an empty one breaks the SDK's reader.
    TEMPORAL_CONFIG_FILE: path.join(config.dataDir, 'no-profile.toml'),
  };
}

const shippedPolicy = path.join(cloneRoot, 'policy', 'default.yaml');
const url = (port: number): string => `http://127.0.0.1:${port}`;

/** Settings that belong to one system each. */
function workerSystems({ ports }: StartConfig): Record<string, string>[] {
  const { salesforce, tidbCloud, lark } = sandboxCredentials;
  return [
    {
      SALESFORCE_LOGIN_URL: url(ports.CONFETTI_SANDBOX_SALESFORCE_PORT),
      SALESFORCE_CLIENT_ID: salesforce.clientId,
      SALESFORCE_CLIENT_SECRET: salesforce.clientSecret,
    },
    {
      TIDB_CLOUD_API_URL: url(ports.CONFETTI_SANDBOX_TIDB_CLOUD_PORT),
      TIDB_CLOUD_PUBLIC_KEY: tidbCloud.publicKey,
      TIDB_CLOUD_PRIVATE_KEY: tidbCloud.privateKey,
    },
    {
      LARK_DOMAIN: url(ports.CONFETTI_SANDBOX_LARK_PORT),
      LARK_APP_ID: lark.appId,
      LARK_APP_SECRET: lark.appSecret,
    },
    { SMTP_URL: `smtp://127.0.0.1:${ports.CONFETTI_SANDBOX_MAIL_PORT}` },
    { MAIL_FROM: 'confetti@example.com' },
  ];
}

function identitySystem({ ports }: StartConfig): Record<string, string> {
  const { web, cli } = sandboxCredentials.identity;
  return {
    OIDC_ISSUER: url(ports.CONFETTI_SANDBOX_IDENTITY_PORT),
    OIDC_CLIENT_ID: web.clientId,
    OIDC_CLIENT_SECRET: web.clientSecret,
    OIDC_CLI_CLIENT_ID: cli.clientId,
  };
}

function filesOf({ dataDir }: StartConfig): Record<string, string>[] {
  return [{ CONFETTI_ARCHIVE_DIR: path.join(dataDir, 'archive') }, { CONFETTI_POLICY_FILE: shippedPolicy }];
}

/** The systems of which nothing is given. */
function unlessGiven(
  given: Record<string, string>,
  systems: readonly Record<string, string>[],
): Record<string, string> {
  const untouched = systems.filter((system) => Object.keys(system).every((name) => !(name in given)));
  return Object.assign({}, ...untouched) as Record<string, string>;
}

/** An empty value counts as not set. */
function setValues(env: Env): Record<string, string> {
  const set = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return Object.fromEntries(set);
}
