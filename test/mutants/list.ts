import { ruleMutants } from './in-rules.ts';
import { workflowMutants } from './in-workflows.ts';
import type { Mutant } from './mutant.ts';

export const mutants: readonly Mutant[] = [...workflowMutants, ...ruleMutants];
