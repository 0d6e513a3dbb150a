import { Client, Connection, type ConnectionLike } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { encryptionCodec } from './encryption/codec.ts';
import type { PayloadKeys } from './encryption/keys.ts';

/** Where Temporal is: `TEMPORAL_ADDRESS` and the other settings and profiles of the `temporal` command. */
export function temporalSettings(): ReturnType<typeof loadClientConnectConfig> & {
  readonly namespace: string;
} {
  const settings = loadClientConnectConfig();
  return { ...settings, namespace: settings.namespace ?? 'default' };
}

/**
 * A client of our own connection; close it when done. Fails within seconds when nobody answers.
 * @param keys what its payloads are encrypted with; without them they are not
 */
export async function connectToTemporal(keys: PayloadKeys | undefined): Promise<Client> {
  const { connectionOptions, namespace } = temporalSettings();
  const connection = await Connection.connect({ connectTimeout: '5 seconds', ...connectionOptions });
  return openClient(connection, namespace, keys);
}

/** A client of a connection, which reads and writes payloads as every part of Confetti does. */
export function openClient(
  connection: ConnectionLike,
  namespace: string,
  keys: PayloadKeys | undefined,
): Client {
  return new Client({
    connection,
    namespace,
    dataConverter: { payloadCodecs: [encryptionCodec(keys, namespace)] },
  });
}
