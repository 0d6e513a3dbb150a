import { homedir } from 'node:os';
import { join } from 'node:path';
import { readClientConfig, type ClientConfig } from '../config.ts';
import { UsageError } from './failures.ts';

/** What the command line reads from the environment. An empty value counts as not set. */
export interface CliConfig extends ClientConfig {
  /** `CONFETTI_URL`: the server that commands go through. */
  readonly server?: string;
  /** The setting of the `temporal` command that names a Temporal server, where one does. */
  readonly temporalSetting?: 'TEMPORAL_ADDRESS' | 'TEMPORAL_PROFILE';
  /** `CONFETTI_TRUST_AS=yes`: whoever reaches Temporal is trusted to say who they are. */
  readonly trustsAs: boolean;
  /** Where sign-ins are kept; for whoever runs this alone. */
  readonly signInFolder: string;
}

/** @throws UsageError for a setting that cannot be meant */
export function readCliConfig(env: NodeJS.ProcessEnv): CliConfig {
  const set = (name: string): string | undefined => (env[name] === '' ? undefined : env[name]);
  const server = set('CONFETTI_URL');
  const temporalSetting = (['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE'] as const).find(
    (name) => set(name) !== undefined,
  );
  return {
    ...clientConfig(env),
    ...(server === undefined ? {} : { server }),
    ...(temporalSetting === undefined ? {} : { temporalSetting }),
    trustsAs: yesOrNo('CONFETTI_TRUST_AS', set('CONFETTI_TRUST_AS')),
    signInFolder: join(set('XDG_CONFIG_HOME') ?? join(set('HOME') ?? homedir(), '.config'), 'confetti'),
  };
}

function clientConfig(env: NodeJS.ProcessEnv): ClientConfig {
  try {
    return readClientConfig(env);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function yesOrNo(name: string, text = 'no'): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new UsageError(`${name} must be yes or no, not "${text}".`);
}
