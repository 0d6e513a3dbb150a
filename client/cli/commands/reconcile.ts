import type { Command } from 'commander';
import { isClean } from '../../../domain/reconciliation/report.ts';
import type { TenantTotals } from '../../../workflows/tenant-credits/contract.ts';
import type { CommandDoor } from '../../remote/command-door.ts';
import type { Settling } from '../../reconciliation.ts';
import { exitCodes } from '../failures.ts';
import { asOption } from '../options.ts';
import { reconciliationLines, settledLine } from '../render/reconciliation.ts';
import { requestIdOf } from '../request-ids.ts';
import type { Session } from '../session.ts';
import { clean } from '../terminal.ts';
import { orgNumber } from './org.ts';

const settlingTakes = 'the comparison of the Org';

/** `confetti credits reconcile|adopt|write-off|release|mirror`. */
export function addReconciliation(credits: Command, session: () => Session): void {
  credits
    .command('reconcile')
    .description('compare histories, TiDB Cloud and Salesforce; exit code 1 where something drifts')
    .argument('[org]', 'one TiDB Cloud Org ID; all that Confetti has without it', orgNumber)
    .action((orgId: string | undefined) => reconcile(session(), orgId));
  settling(credits, 'adopt', "take the ledger's word for a grant that drifts", 'grant').action(
    (orgId: string, grantId: string, options: SettlingOptions) =>
      settle(session(), `Grant ${grantId} is adopted.`, { orgId, ...options }, (confetti, asked) =>
        confetti.adoptGrant({ ...asked, grantId }),
      ),
  );
  settling(credits, 'write-off', 'give up a grant that is gone from the ledger', 'grant').action(
    (orgId: string, grantId: string, options: SettlingOptions) =>
      settle(session(), `Grant ${grantId} is written off.`, { orgId, ...options }, (confetti, asked) =>
        confetti.writeOffGrant({ ...asked, grantId }),
      ),
  );
  settling(credits, 'release', 'release what is reserved for a request that is not open', 'request').action(
    (orgId: string, id: string, options: SettlingOptions) => {
      const requestId = requestIdOf(id);
      const what = `What was reserved for ${requestId} is released.`;
      return settle(session(), what, { orgId, ...options }, (confetti, asked) =>
        confetti.releaseReservation({ ...asked, requestId }),
      );
    },
  );
  credits
    .command('mirror')
    .description('send Salesforce the record of a request again')
    .argument('<request>', 'its id, open or closed')
    .addOption(operatorOption())
    .action((id: string, { as }: { readonly as: string }) => mirror(session(), requestIdOf(id), as));
}

interface SettlingOptions {
  readonly as: string;
  readonly reason: string;
}

function settling(
  credits: Command,
  name: string,
  description: string,
  subject: 'grant' | 'request',
): Command {
  return credits
    .command(name)
    .description(description)
    .argument('<org>', 'its TiDB Cloud Org ID', orgNumber)
    .argument(`<${subject}>`, `the id of the ${subject}`)
    .addOption(operatorOption())
    .requiredOption('--reason <text>', 'why; it is kept with the Org');
}

function operatorOption(): ReturnType<typeof asOption> {
  return asOption("an operator's e-mail address");
}

async function reconcile(run: Session, orgId: string | undefined): Promise<void> {
  const report = await run.withConfetti((confetti) =>
    run.waitFor('the comparison', confetti.reconcile(orgId === undefined ? {} : { orgId })),
  );
  run.show(report, () => reconciliationLines(run.style, report));
  if (!isClean(report)) run.endWith(exitCodes.refused);
}

async function settle(
  run: Session,
  what: string,
  { orgId, as, reason }: SettlingOptions & { readonly orgId: string },
  send: (confetti: CommandDoor, asked: Settling) => Promise<TenantTotals>,
): Promise<void> {
  const totals = await run.withConfetti((confetti) =>
    run.waitFor(settlingTakes, send(confetti, { orgId, by: as, reason })),
  );
  run.show(totals, () => [settledLine(what, orgId, totals)]);
}

async function mirror(run: Session, requestId: string, by: string): Promise<void> {
  const mirrored = await run.withConfetti((confetti) =>
    run.waitFor('Salesforce', confetti.mirrorAgain({ requestId, by })),
  );
  const said =
    mirrored.how === 'asked'
      ? `${requestId} sends its record again. "confetti credits reconcile" says whether it has arrived.`
      : [`The record of ${requestId} was sent again.`, ...mirrored.receipt.notes].join(' ');
  run.show(mirrored, () => [clean(said)]);
}
