import type { Client } from '@temporalio/client';
import { createDirectoryArchive } from '../activities/archive/directory.ts';
import type { ActivityDependencies } from '../activities/index.ts';
import type { Channel } from '../activities/notify/channel.ts';
import { createLarkChannel } from '../activities/notify/lark.ts';
import { createMailChannel } from '../activities/notify/mail.ts';
import { createSalesforce } from '../activities/salesforce/client.ts';
import { loadMapping } from '../activities/salesforce/mapping.ts';
import { createTidbCloud } from '../activities/tidb-cloud/adapter.ts';
import { readPolicyFile } from '../client/policy-file.ts';
import { directoryOf } from '../domain/directory/content.ts';
import type { WorkerConfig } from './config.ts';
import { createDirectory } from './directory.ts';
import { createRequests } from './requests.ts';
import { createTenantCredits } from './tenant-credits.ts';

/** The adapters that the settings ask for. A channel without settings is switched off. */
export function createDependencies(config: WorkerConfig, client: Client): ActivityDependencies {
  const policy = readPolicyFile(config.CONFETTI_POLICY_FILE);
  return {
    salesforce: createSalesforce({
      loginUrl: config.SALESFORCE_LOGIN_URL,
      clientId: config.SALESFORCE_CLIENT_ID,
      clientSecret: config.SALESFORCE_CLIENT_SECRET,
      apiVersion: config.SALESFORCE_API_VERSION,
      mapping: loadMapping(config.SALESFORCE_MAPPING_FILE),
    }),
    tidbCloud: createTidbCloud({
      baseUrl: config.TIDB_CLOUD_API_URL,
      publicKey: config.TIDB_CLOUD_PUBLIC_KEY,
      privateKey: config.TIDB_CLOUD_PRIVATE_KEY,
    }),
    tenantCredits: createTenantCredits(client),
    requests: createRequests(client, config.CONFETTI_ARCHIVE_DIR),
    directory: createDirectory(client, directoryOf(policy)),
    channels: channelsOf(config),
    archive: createDirectoryArchive(config.CONFETTI_ARCHIVE_DIR),
    policies: [policy],
  };
}

function channelsOf(config: WorkerConfig): Channel[] {
  const channels: Channel[] = [];
  if (config.SMTP_URL !== undefined) {
    channels.push(createMailChannel({ smtpUrl: config.SMTP_URL, from: config.MAIL_FROM }));
  }
  const { LARK_DOMAIN: domain, LARK_APP_ID: appId, LARK_APP_SECRET: appSecret } = config;
  if (domain !== undefined && appId !== undefined && appSecret !== undefined) {
    channels.push(createLarkChannel({ domain, appId, appSecret }));
  }
  return channels;
}
