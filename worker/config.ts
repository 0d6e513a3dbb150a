import { isIPv4, isIPv6 } from 'node:net';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { payloadKeys } from '../client/encryption/keys.ts';
import { readSettings } from '../client/settings.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const url = z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' });
const secret = z.string({ error: 'is not set' }).min(1, 'is empty');

/** The SDK listens at addresses and looks up no names. */
function isSocketAddress(text: string): boolean {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  const isAddress = bracketed === undefined ? isIPv4(plain ?? '') : isIPv6(bracketed);
  return isAddress && Number(port) >= 1 && Number(port) <= 65_535;
}

const settings = z.object({
  SALESFORCE_LOGIN_URL: url,
  SALESFORCE_CLIENT_ID: secret,
  SALESFORCE_CLIENT_SECRET: secret,
  SALESFORCE_API_VERSION: z
    .string()
    .regex(/^\d+\.0$/, 'must be a version such as 62.0')
    .default('62.0'),
  SALESFORCE_MAPPING_FILE: z.string().optional(),
  TIDB_CLOUD_API_URL: url,
  TIDB_CLOUD_PUBLIC_KEY: secret,
  TIDB_CLOUD_PRIVATE_KEY: secret,
  SMTP_URL: z.string().optional(),
  MAIL_FROM: z.string().default('confetti@example.com'),
  LARK_DOMAIN: z.string().optional(),
  LARK_APP_ID: z.string().optional(),
  LARK_APP_SECRET: z.string().optional(),
  CONFETTI_POLICY_FILE: z.string().default(`${root}policy/default.yaml`),
  CONFETTI_ARCHIVE_DIR: z.string().default(`${root}.confetti/archive`),
  CONFETTI_PAYLOAD_KEYS: payloadKeys,
  CONFETTI_WORKFLOW_BUNDLE: z.string().default(`${root}dist/workflow-bundle.js`),
  CONFETTI_MAX_CACHED_WORKFLOWS: z.coerce
    .number({ error: 'must be a whole number from 1 on' })
    .int()
    .positive('must be a whole number from 1 on')
    .default(2000),
  CONFETTI_BUILD_ID: z
    .string()
    .regex(/^[\w.+-]{1,100}$/, 'must be up to 100 letters, digits, dots, dashes, plus signs and underscores')
    .optional(),
  CONFETTI_METRICS_ADDRESS: z
    .string()
    .refine(isSocketAddress, 'must be an IP address and a port to listen at, such as 127.0.0.1:9464')
    .optional(),
});

/** The names of all settings, for what passes them on (docker-compose.yml). */
export const workerSettingNames: readonly string[] = Object.keys(settings.shape);

/** What the worker reads from its environment; an empty value counts as not set. */
export type WorkerConfig = z.infer<typeof settings>;

/** @throws Error that lists every setting that is missing or wrong, by name and never by value */
export function readWorkerConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  return readSettings('worker', settings, env);
}
