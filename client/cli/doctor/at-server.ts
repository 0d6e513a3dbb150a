import type { SystemReport } from '../../../domain/systems.ts';
import { utcMinute } from '../../../domain/wording/time.ts';
import type { Me } from '../../remote/me.ts';
import type { Remote } from '../../remote/index.ts';
import { ServerProblemError } from '../../remote/problem.ts';

/** What can be looked at through a server by whoever is signed in there, and what cannot. Faults are reported, never thrown. */
export async function serverChecks(url: string, remote: Remote): Promise<SystemReport[]> {
  let me: Me;
  try {
    me = await remote.me();
  } catch (error) {
    return [{ system: 'server', state: 'error', message: wordsOf(error) }];
  }
  const [directory, systems] = await Promise.all([directoryReport(remote), systemReports(remote)]);
  return [
    { system: 'server', state: 'ok', message: `${url} answers, and knows you as ${me.email}` },
    directory,
    ...systems,
    {
      system: 'Temporal',
      state: 'off',
      message:
        'not looked at, nor are its namespace, search attributes and workers: that takes TEMPORAL_ADDRESS',
    },
  ];
}

async function directoryReport(remote: Remote): Promise<SystemReport> {
  const system = 'directory';
  try {
    const { people, synchronised } = (await remote.viewDirectory()) ?? {};
    if (people === undefined || synchronised === undefined)
      return { system, state: 'error', message: 'it does not run' };
    const found = `${Object.keys(people).length} people, synchronised ${utcMinute(synchronised.at)}`;
    return { system, state: 'ok', message: found };
  } catch (error) {
    return notSeen(system, error);
  }
}

async function systemReports(remote: Remote): Promise<readonly SystemReport[]> {
  try {
    return await remote.checkSystems();
  } catch (error) {
    return [notSeen('systems', error)];
  }
}

/** What is not theirs to see is no fault. */
function notSeen(system: string, error: unknown): SystemReport {
  const isTheirs = !(error instanceof ServerProblemError && error.code === 'not-allowed');
  return { system, state: isTheirs ? 'error' : 'off', message: wordsOf(error) };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
