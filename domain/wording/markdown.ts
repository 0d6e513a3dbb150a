const longestText = 300;

/** People's words as Markdown that shows them and nothing else: one line, no markup, no broken table. */
export function inMarkdown(text: string): string {
  return text
    .replace(/[\r\n]+/g, ' ')
    .slice(0, longestText)
    .replace(/[\\|<>`[\]*_~]/g, '\\$&');
}

/** A row of a table; the cells are people's words. */
export function markdownRow(cells: readonly string[]): string {
  return `| ${cells.map(inMarkdown).join(' | ')} |`;
}
