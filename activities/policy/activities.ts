import { verifySlice } from '../../domain/policy/slice.ts';
import type { Policy, PolicySlice } from '../../domain/policy/policy.ts';

/** Checks that a request is pinned to a published policy, so that nobody starts one with rules of their own. */
export function createPolicyActivities({ policies }: { readonly policies: readonly Policy[] }) {
  return {
    /** `problem` is null for a published slice, else why it is not one. */
    async verifyPolicySlice(slice: PolicySlice): Promise<{ readonly problem: string | null }> {
      const problems = policies.map((policy) => problemOf(policy, slice));
      return { problem: problems.includes(undefined) ? null : (problems[0] ?? 'The worker has no policy') };
    },
  };
}

/** Whoever may signal a request may send anything as a policy: what cannot even be read is not the published one. */
function problemOf(policy: Policy, slice: PolicySlice): string | undefined {
  try {
    return verifySlice(policy, slice);
  } catch (error) {
    return `It is no slice of a policy (${error instanceof Error ? error.message : String(error)})`;
  }
}
