import { directoryOf, type DirectoryContent } from '../domain/directory/content.ts';
import { findPerson } from '../domain/policy/assignees.ts';
import type { Policy, RequestKind } from '../domain/policy/policy.ts';
import type { RequestView } from '../domain/approval/view.ts';
import type { ArchivedRequest } from '../domain/records/archived-request.ts';
import { slaFactsOf, type SlaFact } from '../domain/reports/sla-facts.ts';
import { slaReport, type SlaReport, type SlaReportAsked } from '../domain/reports/sla-report.ts';
import { eachByItself } from './each-by-itself.ts';
import type { ListedRequest, ListFilter } from './lists.ts';
import { NoAnswerError } from './refused.ts';

/** What the report is about. */
export interface SlaAsked extends SlaReportAsked {
  readonly kind?: RequestKind;
}

/** The report, with the requests that are not in it because they could not be read. */
export interface GatheredSlaReport extends SlaReport {
  /** How many requests were read. */
  readonly requests: number;
  readonly unread: readonly { readonly requestId: string; readonly why: string }[];
  /** When they were read; milliseconds since 1970 UTC. */
  readonly asOf: number;
}

export interface ReportsDoor {
  /** First responses against their SLAs, of every request that runs or is in the archive. */
  slaReport(asked: SlaAsked): Promise<GatheredSlaReport>;
}

interface ReportMeans {
  readonly policy: Policy;
  readonly list: (filter: ListFilter) => Promise<ListedRequest[]>;
  readonly view: (requestId: string) => Promise<RequestView | undefined>;
  readonly viewDirectory: () => Promise<Pick<DirectoryContent, 'people'> | undefined>;
  readonly archivedIds: () => Promise<readonly string[]>;
  /** Files are taken at their word no further than this. */
  readonly readArchived: (
    requestId: string,
  ) => Promise<Partial<Pick<ArchivedRequest, 'closedAt' | 'view'>> | undefined>;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

/** So many requests in a row that do not answer say that no worker does: the others are not waited for. */
const silentInARow = 10;

/** What was read serves for so long, however it is looked at: reading asks every request that runs. */
const usableMs = 30_000;
const mostKept = 8;

interface Gathered {
  readonly facts: readonly SlaFact[];
  readonly requests: number;
  readonly unread: GatheredSlaReport['unread'];
  readonly asOf: number;
}

export function openReports(means: ReportMeans): ReportsDoor {
  const kept = new Map<string, { readonly asOf: number; readonly gathering: Promise<Gathered> }>();
  /** The same reading for all who ask for the same days within half a minute; one that failed is not kept. */
  const gatherOnce = (asked: Days): Promise<Gathered> => {
    const { now } = means;
    const key = JSON.stringify([asked.kind, asked.from, asked.to]);
    const known = kept.get(key);
    if (known !== undefined && now() - known.asOf < usableMs) return known.gathering;
    const gathering = gather(means, asked);
    gathering.then(
      ({ unread }) => unread.length > 0 && kept.delete(key),
      () => kept.delete(key),
    );
    kept.delete(key);
    kept.set(key, { asOf: now(), gathering });
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return gathering;
  };
  return {
    async slaReport(asked) {
      const { facts, ...gathered } = await gatherOnce(asked);
      return { ...slaReport(facts, asked), ...gathered };
    },
  };
}

type Days = Pick<SlaAsked, 'kind' | 'from' | 'to'>;

/** First responses of every request that was not closed before these days, nor handed in after them. */
async function gather(
  means: ReportMeans,
  { kind, from = -Infinity, to = Infinity }: Days,
): Promise<Gathered> {
  const { list, archivedIds, now } = means;
  const asOf = now();
  const emailOf = emailsOf(await knownPeople(means));
  const listed = await list({
    ...(kind === undefined ? {} : { kind }),
    ...(from === -Infinity ? {} : { notEndedBefore: from }),
  });
  const isRunning = new Set(listed.filter(({ isOpen }) => isOpen).map(({ requestId }) => requestId));
  const late = new Set(listed.filter(({ startedAt }) => startedAt >= to).map(({ requestId }) => requestId));
  const all = new Set([...listed.map(({ requestId }) => requestId), ...(await archivedIds())]);
  const requestIds = [...all].filter((requestId) => !late.has(requestId));
  const read = reader(means, isRunning, from);
  const gathered = await eachByItself(requestIds, async (requestId) => {
    const seen = await read(requestId);
    if (seen === undefined || (kind !== undefined && seen.kind !== kind)) return undefined;
    return slaFactsOf(seen, emailOf, asOf);
  });
  const facts: SlaFact[] = [];
  const unread: { requestId: string; why: string }[] = [];
  let requests = 0;
  for (const [index, each] of gathered.entries()) {
    const requestId = requestIds[index] ?? '';
    if (each.outcome === 'refused') unread.push({ requestId, why: each.refusal.message });
    else if (each.outcome === 'unknown') unread.push({ requestId, why: each.why });
    else if (each.done !== undefined) {
      requests += 1;
      facts.push(...each.done);
    }
  }
  return { facts, requests, unread, asOf };
}

/**
 * Reads a request: one that runs from its workflow, a closed one from the archive where it is there. Undefined for one that
 * was closed before the time asked for.
 */
function reader(
  { view, readArchived }: ReportMeans,
  isRunning: ReadonlySet<string>,
  from: number,
): (requestId: string) => Promise<RequestView | undefined> {
  let silent = 0;
  return async (requestId) => {
    const archived = isRunning.has(requestId) ? undefined : await readArchived(requestId);
    if (archived !== undefined) {
      const { closedAt = '', view: asItEnded } = archived;
      if (asItEnded === undefined) throw new Error('its record in the archive does not say how it ended');
      return Date.parse(closedAt) < from ? undefined : asItEnded;
    }
    if (silent >= silentInARow)
      throw new NoAnswerError(`not asked: ${silent} requests before it did not answer`);
    try {
      const seen = await view(requestId);
      silent = 0;
      return seen;
    } catch (error) {
      if (error instanceof NoAnswerError) silent += 1;
      throw error;
    }
  };
}

/** Who is who changes nothing of the figures, so that a report does without the directory where it has to. */
async function knownPeople({
  viewDirectory,
  policy,
}: ReportMeans): Promise<Pick<DirectoryContent, 'people'>> {
  try {
    return (await viewDirectory()) ?? directoryOf(policy);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    return directoryOf(policy);
  }
}

function emailsOf(people: Pick<DirectoryContent, 'people'>): (idOrEmail: string) => string {
  const known = new Map<string, string>();
  return (idOrEmail) => {
    const email = known.get(idOrEmail) ?? findPerson(people, idOrEmail)?.email ?? idOrEmail;
    known.set(idOrEmail, email);
    return email;
  };
}
