import { readFileSync } from 'node:fs';
import { readClientConfig } from '../config.ts';
import { connectToTemporal, temporalSettings } from '../connection.ts';
import { encryptionCodec } from '../encryption/codec.ts';
import type { PayloadKeys } from '../encryption/keys.ts';
import { createConfetti } from '../index.ts';
import { openPeople } from '../personal/people.ts';
import { readPolicyFile } from '../policy-file.ts';
import { createSignIn } from '../sign-in/index.ts';
import { createApp } from './app.ts';
import { readServerConfig, type ServerConfig } from './config.ts';
import { listen } from './listen.ts';
import { createLog } from '../log.ts';
import type { ServerLinks, ServerParts } from './parts.ts';

/** Longer than any answer but an event stream takes. */
const graceMs = 5_000;

/** The composition root: settings → door → sign-in → application → a server that listens. */
async function main(): Promise<void> {
  const config = readServerConfig(process.env);
  const { policyFile, archiveDirectory, payloadKeys } = readClientConfig(process.env);
  const policy = readPolicyFile(policyFile);
  const client = await connectToTemporal(payloadKeys);
  try {
    const now = Date.now;
    const confetti = createConfetti({ client, policy, archiveDirectory });
    const people = openPeople({ policy, door: confetti, now });
    const signIn = createSignIn(
      {
        issuer: config.OIDC_ISSUER,
        clientId: config.OIDC_CLIENT_ID,
        clientSecret: config.OIDC_CLIENT_SECRET,
        audience: config.OIDC_AUDIENCE,
        publicUrl: config.CONFETTI_PUBLIC_URL,
        sessionKeys: config.CONFETTI_SESSION_KEY,
      },
      now,
      (line) => process.stderr.write(`${line}\n`),
    );
    const app = createApp({
      confetti,
      policy,
      policyText: readFileSync(policyFile, 'utf8'),
      people,
      signIn,
      ...commandLineOf(config),
      links: linksOf(config),
      ...codecServerOf(payloadKeys),
      now,
      log: createLog(),
      callsPerMinute: {
        api: config.CONFETTI_API_CALLS_PER_MINUTE,
        pages: config.CONFETTI_PAGES_PER_MINUTE,
        visits: config.CONFETTI_VISITS_PER_MINUTE,
      },
      trustedProxies: config.CONFETTI_TRUSTED_PROXIES,
      customerQuota: {
        open: config.CONFETTI_CUSTOMER_OPEN_APPLICATIONS,
        perDay: config.CONFETTI_CUSTOMER_APPLICATIONS_PER_DAY,
      },
    });
    const listening = await listen(app, {
      host: config.CONFETTI_HTTP_HOST,
      port: config.CONFETTI_HTTP_PORT,
    });
    process.stdout.write(`ready: server at ${listening.url}\n`);
    await stopAsked();
    await listening.close(graceMs);
  } finally {
    await client.connection.close();
  }
}

function commandLineOf({
  OIDC_ISSUER: issuer,
  OIDC_CLI_CLIENT_ID: clientId,
  OIDC_AUDIENCE: audience,
}: ServerConfig): Pick<ServerParts, 'commandLine'> {
  return clientId === undefined ? {} : { commandLine: { issuer, clientId, audience } };
}

function codecServerOf(keys: PayloadKeys | undefined): Pick<ServerParts, 'codecServer'> {
  if (keys === undefined) return {};
  const { namespace } = temporalSettings();
  return { codecServer: { codec: encryptionCodec(keys, namespace), namespace } };
}

function linksOf(config: ServerConfig): ServerLinks {
  const { CONFETTI_TEMPORAL_WEB_URL, CONFETTI_SALESFORCE_URL, CONFETTI_OPS_PORTAL_URL } = config;
  const { namespace } = temporalSettings();
  return {
    confetti: config.CONFETTI_PUBLIC_URL,
    ...(CONFETTI_TEMPORAL_WEB_URL && { temporalWeb: `${CONFETTI_TEMPORAL_WEB_URL}/namespaces/${namespace}` }),
    ...(CONFETTI_SALESFORCE_URL && { salesforce: CONFETTI_SALESFORCE_URL }),
    ...(CONFETTI_OPS_PORTAL_URL && { opsPortal: CONFETTI_OPS_PORTAL_URL }),
    ...(config.CONFETTI_SANDBOX_URLS && { sandboxes: config.CONFETTI_SANDBOX_URLS }),
  };
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
