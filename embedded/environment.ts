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
    ...defaultsFor(given, config),
    CONFETTI_DATA_DIR: config.dataDir,
    // Date.now() is deterministic in workflows, local time is not.
    TZ: 'UTC',
  };
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

function defaultsFor(given: Record<string, string>, config: StartConfig): Record<string, string> {
  const { ports } = config;
  const url = (port: number): string => `http://127.0.0.1:${port}`;
  const { salesforce, tidbCloud, lark } = sandboxCredentials;
  const systems: Record<string, string>[] = [
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
    { CONFETTI_ARCHIVE_DIR: path.join(config.dataDir, 'archive') },
    { CONFETTI_POLICY_FILE: path.join(cloneRoot, 'policy', 'default.yaml') },
  ];
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
