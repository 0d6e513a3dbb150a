import type { HistoryPage } from '../records/history-page.ts';
import { bytesInJson } from '../wording/bytes.ts';
import type { PolicySlice } from '../policy/policy.ts';
import { historyLine, type HistoryEntry } from './history.ts';
import type { ArchivedLines, RequestState } from './state.ts';

/*
 * A request may be open for years. Its state keeps the latest lines of its history; the oldest go to the archive, a page at
 * a time, once everybody has been told of them. Sizes are bytes of JSON.
 */

/** What the state keeps without need. Beyond either bound the oldest page is due. */
const kept = { lines: 400, bytes: 150_000 };
/** A page has at least one line, however long that is. */
const longestPage = { lines: 200, bytes: 75_000 };

/** Number of the last line, over the whole life of the request; 0 before the first. */
export function lastSeq(state: RequestState): number {
  return state.history.at(-1)?.seq ?? archivedLines(state).lines;
}

/** The lines that are in the archive. */
export function archivedLines({ archivedHistory }: RequestState): ArchivedLines {
  return archivedHistory ?? { lines: 0, bytes: 0, declined: 0 };
}

/**
 * The lines that are to go to the archive now, oldest first; none while the state holds few enough, and never the last one.
 * The same state gives the same page, so that writing it again changes nothing.
 */
export function nextPage({ history }: RequestState): readonly HistoryEntry[] {
  if (history.length <= kept.lines && bytesOf(history) <= kept.bytes) return [];
  let bytes = 0;
  const fits = (entry: HistoryEntry): boolean => (bytes += bytesOfLine(entry)) <= longestPage.bytes;
  const end = history.findIndex((entry, index) => index > 0 && !fits(entry));
  const mostLines = Math.min(longestPage.lines, history.length - 1);
  return history.slice(0, end === -1 ? mostLines : Math.min(end, mostLines));
}

/** The same as the archive keeps it; undefined where no page is due. */
export function pageOf(state: RequestState, policy: PolicySlice): HistoryPage | undefined {
  const entries = nextPage(state);
  const [first] = entries;
  if (first === undefined) return undefined;
  const { requestId, createdAt } = state;
  const lines = entries.map((entry) => historyLine(policy, entry));
  return { format: 1, requestId, createdAt, firstSeq: first.seq, entries, lines };
}

/** Forgets the lines of a page that is in the archive, and remembers what is still to be known of them. */
export function dropPage(state: RequestState, { entries }: Pick<HistoryPage, 'entries'>): void {
  const upTo = entries.at(-1)?.seq ?? 0;
  const dropped = state.history.filter(({ seq }) => seq <= upTo);
  const { lines, bytes, declined } = archivedLines(state);
  state.history = state.history.filter(({ seq }) => seq > upTo);
  state.archivedHistory = {
    lines: lines + dropped.length,
    bytes: bytes + bytesOf(dropped),
    declined: declined + dropped.filter(({ action }) => action === 'grant-declined').length,
  };
}

/** How often a grant of this request was declined, over its whole life. */
export function timesDeclined(state: RequestState): number {
  const inState = state.history.filter(({ action }) => action === 'grant-declined').length;
  return archivedLines(state).declined + inState;
}

/** Bytes of these lines. */
export function bytesOf(lines: readonly HistoryEntry[]): number {
  return lines.reduce((sum, entry) => sum + bytesOfLine(entry), 0);
}

/** Lines never change, and are asked for at every look at the request. */
const known = new WeakMap<HistoryEntry, number>();

function bytesOfLine(entry: HistoryEntry): number {
  const bytes = known.get(entry) ?? bytesInJson(entry);
  known.set(entry, bytes);
  return bytes;
}
