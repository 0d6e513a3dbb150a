import Table from 'cli-table3';
import { clean } from './terminal.ts';

/** A cell: words, or words with a colour. */
export type Cell = string | { readonly text: string; readonly paint: (text: string) => string };

const noBorders = Object.fromEntries(
  [
    ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid'],
  ].map((name) => [name, '']),
);

/** Lines of columns two spaces apart. cli-table3 knows how wide Chinese and Japanese names are on a screen. */
export function tableLines(rows: readonly (readonly Cell[])[], indent = '  '): string[] {
  if (rows.length === 0) return [];
  const table = new Table({
    chars: { ...noBorders, middle: '  ' },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...rows.map((row) => row.map(painted)));
  return table
    .toString()
    .split('\n')
    .map((line) => `${indent}${line}`.trimEnd());
}

function painted(cell: Cell): string {
  return typeof cell === 'string' ? clean(cell) : cell.paint(clean(cell.text));
}
