import type { Client } from '@temporalio/client';
import type { SystemReport } from '../../../domain/systems.ts';
import type { PayloadKeys } from '../../encryption/keys.ts';
import { missingKeys } from '../../encryption/missing-keys.ts';
import { report } from './report.ts';

/** Whether payloads are encrypted, and whether workflows stand still for want of a key. */
export async function checkEncryption(keys: PayloadKeys | undefined, client: Client): Promise<SystemReport> {
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
  if (keys === undefined)
    return report(
      'encryption',
      'off',
      'Temporal keeps payloads as they are: CONFETTI_PAYLOAD_KEYS is not set',
    );
  const older = keys.all.size - 1;
  return report(
    'encryption',
    'ok',
    `AES-256-GCM with the key "${keys.current.id}"${older === 0 ? '' : `; ${older} more can be read`}`,
  );
}
