import { fileURLToPath } from 'node:url';
import { readPolicyFile } from '../../client/policy-file.ts';
import type { Policy } from '../../domain/policy/policy.ts';

let policy: Policy | undefined;

/** `policy/default.yaml`, read once. */
export function shippedPolicy(): Policy {
  policy ??= readPolicyFile(fileURLToPath(new URL('../../policy/default.yaml', import.meta.url)));
  return policy;
}
