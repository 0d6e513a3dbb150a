import { isAlias, isMap, isSeq, LineCounter, parseDocument, type Node } from 'yaml';

/** Where a rule stands in the policy file, and what its comments there say of where it comes from. */
export interface FileMark {
  /** From 1, as editors count. */
  readonly line: number;
  /** `seed 000`, `reading 3`, `setting`: as they stand, each once. */
  readonly sources: readonly string[];
}

export type FileMarks = (path: readonly (string | number)[]) => FileMark | undefined;

const source = /\bseed \d+|\breadings? \d+|\bsetting\b/g;

/** Finds rules in the text of a policy file; what is not there has no mark. */
export function fileMarks(text: string): FileMarks {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  const lines = text.split('\n');
  const resolved = (node: unknown): Node | undefined =>
    isAlias(node) ? node.resolve(document) : ((node ?? undefined) as Node | undefined);
  return (path) => {
    let node = resolved(document.contents);
    for (const part of path) {
      if (!isMap(node) && !isSeq(node)) return undefined;
      node = resolved(node.get(part, true));
    }
    if (node?.range === undefined || node.range === null) return undefined;
    const [begin, end] = node.range;
    const [first, last] = [counter.linePos(begin).line, counter.linePos(Math.max(begin, end - 1)).line];
    const comments = lines
      .slice(first - 1, last)
      .map(commentOf)
      .join('\n');
    return { line: first, sources: [...new Set(comments.match(source) ?? [])] };
  };
}

/** What follows the `#` of a line; a `#` inside a value has no space before it. */
export function commentOf(line: string): string {
  return /(?:^|\s)#(.*)$/.exec(line)?.[1] ?? '';
}
