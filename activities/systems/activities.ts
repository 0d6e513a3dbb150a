import { hostname } from 'node:os';
import { Context } from '@temporalio/activity';
import { clockReport } from '../../domain/clocks.ts';
import type { SystemReport } from '../../domain/systems.ts';
import type { Archive } from '../archive/activities.ts';
import type { Channel } from '../notify/channel.ts';
import type { Salesforce } from '../salesforce/client.ts';
import type { TidbCloud } from '../tidb-cloud/port.ts';

interface Systems {
  readonly salesforce: Pick<Salesforce, 'ping' | 'verify'>;
  readonly tidbCloud: Pick<TidbCloud, 'ping'>;
  readonly channels: readonly Pick<Channel, 'name' | 'ping'>[];
  readonly archive: Pick<Archive, 'ping'>;
}

/** Asks every system around us whether it answers and accepts our settings. Faults are reported, never thrown. */
export function createSystemsActivities({ salesforce, tidbCloud, channels, archive }: Systems) {
  return {
    async checkSystems(): Promise<SystemReport[]> {
      const clock = workersClock();
      const org = await reach('Salesforce', () => salesforce.ping());
      const others = await Promise.all([
        reach('TiDB Cloud', () => tidbCloud.ping()),
        ...Object.entries(channelSettings).map(([name, settings]) => {
          const channel = channels.find((known) => known.name === name);
          return channel === undefined ? off(name, settings) : reach(name, () => channel.ping());
        }),
        reach('archive', () => archive.ping()),
      ]);
      return [clock, org, ...(org.state === 'ok' ? await mappingReports(salesforce) : []), ...others];
    },
  };
}

/** When this was given out and when it began are soon after each other, by clocks that agree. */
function workersClock(): SystemReport {
  const temporal = Context.current().info.currentAttemptScheduledTimestampMs;
  const now = Date.now();
  return clockReport(`${hostname()} (worker)`, { before: now, temporal, after: now });
}

/** What switches a channel on. */
const channelSettings = { mail: 'SMTP_URL', lark: 'LARK_DOMAIN, LARK_APP_ID and LARK_APP_SECRET' } as const;

function off(system: string, settings: string): SystemReport {
  return { system, state: 'off', message: `off: set ${settings} to switch it on` };
}

async function reach(system: string, ping: () => Promise<void>): Promise<SystemReport> {
  try {
    await ping();
    return { system, state: 'ok', message: 'reachable' };
  } catch (error) {
    return { system, state: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

/** The org's objects and fields against our mapping, as they are now. */
async function mappingReports(salesforce: Pick<Salesforce, 'verify'>): Promise<SystemReport[]> {
  const system = 'Salesforce mapping';
  try {
    const findings = await salesforce.verify();
    if (findings.length === 0)
      return [{ system, state: 'ok', message: 'every mapped object and field is there' }];
    return findings.map(({ severity, message }) => ({ system, state: severity, message }));
  } catch (error) {
    return [{ system, state: 'error', message: error instanceof Error ? error.message : String(error) }];
  }
}
