import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { payloadKeys, type PayloadKeys } from './encryption/keys.ts';
import { readSettings } from './settings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const settings = z.object({
  CONFETTI_POLICY_FILE: z.string().default(`${root}policy/default.yaml`),
  CONFETTI_ARCHIVE_DIR: z.string().default(`${root}.confetti/archive`),
  CONFETTI_PAYLOAD_KEYS: payloadKeys,
});

/** The names of all settings, for what passes them on (docker-compose.yml). */
export const clientSettingNames: readonly string[] = Object.keys(settings.shape);

/**
 * What clients read from the environment, beside the settings of the `temporal` command (see `connection.ts`). An empty
 * value counts as not set.
 */
export interface ClientConfig {
  /** The policy that new requests are pinned to: the worker's. */
  readonly policyFile: string;
  /** Where the worker archives closed requests. */
  readonly archiveDirectory: string;
  /** What payloads are encrypted with: the worker's. Without them nothing is encrypted. */
  readonly payloadKeys: PayloadKeys | undefined;
}

/** @throws Error that lists every setting that is wrong, by name and never by value */
export function readClientConfig(env: NodeJS.ProcessEnv): ClientConfig {
  const read = readSettings('client', settings, env);
  return {
    policyFile: read.CONFETTI_POLICY_FILE,
    archiveDirectory: read.CONFETTI_ARCHIVE_DIR,
    payloadKeys: read.CONFETTI_PAYLOAD_KEYS,
  };
}
