import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { encryptionCodec } from '../client/encryption/codec.ts';
import type { PayloadKeys } from '../client/encryption/keys.ts';
import { encodingFailures, payloadConverterPath } from './bundle.ts';

const failureConverterPath = fileURLToPath(new URL('encoded-failures.ts', import.meta.url));

/** How a worker of a namespace reads and writes payloads, with the bundle that does the same within workflows. */
export function withPayloads(
  keys: PayloadKeys | undefined,
  namespace: string,
  bundle: string,
): { readonly dataConverter: DataConverter; readonly workflowBundle: { readonly code: string } } {
  const dataConverter = { payloadConverterPath, payloadCodecs: [encryptionCodec(keys, namespace)] };
  if (keys === undefined) return { dataConverter, workflowBundle: { code: bundle } };
  return {
    dataConverter: { ...dataConverter, failureConverterPath },
    workflowBundle: { code: encodingFailures(bundle) },
  };
}
