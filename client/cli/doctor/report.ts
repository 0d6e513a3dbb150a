import { isGrpcServiceError } from '@temporalio/client';
import type { SystemReport } from '../../../domain/systems.ts';

export function report(system: string, state: SystemReport['state'], message: string): SystemReport {
  return { system, state, message };
}

/** What a look found; a look that failed is a fault of its own. */
export async function checking(system: string, check: () => Promise<SystemReport>): Promise<SystemReport> {
  try {
    return await check();
  } catch (error) {
    return report(system, 'error', `could not be read: ${wordsOf(error)}`);
  }
}

export function wordsOf(error: unknown): string {
  if (isGrpcServiceError(error)) return error.details;
  return error instanceof Error ? error.message : String(error);
}
