import { Option, type Command } from 'commander';
import { requestStatuses } from '../../../domain/approval/state.ts';
import type { RequestKind } from '../../../domain/policy/policy.ts';
import type { ListFilter } from '../../lists.ts';
import { filterOf, withListOptions, type ListOptions } from '../list-options.ts';
import { knownPeople, personOf } from '../people.ts';
import { requestListLines } from '../render/lists.ts';
import { checkedPocId } from '../request-ids.ts';
import type { Session } from '../session.ts';

/** As many as fit on a few screens. */
const shownWithoutAll = 50;

interface RequestListOptions extends ListOptions {
  readonly status?: string;
  readonly approver?: string;
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
    .addOption(new Option('--status <status>').choices(requestStatuses))
    .option('--approver <email>', 'that wait for this person')
    .option('--org <orgId>', 'for this TiDB Cloud Org')
    .option('--open', 'without those that are closed')
    .option('--all', `all of them, not the first ${shownWithoutAll}`);
  if (kind === 'creditRequest') list.option('--poc <id>', 'for this PoC, such as P-1042');
  withListOptions(list).action(async (options: RequestListOptions) => {
    const { status, approver, org, poc, open, all } = options;
    const run = session();
    const filter: ListFilter = {
      kind,
      ...filterOf(run.policy(), options, run.terminal.now()),
      ...(status === undefined ? {} : { status }),
      ...(org === undefined ? {} : { orgId: org }),
      ...(poc === undefined ? {} : { pocId: checkedPocId(poc) }),
      ...(open === undefined ? {} : { isOpen: true }),
    };
    const found = await run.withConfetti(async (confetti) => {
      const approvers =
        approver === undefined
          ? {}
          : { approvers: [personOf(await knownPeople(run, confetti), approver).id] };
      return run.waitFor('the list', confetti.list({ ...filter, ...approvers }));
    });
    const requests = all === true ? found : found.slice(0, shownWithoutAll);
    const leftOut = found.length - requests.length;
    run.show({ requests, leftOut }, () => requestListLines(run.style, run.policy(), requests, leftOut));
  });
}
