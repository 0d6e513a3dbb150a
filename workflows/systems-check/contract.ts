import type { SystemReport } from '../../domain/systems.ts';

/** Asks the worker what it can reach. Short-lived: it ends with its report. */
export const systemsCheckType = 'systemsCheck';

export type SystemsCheckOutcome = readonly SystemReport[];
