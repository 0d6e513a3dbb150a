import path from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { cloneRoot } from '../../embedded/config.ts';

/** The names of the settings that the client of Temporal's SDK reads from the environment. */
export function settingsOfTheSdk(): ReadonlySet<string> {
  const read = new Set<string>();
  const overrideEnvVars = new Proxy<Record<string, string>>(
    // A file that is not there counts as no profile.
    { TEMPORAL_CONFIG_FILE: path.join(cloneRoot, 'deploy/none.toml') },
    {
      get: (env, name) => {
        read.add(String(name));
        return env[String(name)];
      },
    },
  );
  loadClientConnectConfig({ overrideEnvVars });
  return read;
}
