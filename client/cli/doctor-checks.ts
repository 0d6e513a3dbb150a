import { existsSync } from 'node:fs';
import { isGrpcServiceError, type Client } from '@temporalio/client';
import { directoryOf } from '../../domain/directory/content.ts';
import type { DirectoryView } from '../../domain/directory/state.ts';
import { canonicalJson } from '../../domain/policy/canonical-json.ts';
import { checkPolicy } from '../../domain/policy/check.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { searchAttributes } from '../../domain/search-attributes.ts';
import type { SystemReport } from '../../domain/systems.ts';
import { utcDay, utcMinute } from '../../domain/wording/time.ts';
import { missingKeys } from '../encryption/missing-keys.ts';
import { createConfetti } from '../index.ts';
import { missingSearchAttributes } from '../search-attributes.ts';
import { taskQueue } from '../task-queue.ts';
import { serverChecks } from './doctor-at-server.ts';
import { connect, temporalPlace, type Session } from './session.ts';

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
  const namespaceReport = await checking('namespace', () => checkNamespace(client, namespace));
  reports.push(namespaceReport);
  if (namespaceReport.state === 'error') return reports;
  reports.push(await checking('search attributes', () => checkSearchAttributes(client, namespace)));
  reports.push(await checking('encryption', () => checkEncryption(run, client)));
  const worker = await checking('worker', () => checkWorker(run, client, namespace));
  reports.push(worker);
  if (worker.state !== 'ok') return reports;
  reports.push(await checking('directory', () => checkDirectory(run, client)));
  return [...reports, ...(await systemReports(run, client))];
}

const hourSeconds = 3_600;
/** Below this, yesterday's requests are in the archive only. */
const shortRetentionHours = 30 * 24;

async function checkNamespace(client: Client, namespace: string): Promise<SystemReport> {
  try {
    const { config } = await client.workflowService.describeNamespace({ namespace });
    const hours = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / hourSeconds;
    const kept = `${namespace}, closed requests stay ${hours >= 48 ? `${Math.floor(hours / 24)} days` : `${hours} h`}`;
    return hours >= shortRetentionHours
      ? report('namespace', 'ok', kept)
      : report(
          'namespace',
          'warning',
          `${kept} in lists, then in the archive only: raise it with "temporal operator namespace update --retention 90d ${namespace}"`,
        );
  } catch (error) {
    const code: number | undefined = isGrpcServiceError(error) ? error.code : undefined;
    if (code !== grpcNotFound) throw error;
    return report(
      'namespace',
      'error',
      `there is no namespace ${namespace}: set TEMPORAL_NAMESPACE, or make it with "temporal operator namespace create ${namespace}"`,
    );
  }
}

const grpcNotFound = 5;

/** As `temporal operator search-attribute create --type` spells them. */
const typeNames = {
  KEYWORD: 'Keyword',
  KEYWORD_LIST: 'KeywordList',
  DATETIME: 'Datetime',
  INT: 'Int',
} as const;

async function checkSearchAttributes(client: Client, namespace: string): Promise<SystemReport> {
  const missing = await missingSearchAttributes(client.connection, namespace);
  const total = Object.keys(searchAttributes).length;
  if (missing.length === 0) return report('search attributes', 'ok', `all ${total} are there`);
  const flags = missing
    .map(
      (name) => `--name ${name} --type ${typeNames[searchAttributes[name as keyof typeof searchAttributes]]}`,
    )
    .join(' ');
  const create = `temporal operator search-attribute create --namespace ${namespace} ${flags}`;
  return report('search attributes', 'error', `${missing.length} are missing; create them with: ${create}`);
}

/** Whether payloads are encrypted, and whether workflows stand still for want of a key. */
async function checkEncryption({ config: { payloadKeys } }: Session, client: Client): Promise<SystemReport> {
  const missing = await missingKeys(client);
  if (missing.length > 0) {
    const each = missing.map(
      ({ keyId, workflowIds }) =>
        `the key "${keyId}" is missing, without which ${workflowIds.join(', ')} stand still`,
    );
    return report(
      'encryption',
      'error',
      `${each.join('; ')}: add it to CONFETTI_PAYLOAD_KEYS of the worker, behind the first, and start it again`,
    );
  }
  if (payloadKeys === undefined)
    return report(
      'encryption',
      'off',
      'Temporal keeps payloads as they are: CONFETTI_PAYLOAD_KEYS is not set',
    );
  const older = payloadKeys.all.size - 1;
  return report(
    'encryption',
    'ok',
    `AES-256-GCM with the key "${payloadKeys.current.id}"${older === 0 ? '' : `; ${older} more can be read`}`,
  );
}

/** A poll lasts a minute at most, so a worker that lives was seen within two. */
const seenWithinMs = 120_000;

async function checkWorker(run: Session, client: Client, namespace: string): Promise<SystemReport> {
  // Those that poll for workflow tasks; that activities run as well shows when the worker is asked for its systems.
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace,
    taskQueue: { name: taskQueue },
  });
  const seenAt = pollers.map(({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000);
  const lastSeen = Math.max(0, ...seenAt);
  if (run.terminal.now() - lastSeen <= seenWithinMs) {
    return report('worker', 'ok', `polls task queue ${taskQueue}`);
  }
  const when = lastSeen === 0 ? 'none was seen lately' : `last seen ${utcMinute(lastSeen)}`;
  return report(
    'worker',
    'error',
    `nobody polls task queue ${taskQueue} (${when}): start one with "npm start", or see what its log says`,
  );
}

async function checkDirectory(run: Session, client: Client): Promise<SystemReport> {
  const { archiveDirectory } = run.config;
  const policy = run.policy();
  return directoryReport(policy, await createConfetti({ client, policy, archiveDirectory }).viewDirectory());
}

/** Whether the directory runs, and whether it knows what the policy file says of people now. */
export function directoryReport(policy: Policy, view: DirectoryView | undefined): SystemReport {
  if (view === undefined) {
    return report(
      'directory',
      'error',
      'it does not run: the worker starts it at its own start, see what its log says',
    );
  }
  const { people, synchronised } = view;
  const found = `${Object.keys(people).length} people, synchronised ${utcMinute(synchronised.at)}`;
  return canonicalJson(synchronised.content) === canonicalJson(directoryOf(policy))
    ? report('directory', 'ok', found)
    : report(
        'directory',
        'warning',
        `${found}; the policy file says other things of people: see "confetti directory sync --dry-run"`,
      );
}

/** What only the worker can tell: it has the credentials. */
async function systemReports(run: Session, client: Client): Promise<readonly SystemReport[]> {
  try {
    const { archiveDirectory } = run.config;
    return await createConfetti({ client, policy: run.policy(), archiveDirectory }).checkSystems();
  } catch (error) {
    return [report('systems', 'error', `the worker could not be asked: ${wordsOf(error)}`)];
  }
}

async function checking(system: string, check: () => Promise<SystemReport>): Promise<SystemReport> {
  try {
    return await check();
  } catch (error) {
    return report(system, 'error', `could not be read: ${wordsOf(error)}`);
  }
}

function report(system: string, state: SystemReport['state'], message: string): SystemReport {
  return { system, state, message };
}

function wordsOf(error: unknown): string {
  if (isGrpcServiceError(error)) return error.details;
  return error instanceof Error ? error.message : String(error);
}
