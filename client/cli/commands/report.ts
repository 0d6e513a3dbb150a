import { InvalidArgumentError, Option, type Command } from 'commander';
import { entryPointsOf, type RequestKind } from '../../../domain/policy/policy.ts';
import { slaDimensions, type SlaDimension } from '../../../domain/reports/sla-report.ts';
import { utcDay } from '../../../domain/wording/time.ts';
import type { SlaAsked } from '../../reports.ts';
import { exitCodes, UsageError } from '../failures.ts';
import { checkedRegion, day } from '../options.ts';
import { slaReportCsv } from '../../sla-report-csv.ts';
import { slaReportLines } from '../render/sla-report.ts';
import type { Session } from '../session.ts';
import { clean } from '../terminal.ts';

interface SlaOptions {
  readonly from?: number;
  readonly to?: number;
  readonly region?: string;
  readonly by: readonly SlaDimension[];
  readonly kind?: RequestKind;
  readonly csv?: true;
}

const dayMs = 86_400_000;

/** `confetti report sla`. */
export function addReports(program: Command, session: () => Session): void {
  program
    .command('report')
    .description('figures over many requests, open and closed')
    .command('sla')
    .description('first responses against their SLAs; exit code 1 where a request could not be read')
    .option('--from <day>', 'from the beginning of this day on (UTC)', day)
    .option('--to <day>', 'to the end of this day (UTC)', day)
    .option('--region <region>', "only this region's, by who had the step")
    .option('--by <what>', `a row for each of ${slaDimensions.join(', ')}; several with commas`, dimensions, [
      'role',
      'region',
      'person',
    ])
    .addOption(
      new Option('--kind <kind>', 'only PoCs, or only credit requests').choices(Object.keys(entryPointsOf)),
    )
    .option('--csv', 'for a spreadsheet; times in minutes')
    .action((options: SlaOptions) => reportSla(session(), options));
}

async function reportSla(run: Session, options: SlaOptions): Promise<void> {
  const { from, to, region, by, kind, csv } = options;
  if (csv === true && run.isJson) throw new UsageError('--csv or --json, not both');
  if (from !== undefined && to !== undefined && to < from) {
    throw new UsageError(`--to ${utcDay(to)} is before --from ${utcDay(from)}: swap them`);
  }
  const asked: SlaAsked = {
    by,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to: to + dayMs }),
    ...(region === undefined ? {} : { region: checkedRegion(run.policy(), region) }),
    ...(kind === undefined ? {} : { kind }),
  };
  const report = await run.withConfetti((confetti) => run.waitFor('the requests', confetti.slaReport(asked)));
  if (csv === true) run.terminal.out(slaReportCsv(report));
  else run.show(report, () => slaReportLines(run.style, report));
  const { unread } = report;
  if (unread.length === 0) return;
  run.complain([
    `Not in this report, because they could not be read (${unread.length}):`,
    ...unread.map(({ requestId, why }) => `  ${requestId}  ${clean(why)}`),
  ]);
  run.endWith(exitCodes.refused);
}

function dimensions(text: string): SlaDimension[] {
  const named = text.split(',').map((each) => each.trim());
  const known = named.flatMap((each) => slaDimensions.filter((dimension) => dimension === each));
  if (known.length === named.length && new Set(known).size === known.length) return known;
  throw new InvalidArgumentError(`It must be one or more of ${slaDimensions.join(', ')}, each once.`);
}
