import { Option, type Command } from 'commander';
import { slaStates, type SlaState } from '../../domain/approval/clock.ts';
import { entryPoints, type EntryPoint, type Policy } from '../../domain/policy/policy.ts';
import type { ListFilter } from '../lists.ts';
import { UsageError } from './failures.ts';
import { checkedRegion, lengthOfTime } from './options.ts';

/** What lists are narrowed to, beside whom the requests wait for. */
export interface ListOptions {
  readonly step?: string;
  readonly region?: string;
  readonly sla?: SlaState;
  readonly olderThan?: number;
  readonly entryPoint?: EntryPoint;
  readonly dueWithin?: number;
}

export function withListOptions(command: Command): Command {
  return command
    .option('--step <step>', 'that wait in this step, such as gpe')
    .option('--region <region>')
    .addOption(new Option('--sla <state>', 'by the clock of the first response').choices(slaStates))
    .option('--older-than <time>', 'handed in longer ago than this, such as 3d', lengthOfTime)
    .addOption(new Option('--entry-point <entry>', 'how they were asked for').choices(entryPoints))
    .option('--due-within <time>', 'due within this time, or overdue, such as 4h', lengthOfTime);
}

/** @throws UsageError where the policy has no such region or step */
export function filterOf(
  policy: Pick<Policy, 'regions' | 'roles'>,
  { step, region, sla, olderThan, entryPoint, dueWithin }: ListOptions,
  now: number,
): ListFilter {
  return {
    ...(step === undefined ? {} : { step: checkedStep(policy, step) }),
    ...(region === undefined ? {} : { region: checkedRegion(policy, region) }),
    ...(sla === undefined ? {} : { slaState: sla }),
    ...(olderThan === undefined ? {} : { startedBefore: now - olderThan }),
    ...(entryPoint === undefined ? {} : { entryPoint }),
    ...(dueWithin === undefined ? {} : { dueBefore: now + dueWithin }),
  };
}

function checkedStep({ roles }: Pick<Policy, 'roles'>, step: string): string {
  if (Object.hasOwn(roles, step)) return step;
  throw new UsageError(`"${step}" is not a step of the policy: use one of ${Object.keys(roles).join(', ')}`);
}
