import { isGrpcServiceError, type Client } from '@temporalio/client';
import { embeddedMark } from '../embedded-mark.ts';
import { NotTrustedError } from './failures.ts';
import { hostOf, isLoopback } from './loopback.ts';

/** Where Temporal is, as its settings say. */
interface Place {
  readonly address: string;
  readonly namespace: string;
}

/**
 * Whether people may say who they are: on their own machine, and there only before the Temporal that `npm start` brought. An
 * address on this machine alone says little: a tunnel has one too.
 */
export async function isTrusting(client: Client, { address, namespace }: Place): Promise<boolean> {
  if (!isLoopback(hostOf(address))) return false;
  try {
    const { namespaceInfo } = await client.workflowService.describeNamespace({ namespace });
    return namespaceInfo?.data?.[embeddedMark.key] === embeddedMark.value;
  } catch (error) {
    const code: number | undefined = isGrpcServiceError(error) ? error.code : undefined;
    // A server that does not let everybody look is none for trying things out.
    if (code === grpcPermissionDenied) return false;
    throw error;
  }
}

const grpcPermissionDenied = 7;

/** @throws NotTrustedError, before anything is sent */
export async function needTrust(client: Client, place: Place): Promise<void> {
  if (await isTrusting(client, place)) return;
  throw new NotTrustedError(
    `Not done: ${place.address} is not the Temporal of \`npm start\` on this machine, so nobody is taken at their word (--as). ` +
      'Sign in with "confetti sign-in URL" and leave --as out. Where everybody who can reach this Temporal is trusted, set CONFETTI_TRUST_AS=yes.',
  );
}
