import { Client, Connection, type ClientOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';

/** Where Temporal is: `TEMPORAL_ADDRESS` and the other settings and profiles of the `temporal` command. */
export function temporalSettings(): ReturnType<typeof loadClientConnectConfig> & {
  readonly namespace: string;
} {
  const settings = loadClientConnectConfig();
  return { ...settings, namespace: settings.namespace ?? 'default' };
}

/** A client of our own connection; close it when done. Fails within seconds when nobody answers. */
export async function connectToTemporal(options: ClientOptions = {}): Promise<Client> {
  const { connectionOptions, namespace } = temporalSettings();
  const connection = await Connection.connect({ connectTimeout: '5 seconds', ...connectionOptions });
  return new Client({ connection, namespace, ...options });
}
