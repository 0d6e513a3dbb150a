import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import type { Command } from 'commander';
import { explainRoute } from '../../../domain/policy/explain.ts';
import { slicePolicy } from '../../../domain/policy/slice.ts';
import { checkPolicyText, type PolicyCheck } from '../../policy-check.ts';
import { exitCodes, UsageError } from '../failures.ts';
import { wholeCredits } from '../options.ts';
import { explanationLines, policyCheckLines } from '../render/policy.ts';
import { readRequestFile } from '../request-file.ts';
import type { Session } from '../session.ts';
import { addAdoption } from './adopt.ts';

/** What `confetti policy check --json` answers. */
export interface PolicyFileCheck extends PolicyCheck {
  readonly file: string;
}

/** `confetti policy check|explain`, which need neither Temporal nor a worker, and `confetti policy adopt`. */
export function addPolicy(program: Command, session: () => Session): void {
  const policy = program.command('policy').description('the rules: who approves what, until when');
  policy
    .command('check')
    .description('whether a policy file can be used, and what it leaves open')
    .argument('[file]', 'without it CONFETTI_POLICY_FILE, else policy/default.yaml')
    .action((file: string | undefined) => {
      const run = session();
      const checked = checkFile(file ?? run.config.policyFile);
      run.show(checked, () => policyCheckLines(run.style, checked));
      if (!checked.valid) run.endWith(exitCodes.refused);
    });
  policy
    .command('explain')
    .description('what would happen to a request, step by step, and why')
    .requiredOption('-f, --file <request.json>', 'the request: { entryPoint, requester, fields, … }')
    .option('--accumulated <n>', 'credits accumulated before a top-up; 0 without it', wholeCredits)
    .action(({ file, accumulated }: { file: string; accumulated?: number }) => {
      const run = session();
      const { entryPoint, requester, fields } = readRequestFile(file);
      const slice = slicePolicy(run.policy(), entryPoint);
      if (accumulated !== undefined && slice.route.tiers === undefined) {
        throw new UsageError(
          `--accumulated decides between tiers, and ${entryPoint} requests have none: leave it out`,
        );
      }
      const explanation = explainRoute(slice, fields, {
        ...(requester === undefined ? {} : { requester }),
        ...(accumulated === undefined ? {} : { accumulatedBefore: accumulated }),
      });
      run.show(explanation, () => explanationLines(run.style, explanation, accumulated));
    });
  addAdoption(policy, session);
}

/** @throws UsageError when the file cannot be read at all */
export function checkFile(path: string): PolicyFileCheck {
  const fromHere = relative(process.cwd(), path);
  const file = fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError(`${file} cannot be read: name a policy file, or set CONFETTI_POLICY_FILE`);
  }
  return { file, ...checkPolicyText(text, Date.now()) };
}
