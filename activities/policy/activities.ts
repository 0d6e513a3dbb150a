import { verifySlice } from '../../domain/policy/slice.ts';
import type { Policy, PolicySlice } from '../../domain/policy/policy.ts';

/** Checks that a request is pinned to a published policy, so that nobody starts one with rules of their own. */
export function createPolicyActivities({ policies }: { readonly policies: readonly Policy[] }) {
  return {
    /** `problem` is null for a published slice, else why it is not one. */
    async verifyPolicySlice(slice: PolicySlice): Promise<{ readonly problem: string | null }> {
      const problems = policies.map((policy) => verifySlice(policy, slice));
      return { problem: problems.includes(undefined) ? null : (problems[0] ?? 'The worker has no policy') };
    },
  };
}
