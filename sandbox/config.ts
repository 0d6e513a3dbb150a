import { join, resolve } from 'node:path';

import { z } from 'zod';

/** Where the sandboxes listen and keep their data. */
export interface SandboxesConfig {
  /** Folder of the SQLite files, one a sandbox. */
  readonly dataFolder: string;
  readonly salesforcePort: number;
  readonly tidbCloudPort: number;
  readonly larkPort: number;
  /** The identity provider. */
  readonly identityPort: number;
  /** SMTP. */
  readonly mailPort: number;
  /** HTTP: shows the mails that have arrived. */
  readonly mailboxPort: number;
  /** Where people reach the web inbox: the identity provider sends them back there. */
  readonly webUrl: string;
  /** The audience of tokens for Confetti's API: as with the server, its address unless something else is set. */
  readonly audience: string;
}

const port = (preset: string) =>
  z
    .string()
    .default(preset)
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: `is not a port: a whole number from 0 (any free port) to 65535; left out, it is ${preset}`,
    })
    .transform(Number);

const environment = z.object({
  CONFETTI_DATA_DIR: z.string().min(1, 'is empty: name a folder or leave it out').default('.confetti'),
  CONFETTI_SANDBOX_SALESFORCE_PORT: port('8811'),
  CONFETTI_SANDBOX_TIDB_CLOUD_PORT: port('8812'),
  CONFETTI_SANDBOX_LARK_PORT: port('8813'),
  CONFETTI_SANDBOX_IDENTITY_PORT: port('8816'),
  CONFETTI_SANDBOX_MAIL_PORT: port('8815'),
  CONFETTI_SANDBOX_MAILBOX_PORT: port('8818'),
  CONFETTI_HTTP_PORT: port('8080'),
  CONFETTI_PUBLIC_URL: z.url({ error: 'is not an address' }).optional(),
  OIDC_AUDIENCE: z.url({ error: 'is not an address' }).optional(),
});

/** Reads the settings of the sandbox process. Throws an error that names every variable that cannot be used. */
export function readSandboxesConfig(env: NodeJS.ProcessEnv): SandboxesConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new Error(`The sandboxes cannot start:\n${problems.join('\n')}`);
  }
  const { data } = parsed;
  const webUrl = (data.CONFETTI_PUBLIC_URL ?? `http://127.0.0.1:${data.CONFETTI_HTTP_PORT}`).replace(
    /\/+$/,
    '',
  );
  return {
    dataFolder: join(resolve(data.CONFETTI_DATA_DIR), 'sandbox'),
    salesforcePort: data.CONFETTI_SANDBOX_SALESFORCE_PORT,
    tidbCloudPort: data.CONFETTI_SANDBOX_TIDB_CLOUD_PORT,
    larkPort: data.CONFETTI_SANDBOX_LARK_PORT,
    identityPort: data.CONFETTI_SANDBOX_IDENTITY_PORT,
    mailPort: data.CONFETTI_SANDBOX_MAIL_PORT,
    mailboxPort: data.CONFETTI_SANDBOX_MAILBOX_PORT,
    webUrl,
    audience: data.OIDC_AUDIENCE ?? `${webUrl}/api`,
  };
}
