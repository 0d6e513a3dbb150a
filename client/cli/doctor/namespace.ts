import { isGrpcServiceError, type Client } from '@temporalio/client';
import { searchAttributes } from '../../../domain/search-attributes.ts';
import type { SystemReport } from '../../../domain/systems.ts';
import { unfitSearchAttributes } from '../../search-attributes.ts';
import { report } from './report.ts';

const hourSeconds = 3_600;
/** Below this, yesterday's requests are in the archive only. */
const shortRetentionHours = 30 * 24;
const grpcNotFound = 5;

/** Whether the namespace is there, and for how long it keeps what is closed. */
export async function checkNamespace(client: Client, namespace: string): Promise<SystemReport> {
  try {
    const { config } = await client.workflowService.describeNamespace({ namespace });
    const hours = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) / hourSeconds;
    const kept = `${namespace}, closed requests stay ${hours >= 48 ? `${Math.floor(hours / 24)} days` : `${hours} h`}`;
    return hours >= shortRetentionHours
      ? report('namespace', 'ok', kept)
      : report(
          'namespace',
          'warning',
          `${kept} in lists, then in the archive only: raise it with "temporal operator namespace update --retention 90d --namespace ${namespace}"`,
        );
  } catch (error) {
    const code: number | undefined = isGrpcServiceError(error) ? error.code : undefined;
    if (code !== grpcNotFound) throw error;
    return report(
      'namespace',
      'error',
      `there is no namespace ${namespace}: set TEMPORAL_NAMESPACE, or make it with "temporal operator namespace create --retention 90d --namespace ${namespace}"`,
    );
  }
}

/** Whether lists can be made: an attribute that is missing makes every request stand still. */
export async function checkSearchAttributes(client: Client, namespace: string): Promise<SystemReport> {
  const unfit = await unfitSearchAttributes(client.connection, namespace);
  const total = Object.keys(searchAttributes).length;
  if (unfit.length === 0) return report('search attributes', 'ok', `all ${total} are there`);
  const operate = (verb: string, rest: string): string =>
    `temporal operator search-attribute ${verb} --namespace ${namespace} ${rest}`;
  // One command an attribute: of several names in one, the temporal command 1.9.1 adds the first only.
  const commands = unfit.flatMap(({ name, type, isOfOtherType }) => [
    ...(isOfOtherType ? [operate('remove', `--yes --name ${name}`)] : []),
    operate('create', `--name ${name} --type ${type}`),
  ]);
  const others = unfit.filter(({ isOfOtherType }) => isOfOtherType).length;
  const found = [
    ...(others < unfit.length ? [`${unfit.length - others} are missing`] : []),
    ...(others > 0 ? [`${others} have another type`] : []),
  ].join(', ');
  return report('search attributes', 'error', `${found}; mend it with: ${commands.join(' && ')}`);
}
