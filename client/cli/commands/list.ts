import { Option, type Command } from 'commander';
import type { RequestStatus } from '../../../domain/approval/state.ts';
import type { RequestKind } from '../../../domain/policy/policy.ts';
import { requestListLines } from '../render/lists.ts';
import { checkedPocId } from '../request-ids.ts';
import type { Session } from '../session.ts';

const statuses = [
  'draft',
  'in-progress',
  'sent-back',
  'rejected',
  'recalled',
  'approved',
  'complete',
  'closed',
] as const satisfies readonly RequestStatus[];

/** As many as fit on a few screens. */
const shownWithoutAll = 50;

interface ListOptions {
  readonly region?: string;
  readonly status?: string;
  readonly org?: string;
  readonly poc?: string;
  readonly open?: true;
  readonly all?: true;
}

/** `confetti poc list` and `confetti credits list`: requests of one kind. */
export function addList(group: Command, session: () => Session, kind: RequestKind): void {
  const list = group
    .command('list')
    .description('requests, the next due first')
    .option('--region <region>')
    .addOption(new Option('--status <status>').choices(statuses))
    .option('--org <orgId>', 'for this TiDB Cloud Org')
    .option('--open', 'without those that are closed')
    .option('--all', `all of them, not the first ${shownWithoutAll}`);
  if (kind === 'creditRequest') list.option('--poc <id>', 'for this PoC, such as P-1042');
  list.action(async ({ region, status, org, poc, open, all }: ListOptions) => {
    const run = session();
    const pocId = poc === undefined ? undefined : checkedPocId(poc);
    const filter = {
      kind,
      ...(region === undefined ? {} : { region }),
      ...(status === undefined ? {} : { status }),
      ...(org === undefined ? {} : { orgId: org }),
      ...(open === undefined ? {} : { isOpen: true }),
    };
    const listed = await run.withConfetti((confetti) => run.waitFor('the list', confetti.list(filter)));
    const found = pocId === undefined ? listed : listed.filter((request) => request.pocId === pocId);
    const requests = all === true ? found : found.slice(0, shownWithoutAll);
    const leftOut = found.length - requests.length;
    run.show({ requests, leftOut }, () => requestListLines(run.style, run.policy(), requests, leftOut));
  });
}
