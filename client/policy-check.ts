import { checkPolicy, type PolicyWarning } from '../domain/policy/check.ts';
import { parsePolicy } from '../domain/policy/load.ts';
import { utcDay } from '../domain/wording/time.ts';

/** Whether the text of a policy can be used, and what it leaves open. */
export interface PolicyCheck {
  readonly valid: boolean;
  readonly edition?: string;
  readonly problems: readonly { readonly line: number; readonly path: string; readonly message: string }[];
  readonly warnings: readonly PolicyWarning[];
}

/** @param now milliseconds since 1970 UTC: calendars end some day */
export function checkPolicyText(text: string, now: number): PolicyCheck {
  const parsed = parsePolicy(text, '');
  if (parsed.ok) {
    const { edition } = parsed.policy;
    return { valid: true, edition, problems: [], warnings: checkPolicy(parsed.policy, utcDay(now)) };
  }
  const problems = parsed.problems.map(({ line, path, message }) => ({ line, path, message }));
  return { valid: false, problems, warnings: [] };
}
