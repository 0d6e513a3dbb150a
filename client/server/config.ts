import { z } from 'zod';
import { readSettings } from '../settings.ts';

const isLoopback = ({ hostname }: URL): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);

const url = z
  .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
  .transform((text) => text.replace(/\/+$/, ''));
/** Sessions and secrets go this way. */
const safeUrl = z
  .url({ protocol: /^https?$/, error: 'must be an https:// address' })
  .refine((text) => new URL(text).protocol === 'https:' || isLoopback(new URL(text)), {
    error: 'must be an https:// address; http:// is for this machine only',
  });
const secret = z.string({ error: 'is not set' });

const shortestKey = 32;
const keys = z
  .string({ error: 'is not set' })
  .transform((text) => text.split(',').map((key): Uint8Array => Buffer.from(key.trim(), 'base64')))
  .refine((all): all is [Uint8Array, ...Uint8Array[]] => all.every(({ length }) => length >= shortestKey), {
    error:
      'must be at least 32 bytes in base64, such as `openssl rand -base64 32` prints; several with commas between, the newest first',
  });

const settings = z
  .object({
    CONFETTI_HTTP_HOST: z.string().default('127.0.0.1'),
    CONFETTI_HTTP_PORT: z.coerce
      .number({ error: 'must be a port from 0 to 65535' })
      .int()
      .min(0)
      .max(65_535)
      .default(8080),
    /** Of each person, program or (of visitors) address, in each server; 0 is no limit. */
    CONFETTI_API_CALLS_PER_MINUTE: z.coerce
      .number({ error: 'must be a whole number of calls; 0 is no limit' })
      .int()
      .min(0)
      .default(600),
    CONFETTI_PUBLIC_URL: safeUrl.transform((text) => text.replace(/\/+$/, '')).optional(),
    CONFETTI_TEMPORAL_WEB_URL: url.optional(),
    CONFETTI_SALESFORCE_URL: url.optional(),
    CONFETTI_OPS_PORTAL_URL: url.optional(),
    /** `Salesforce=http://…,Lark=http://…`: only where sandboxes run. */
    CONFETTI_SANDBOX_URLS: z
      .string()
      .transform((text) =>
        text.split(',').map((each) => {
          const [name = '', ...rest] = each.split('=');
          return { name: name.trim(), url: rest.join('=').trim().replace(/\/+$/, '') };
        }),
      )
      .refine((all) => all.every((each) => each.name !== '' && URL.canParse(each.url)), {
        error: 'must be written as Salesforce=http://…,Lark=http://…',
      })
      .optional(),
    /** Exactly as the provider calls itself: some end with a slash. */
    OIDC_ISSUER: safeUrl,
    OIDC_CLIENT_ID: secret,
    OIDC_CLIENT_SECRET: secret,
    /** A public client with device flow: without it nobody signs in from a command line. */
    OIDC_CLI_CLIENT_ID: z.string().optional(),
    /** What access tokens for the API must be made out to. */
    OIDC_AUDIENCE: z.string().default('https://confetti.example/api'),
    /** Sessions are encrypted with the first, and may be decrypted with the others. */
    CONFETTI_SESSION_KEY: keys,
  })
  .refine(({ OIDC_AUDIENCE, OIDC_CLIENT_ID }) => OIDC_AUDIENCE !== OIDC_CLIENT_ID, {
    path: ['OIDC_AUDIENCE'],
    error: 'must not be OIDC_CLIENT_ID: ID tokens, which say who signed in, would pass for access tokens',
  });

/** The names of all settings, for what passes them on (docker-compose.yml). */
export const serverSettingNames: readonly string[] = Object.keys(settings.shape);

/** The settings of the server for API and web inbox, beside those of every client (`client/config.ts`). */
export type ServerConfig = z.output<typeof settings>;

/** @throws Error with a line for each setting that is missing or wrong, by name and never by value */
export function readServerConfig(env: NodeJS.ProcessEnv): ServerConfig {
  return readSettings('server', settings, env);
}
