import { z } from 'zod';
import { customerQuota } from '../personal/customer-quota.ts';
import { readSettings } from '../settings.ts';
import { isNetwork } from './address.ts';
import { callsInAMinute } from './rate-limits.ts';

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

const count = (preset: number) =>
  z.coerce
    .number({ error: 'must be a whole number; 0 is no limit' })
    .int({ error: 'must be a whole number; 0 is no limit' })
    .min(0, { error: 'must be a whole number; 0 is no limit' })
    .default(preset);

const shape = z.object({
  CONFETTI_HTTP_HOST: z.string().default('127.0.0.1'),
  CONFETTI_HTTP_PORT: z.coerce
    .number({ error: 'must be a port from 0 to 65535' })
    .int()
    .min(0)
    .max(65_535)
    .default(8080),
  /** Of the API, by each person and each program, in each server; 0 is no limit. */
  CONFETTI_API_CALLS_PER_MINUTE: count(callsInAMinute.api),
  /** Pages and forms, by each person. */
  CONFETTI_PAGES_PER_MINUTE: count(callsInAMinute.pages),
  /** By each address: what nobody has to sign in for, and tokens that are not good. */
  CONFETTI_VISITS_PER_MINUTE: count(callsInAMinute.visits),
  /** Whose word counts about where a call comes from. */
  CONFETTI_TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((each) => each.trim()))
    .refine((all) => all.every(isNetwork), {
      error: 'must be addresses or networks such as 10.0.0.7,10.1.0.0/16, with commas between',
    })
    .default([]),
  /** Applications that a customer may have open, and hand in within 24 hours; 0 is no limit. */
  CONFETTI_CUSTOMER_OPEN_APPLICATIONS: count(customerQuota.open),
  CONFETTI_CUSTOMER_APPLICATIONS_PER_DAY: count(customerQuota.perDay),
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
  /** What access tokens for the API must be made out to; without it, this server's address and `/api`. */
  OIDC_AUDIENCE: z.string().optional(),
  /** Sessions are encrypted with the first, and may be decrypted with the others. */
  CONFETTI_SESSION_KEY: keys,
});

const settings = shape
  .superRefine(({ OIDC_AUDIENCE: audience, ...given }, context) => {
    if (audience === undefined) return;
    const client = (['OIDC_CLIENT_ID', 'OIDC_CLI_CLIENT_ID'] as const).find((id) => given[id] === audience);
    if (client === undefined) return;
    const why = 'ID tokens, which say who signed in, would pass for access tokens';
    const mend = 'register the API at the provider with an identifier of its own';
    context.addIssue({
      code: 'custom',
      path: ['OIDC_AUDIENCE'],
      message: `must not be ${client}: ${why}; ${mend}`,
    });
  })
  .transform((given) => {
    const publicUrl = given.CONFETTI_PUBLIC_URL ?? `http://127.0.0.1:${given.CONFETTI_HTTP_PORT}`;
    return {
      ...given,
      CONFETTI_PUBLIC_URL: publicUrl,
      OIDC_AUDIENCE: given.OIDC_AUDIENCE ?? `${publicUrl}/api`,
    };
  });

/** The names of all settings, for what passes them on (docker-compose.yml). */
export const serverSettingNames: readonly string[] = Object.keys(shape.shape);

/** The settings of the server for API and web inbox, beside those of every client (`client/config.ts`). */
export type ServerConfig = z.output<typeof settings>;

/** @throws Error with a line for each setting that is missing or wrong, by name and never by value */
export function readServerConfig(env: NodeJS.ProcessEnv): ServerConfig {
  return readSettings('server', settings, env);
}
