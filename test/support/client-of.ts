import { Connection, type Client } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { openClient } from '../../client/connection.ts';
import type { PayloadKeys } from '../../client/encryption/keys.ts';
import type { Place } from './product.ts';

/**
 * A client of the Temporal of a place, with its namespace and certificates; its connection is to be closed.
 * @param keys what payloads are encrypted with
 */
export async function clientOf({ clientEnv }: Pick<Place, 'clientEnv'>, keys?: PayloadKeys): Promise<Client> {
  const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: clientEnv });
  const connection = await Connection.connect(connectionOptions);
  return openClient(connection, namespace ?? 'default', keys);
}
