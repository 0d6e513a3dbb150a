import { unknownOutline, type Outline } from './list-outline.ts';
import { reachOf, type ListGroup } from './list-order.ts';

/**
 * What a process remembers of the lists that it was asked for, for all who ask: about where requests lay, so that a page is
 * found without searching, and how many there were of a long list. Pages are what was read; none is answered from here.
 */
export interface ListMemory {
  outlineOf(query: string, group: ListGroup): Outline;
  rememberOutline(query: string, group: ListGroup, outline: Outline): void;
  /** How many there were when somebody last looked; undefined where that is not known. */
  lastSize(query: string): number | undefined;
  rememberSize(query: string, size: number): void;
  forgetSize(query: string): void;
  /**
   * How many there are: counted now, but for a long list (`longFrom`), of which an answer of the last minute will do; it is
   * counted again beside that, once for all who ask.
   */
  size(query: string, count: () => Promise<number>): Promise<number>;
}

/** Requests of a list that is long enough for its number to be a little old: counting takes longer the more there are. */
export const longFrom = 500;

const freshMs = 5_000;
const usableMs = 60_000;
const mostLists = 200;

interface Remembered {
  readonly outlines: Map<ListGroup, Outline>;
  size?: number;
  countedAt?: number;
  counting?: Promise<number>;
}

/** @param now milliseconds */
export function createListMemory(now: () => number = Date.now): ListMemory {
  const lists = new Map<string, Remembered>();

  /** Those that were not asked for longest are forgotten first. */
  const remembered = (query: string): Remembered => {
    const known = lists.get(query) ?? { outlines: new Map<ListGroup, Outline>() };
    lists.delete(query);
    lists.set(query, known);
    for (const oldest of lists.keys()) {
      if (lists.size <= mostLists) break;
      lists.delete(oldest);
    }
    return known;
  };

  const countAnew = (list: Remembered, count: () => Promise<number>): Promise<number> => {
    return count().then((size) => {
      Object.assign(list, { size, countedAt: now() });
      return size;
    });
  };

  return {
    outlineOf: (query, group) => remembered(query).outlines.get(group) ?? unknownOutline(reachOf(group)),
    rememberOutline: (query, group, outline) => void remembered(query).outlines.set(group, outline),
    lastSize: (query) => lists.get(query)?.size,
    rememberSize(query, size) {
      Object.assign(remembered(query), { size, countedAt: now() });
    },
    forgetSize(query) {
      delete remembered(query).size;
    },
    async size(query, count) {
      const list = remembered(query);
      const age = now() - (list.countedAt ?? -Infinity);
      if (list.size === undefined || list.size < longFrom || age > usableMs) return countAnew(list, count);
      if (age > freshMs && list.counting === undefined) {
        // What cannot be counted for a moment is as it was: it is counted again before the minute is over.
        list.counting = countAnew(list, count)
          .catch(() => NaN)
          .finally(() => delete list.counting);
      }
      return list.size;
    },
  };
}
