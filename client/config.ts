import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));

const settings = z.object({
  CONFETTI_POLICY_FILE: z.string().default(`${root}policy/default.yaml`),
  CONFETTI_ARCHIVE_DIR: z.string().default(`${root}.confetti/archive`),
});

/**
 * What clients read from the environment, beside the settings of the `temporal` command (see `connection.ts`). An empty
 * value counts as not set.
 */
export interface ClientConfig {
  /** The policy that new requests are pinned to: the worker's. */
  readonly policyFile: string;
  /** Where the worker archives closed requests. */
  readonly archiveDirectory: string;
}

export function readClientConfig(env: NodeJS.ProcessEnv): ClientConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const { CONFETTI_POLICY_FILE, CONFETTI_ARCHIVE_DIR } = settings.parse(given);
  return { policyFile: CONFETTI_POLICY_FILE, archiveDirectory: CONFETTI_ARCHIVE_DIR };
}
