import type { MirrorReceipt } from '../../domain/records/request-snapshot.ts';
import type { Archive } from '../archive/activities.ts';
import { failure } from '../failures.ts';
import type { Salesforce } from '../salesforce/client.ts';

interface Parts {
  readonly archive: Pick<Archive, 'read'>;
  readonly salesforce: Pick<Salesforce, 'mirror'>;
}

/** Sends Salesforce the last snapshot of a closed request. `Invalid` where the archive has none to send. */
export async function mirrorArchived(
  requestId: string,
  { archive, salesforce }: Parts,
  signal: AbortSignal,
): Promise<MirrorReceipt> {
  const record = await archive.read(requestId);
  if (record === undefined) {
    throw failure(
      'Invalid',
      `There is no request ${requestId}, neither open nor in the archive. What Salesforce shows of it is to be cleared there.`,
    );
  }
  const { snapshot } = record;
  if (snapshot === undefined) {
    const why = `${requestId} was archived by an earlier version, which kept nothing to send`;
    throw failure('Invalid', `${why}: correct its record in Salesforce by hand.`);
  }
  if (snapshot.entryPoint === 'internal') {
    throw failure('Invalid', `${requestId} is an internal request: it has no record in Salesforce.`);
  }
  return salesforce.mirror(snapshot, signal);
}
