import { z } from 'zod';

const url = z.url().transform((text) => text.replace(/\/+$/, ''));

const settings = z.object({
  CONFETTI_HTTP_HOST: z.string().default('127.0.0.1'),
  CONFETTI_HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  CONFETTI_PUBLIC_URL: url.optional(),
  CONFETTI_TEMPORAL_WEB_URL: url.optional(),
  CONFETTI_SALESFORCE_URL: url.optional(),
  CONFETTI_OPS_PORTAL_URL: url.optional(),
  /** `Salesforce=http://…,Lark=http://…`: only where sandboxes run. */
  CONFETTI_SANDBOX_URLS: z.string().optional(),
  OIDC_ISSUER: url,
  OIDC_CLIENT_ID: z.string(),
  OIDC_CLIENT_SECRET: z.string(),
  /** At least 32 random bytes, base64: sessions are encrypted with it. */
  CONFETTI_SESSION_KEY: z.base64().refine((text) => Buffer.from(text, 'base64').length >= 32, {
    error: 'must be at least 32 bytes in base64, such as `openssl rand -base64 32` prints',
  }),
});

/** The settings of the server for API and web inbox, beside those of every client (`client/config.ts`). */
export type ServerConfig = z.output<typeof settings>;

/** @throws Error with a line for each setting that is missing or wrong */
export function readServerConfig(env: NodeJS.ProcessEnv): ServerConfig {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'));
}
