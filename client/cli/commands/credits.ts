import type { Command } from 'commander';
import type { CreditEntryPoint } from '../../../domain/policy/policy.ts';
import type { FieldValues } from '../../../domain/request/fields.ts';
import type { NewCreditRequest } from '../../credit-requests.ts';
import { creditRequestHasSettled } from '../../hand-in.ts';
import { newCreditRequestId } from '../../new-ids.ts';
import { UsageError } from '../failures.ts';
import { amount, asOptionIfAny } from '../options.ts';
import { readRequestFile } from '../request-file.ts';
import { checkedCreditRequestId, checkedPocId } from '../request-ids.ts';
import type { Session } from '../session.ts';
import { commandFor, handIn, requesterOf, showHandedIn } from './hand-in.ts';
import { addList } from './list.ts';
import { addReconciliation } from './reconcile.ts';
import { addShow } from './show.ts';

/** What is asked for, in flags instead of a file. */
interface AskedInFlags {
  readonly poc?: string;
  readonly org?: string;
  readonly credits?: number;
  readonly expires?: string;
  readonly justification?: string;
  readonly region?: string;
}

interface AskOptions extends AskedInFlags {
  readonly file?: string;
  readonly id?: string;
  readonly as?: string;
}

/** `confetti credits …`: requests, and what operators do about drifts. */
export function addCredits(program: Command, session: () => Session): void {
  const credits = program
    .command('credits')
    .description("credits for a PoC that runs, or for one's own account: ask, look at, list, reconcile");
  const request = credits
    .command('request')
    .description('ask for more credits for a PoC that runs (an Adding Credits Request)')
    .option('-f, --file <request.json>', 'the request: { creditRequestId?, pocId, requester, fields }')
    .option('--poc <id>', 'the PoC, such as P-1042')
    .option('--org <orgId>', "the Org you mean; it has to be the PoC's, which is taken without it");
  withAmount(request).action((options: AskOptions) => ask(session(), 'top-up', options));
  const internal = credits
    .command('internal')
    .description('ask for credits for your own TiDB Cloud account, as an employee')
    .option('-f, --file <request.json>', 'the request: { creditRequestId?, requester, fields }')
    .option('--org <orgId>', 'your own TiDB Cloud Org ID')
    .option('--region <region>', 'your region, such as APAC');
  withAmount(internal).action((options: AskOptions) => ask(session(), 'internal', options));
  addShow(credits, session, 'C-207');
  addList(credits, session, 'creditRequest');
  addReconciliation(credits, session);
}

/** What both kinds take. */
function withAmount(command: Command): Command {
  return command
    .option('--credits <n>', 'how many, in whole credits (1 credit is 1 US dollar)', amount)
    .option('--expires <day>', 'the last day they can be used, such as 2027-03-31')
    .option('--justification <text>', 'what they are needed for')
    .option('--id <id>', 'its id, such as C-207; a new one is made when neither this nor the file names one')
    .addOption(asOptionIfAny("who asks; without it the file's requester, or whoever has signed in"));
}

async function ask(run: Session, entryPoint: CreditEntryPoint, options: AskOptions): Promise<void> {
  const request = requestOf(run, entryPoint, options);
  const view = await handIn(run, {
    start: (confetti) => confetti.startCreditRequest(request),
    again: `--id ${request.creditRequestId}`,
    hasSettled: creditRequestHasSettled,
  });
  showHandedIn(run, view, null);
}

function requestOf(run: Session, entryPoint: CreditEntryPoint, options: AskOptions): NewCreditRequest {
  return options.file === undefined
    ? requestOfFlags(run, entryPoint, options)
    : requestOfFile(run, entryPoint, options.file, options);
}

function requestOfFile(
  run: Session,
  entryPoint: CreditEntryPoint,
  file: string,
  options: AskOptions,
): NewCreditRequest {
  const flags = flagsOf(options);
  if (flags.length > 0) {
    throw new UsageError(
      `-f says what is asked for, and so does ${flags.join(', ')}: give the file or the flags, not both`,
    );
  }
  const request = readRequestFile(file, entryPoint);
  if (request.entryPoint !== entryPoint) {
    const command = commandFor(request.entryPoint);
    throw new UsageError(`${file}: its entryPoint is ${request.entryPoint}: use "${command} -f ${file}"`);
  }
  const id = options.id ?? request.creditRequestId;
  const requester = requesterOf(run, options.as, file, request);
  return newRequest(entryPoint, id, request.pocId, requester, request.fields);
}

function requestOfFlags(run: Session, entryPoint: CreditEntryPoint, options: AskOptions): NewCreditRequest {
  if (flagsOf(options).length === 0) {
    const flags = `${entryPoint === 'internal' ? '--org' : '--poc'}, --credits, --expires, --justification`;
    throw new UsageError(
      `Say what to ask for: -f request.json, or ${flags} and --as. docs/examples has some files.`,
    );
  }
  const requester = run.actor(options.as);
  const fields = {
    orgId: options.org,
    creditsNeeded: options.credits,
    creditsExpiryDate: options.expires,
    justification: options.justification,
    region: options.region,
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return newRequest(entryPoint, options.id, options.poc, requester, Object.fromEntries(given));
}

function flagsOf({ poc, org, credits, expires, justification, region }: AskedInFlags): string[] {
  const flags = { poc, org, credits, expires, justification, region };
  return Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`]));
}

function newRequest(
  entryPoint: CreditEntryPoint,
  id: string | undefined,
  pocId: string | undefined,
  requester: string,
  fields: FieldValues,
): NewCreditRequest {
  return {
    creditRequestId: checkedCreditRequestId(id ?? newCreditRequestId()),
    entryPoint,
    ...(pocId === undefined ? {} : { pocId: checkedPocId(pocId) }),
    requester,
    via: 'cli',
    fields,
  };
}
