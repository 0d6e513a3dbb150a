import { existsSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { checkPolicy } from '../../../domain/policy/check.ts';
import type { SystemReport } from '../../../domain/systems.ts';
import { utcDay } from '../../../domain/wording/time.ts';
import { createConfetti, type Confetti } from '../../index.ts';
import { connect, temporalPlace, type Session } from '../session.ts';
import { serverChecks } from './at-server.ts';
import { directoryReport } from './directory.ts';
import { checkEncryption } from './encryption.ts';
import { checkNamespace, checkSearchAttributes } from './namespace.ts';
import { checking, report, wordsOf } from './report.ts';
import { checkSchedule } from './schedule.ts';
import { checkStuck } from './stuck.ts';
import { checkWorkers } from './workers.ts';

/** Everything `confetti doctor` looks at, from the nearest to the farthest. Faults are reported, never thrown. */
export async function runChecks(run: Session): Promise<SystemReport[]> {
  const way = run.way();
  const remote = run.remote();
  // The archive is the server's there.
  if (way.kind === 'server' && remote !== undefined)
    return [policyCheck(run), ...(await serverChecks(way.url, remote))];
  const near = [policyCheck(run), archiveCheck(run)];
  let client: Client;
  try {
    client = await connect(run.config);
  } catch (error) {
    return [...near, report('Temporal', 'error', wordsOf(error))];
  }
  try {
    return [...near, ...(await temporalChecks(run, client))];
  } finally {
    await client.connection.close();
  }
}

function policyCheck(run: Session): SystemReport {
  const file = run.config.policyFile;
  try {
    const policy = run.policy();
    const open = checkPolicy(policy, utcDay(Date.now())).length;
    const found = `${file}, edition ${policy.edition}`;
    return open === 0
      ? report('policy', 'ok', found)
      : report('policy', 'warning', `${found}; it leaves ${open} things open: see "confetti policy check"`);
  } catch (error) {
    return report('policy', 'error', wordsOf(error));
  }
}

/** Whether the client finds what the worker archives; a fresh checkout has nothing there yet. */
function archiveCheck({ config: { archiveDirectory } }: Session): SystemReport {
  return existsSync(archiveDirectory)
    ? report('closed requests', 'ok', archiveDirectory)
    : report(
        'closed requests',
        'warning',
        `there is no ${archiveDirectory} yet: if the worker archives elsewhere, set CONFETTI_ARCHIVE_DIR to that`,
      );
}

async function temporalChecks(run: Session, client: Client): Promise<SystemReport[]> {
  const { address, namespace } = temporalPlace();
  const reports = [report('Temporal', 'ok', `answers at ${address}`)];
  const found = await checking('namespace', () => checkNamespace(client, namespace));
  reports.push(found);
  if (found.state === 'error') return reports;
  reports.push(
    await checking('search attributes', () => checkSearchAttributes(client, namespace)),
    await checking('encryption', () => checkEncryption(run.config.payloadKeys, client)),
    await checking('requests under way', () => checkStuck(client)),
    await checking('reconciliation', () => checkSchedule(client)),
  );
  const workers = await checking('worker', () => checkWorkers(client, namespace, run.terminal.now()));
  reports.push(workers);
  if (workers.state === 'error') return reports;
  const { archiveDirectory } = run.config;
  const confetti = (): Confetti => createConfetti({ client, policy: run.policy(), archiveDirectory });
  reports.push(
    await checking('directory', async () => directoryReport(run.policy(), await confetti().viewDirectory())),
  );
  return [...reports, ...(await systemReports(confetti))];
}

/** What only the worker can tell: it has the credentials. */
async function systemReports(confetti: () => Confetti): Promise<readonly SystemReport[]> {
  try {
    return await confetti().checkSystems();
  } catch (error) {
    return [report('systems', 'error', `the worker could not be asked: ${wordsOf(error)}`)];
  }
}
