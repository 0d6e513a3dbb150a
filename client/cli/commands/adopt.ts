import { randomUUID } from 'node:crypto';
import { Option, type Command } from 'commander';
import type { AdoptionPreview } from '../../../domain/approval/adoption.ts';
import {
  entryPoints,
  entryPointsOf,
  type EntryPoint,
  type RequestKind,
} from '../../../domain/policy/policy.ts';
import type { Adoption } from '../../adoption.ts';
import { eachByItself } from '../../each-by-itself.ts';
import type { CommandDoor } from '../../remote/command-door.ts';
import type { ListFilter } from '../../lists.ts';
import { UsageError } from '../failures.ts';
import { filterOf } from '../list-options.ts';
import { asOptionIfAny, reasonText } from '../options.ts';
import { requestIdOf } from '../request-ids.ts';
import type { Session } from '../session.ts';
import { actionIdOption } from './act.ts';
import { commandLine, showOutcomes } from './outcomes.ts';

interface AdoptOptions {
  readonly all?: true;
  readonly region?: string;
  readonly kind?: RequestKind;
  readonly step?: string;
  readonly entryPoint?: EntryPoint;
  readonly as?: string;
  readonly reason?: string;
  readonly dryRun?: true;
  readonly actionId?: string;
}

/** `confetti policy adopt`: requests under way go by the policy file from now on. */
export function addAdoption(policy: Command, session: () => Session): void {
  policy
    .command('adopt')
    .description('have requests under way go by the published policy; what is decided stays decided')
    .argument('[id...]', 'PoCs such as P-1042, credit requests such as C-207')
    .option('--all', 'every request that is open')
    .option('--region <region>', 'those of this region')
    .addOption(
      new Option('--kind <kind>', 'only PoCs, or only credit requests').choices(Object.keys(entryPointsOf)),
    )
    .option('--step <step>', 'those that wait in this step')
    .addOption(new Option('--entry-point <entry>', 'how they were asked for').choices(entryPoints))
    .addOption(asOptionIfAny("an operator's e-mail address; not needed once you have signed in"))
    .option('--reason <text>', 'why; it stands in the history of each', reasonText)
    .option('--dry-run', 'only say what would change')
    .addOption(actionIdOption())
    .action(async (ids: readonly string[], options: AdoptOptions) => {
      const run = session();
      const { as, reason, dryRun } = options;
      const which = meant(run, ids, options);
      if (dryRun === true) {
        await run.withConfetti(async (confetti) =>
          preview(run, confetti, await requestsOf(run, confetti, which)),
        );
        return;
      }
      if (reason === undefined) throw new UsageError('Say why they adopt it: --reason TEXT (or --dry-run)');
      const by = run.actor(as);
      await run.withConfetti(async (confetti) =>
        adopt(run, confetti, await requestsOf(run, confetti, which), { ...options, as: by, reason }),
      );
    });
}

/** The requests that are named, or the filter of those that are meant. */
type Meant = { readonly ids: readonly string[] } | { readonly ids?: never; readonly filter: ListFilter };

function meant(run: Session, ids: readonly string[], options: AdoptOptions): Meant {
  const { all, region, kind, step, entryPoint } = options;
  const isNarrowed = [region, kind, step, entryPoint].some((each) => each !== undefined);
  if (ids.length > 0) {
    if (all === true || isNarrowed) throw new UsageError('Name requests, or say which ones, not both');
    return { ids: [...new Set(ids.map((id) => requestIdOf(id)))] };
  }
  if (all === undefined && !isNarrowed) {
    throw new UsageError(
      'Say which requests: their ids, --all, --region, --kind, --step or --entry-point; --dry-run says what would change',
    );
  }
  const narrowed = filterOf(run.policy(), options, run.terminal.now());
  return { filter: { ...narrowed, ...(kind === undefined ? {} : { kind }), isOpen: true } };
}

async function requestsOf(run: Session, confetti: CommandDoor, which: Meant): Promise<readonly string[]> {
  if (which.ids !== undefined) return which.ids;
  const listed = await run.waitFor('the list', confetti.list(which.filter));
  run.tell(() => (listed.length === 0 ? ['No such requests.'] : []));
  return [...new Set(listed.map(({ requestId }) => requestId))];
}

async function preview(run: Session, confetti: CommandDoor, requestIds: readonly string[]): Promise<void> {
  const previews = await run.waitFor(
    'the requests',
    eachByItself(requestIds, (requestId) => confetti.previewAdoption(requestId)),
  );
  const items = requestIds.flatMap((requestId, index) => {
    const outcome = previews[index];
    const again = commandLine(['confetti', 'policy', 'adopt', requestId, '--dry-run']);
    return outcome === undefined ? [] : [{ ...outcome, requestId, again }];
  });
  showOutcomes(run, { dryRun: true }, items, changesInWords, 'looked at');
  run.tell(() => [run.style.paint.dim('  Nothing was changed: without --dry-run it would be.')]);
}

async function adopt(
  run: Session,
  confetti: CommandDoor,
  requestIds: readonly string[],
  options: AdoptOptions & { readonly as: string; readonly reason: string },
): Promise<void> {
  const { as, reason, actionId = randomUUID() } = options;
  const adopting = { id: actionId, actor: { email: as, via: 'cli' }, comment: reason };
  const adoptions = await run.waitFor(
    'the requests',
    eachByItself(requestIds, (requestId) => confetti.adoptPolicy(requestId, adopting)),
  );
  const items = requestIds.flatMap((requestId, index) => {
    const outcome = adoptions[index];
    const words = ['confetti', 'policy', 'adopt', requestId, '--as', as, '--reason', reason];
    const again = commandLine([...words, '--action-id', actionId]);
    return outcome === undefined ? [] : [{ ...outcome, requestId, again }];
  });
  showOutcomes(run, { actionId }, items, adoptionInWords);
}

function adoptionInWords({ preview: before, answer }: Adoption): readonly string[] {
  return answer === undefined ? changesInWords(before) : [answer.message, ...before.changes];
}

function changesInWords({ from, to, changes }: AdoptionPreview): readonly string[] {
  if (from.hash === to.hash) return ['goes on as it is: it goes by this policy already'];
  return changes.length === 0 ? ['goes on as it is'] : changes;
}
