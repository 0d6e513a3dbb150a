import type { HistoryEntry, HistoryLine } from '../approval/history.ts';
import type { EarlierHistory, RequestView } from '../approval/view.ts';
import type { ArchivedRequest } from './archived-request.ts';

/** Lines of the history of an open request that have left its state. Pages are known by request and first line. */
export interface HistoryPage {
  readonly format: 1;
  /** Workflow id: `poc/P-1042`. */
  readonly requestId: string;
  /** When the request was opened: tells pages from those of one that was terminated under the same id. */
  readonly createdAt: number;
  readonly firstSeq: number;
  /** Oldest first, without gaps. */
  readonly entries: readonly HistoryEntry[];
  /** The same lines as the view shows them. */
  readonly lines: readonly HistoryLine[];
}

/** The folder of a request's pages below the archive's directory. */
export function pagesFolderOf(requestId: string): string {
  return `${encodeURIComponent(requestId)}.history`;
}

/** The file of a page in that folder; files sort as the history goes. */
export function pageFileOf({ firstSeq }: Pick<HistoryPage, 'firstSeq'>): string {
  return `${String(firstSeq).padStart(8, '0')}.json`;
}

/** Lines of the history as state and view have them, side by side. */
interface Lines {
  readonly entries: readonly HistoryEntry[];
  readonly lines: readonly HistoryLine[];
}

/** The earlier lines from pages in any order; undefined where one of them is in none. */
export function linesOf(
  pages: readonly HistoryPage[],
  { lines, createdAt }: EarlierHistory,
): Lines | undefined {
  const own = pages.filter((page) => page.createdAt === createdAt);
  const inOrder = own.toSorted((a, b) => a.firstSeq - b.firstSeq);
  return firstLines(
    inOrder.flatMap((page) => page.entries),
    inOrder.flatMap((page) => page.lines),
    lines,
  );
}

/** The earlier lines from the whole record of the same request; undefined where it is another one's. */
export function linesIn({ state, view }: ArchivedRequest, asked: EarlierHistory): Lines | undefined {
  if (state.createdAt !== asked.createdAt) return undefined;
  return firstLines(state.history, view.history, asked.lines);
}

function firstLines(
  allEntries: readonly HistoryEntry[],
  allLines: readonly HistoryLine[],
  upTo: number,
): Lines | undefined {
  const entries = inSequence(allEntries, upTo);
  const lines = inSequence(allLines, upTo);
  return entries.length === upTo && lines.length === upTo ? { entries, lines } : undefined;
}

/** Lines 1, 2, 3 … as far as they go without a gap; a line that is there twice counts once. */
function inSequence<Line extends { readonly seq: number }>(lines: readonly Line[], upTo: number): Line[] {
  const found: Line[] = [];
  for (const line of lines) if (line.seq === found.length + 1 && found.length < upTo) found.push(line);
  return found;
}

/** The closing record with its whole history, as if no line had ever left the state. */
export function withEarlier(record: ArchivedRequest, { entries, lines }: Lines): ArchivedRequest {
  const { archivedHistory: _, ...state } = record.state;
  return {
    ...record,
    state: { ...state, history: [...entries, ...state.history] },
    view: withEarlierLines(record.view, lines),
  };
}

/** A view that shows all lines. */
export function withEarlierLines(view: RequestView, lines: readonly HistoryLine[]): RequestView {
  const { earlierHistory: _, ...shown } = view;
  return { ...shown, history: [...lines, ...view.history] };
}

/**
 * A record whose earlier lines come from its pages or, where those were joined already, from the record as it was written
 * then (`before`). Undefined where neither has them all.
 */
export function wholeRecord(
  record: ArchivedRequest,
  pages: readonly HistoryPage[],
  before: ArchivedRequest | undefined,
): ArchivedRequest | undefined {
  const { createdAt, archivedHistory } = record.state;
  if (archivedHistory === undefined) return record;
  const asked = { lines: archivedHistory.lines, createdAt };
  const found = linesOf(pages, asked) ?? (before && linesIn(before, asked));
  return found && withEarlier(record, found);
}
