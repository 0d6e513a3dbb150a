import type { Picture } from './picture.ts';

/** Something that a kill has changed. */
export interface Finding {
  readonly kind: 'lost' | 'doubled' | 'stuck' | 'wrong';
  readonly text: string;
}

/**
 * What is different from the run that nobody disturbed. A line that is there less often is lost, one that is there more often is
 * doubled; where a line has another in its place, something is wrong.
 */
export function differences(undisturbed: Picture, picture: Picture): Finding[] {
  return Object.keys({ ...undisturbed, ...picture }).flatMap((place) => {
    const expected = undisturbed[place] ?? [];
    const found = picture[place] ?? [];
    const missing = less(expected, found);
    const surplus = less(found, expected);
    const changed = Math.min(missing.length, surplus.filter((line) => !expected.includes(line)).length);
    const text = (line: string | undefined): string => `${place}: ${line ?? ''}`;
    const others = surplus.filter((line) => !expected.includes(line));
    return [
      ...missing.slice(0, changed).map((line, index): Finding => {
        const now = others[index] ?? '';
        return { kind: 'wrong', text: `${place}: ${excerpt(line, now)} became ${excerpt(now, line)}` };
      }),
      ...missing.slice(changed).map((line): Finding => ({ kind: 'lost', text: text(line) })),
      ...surplus
        .filter((line) => expected.includes(line))
        .map((line): Finding => ({ kind: 'doubled', text: text(line) })),
      ...others.slice(changed).map((line): Finding => ({ kind: 'doubled', text: text(line) })),
    ];
  });
}

/** The lines of one list that another does not have as often. */
function less(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const index = left.indexOf(line);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

const around = 60;

/** Where a line begins to differ from another. */
function excerpt(line: string, other: string): string {
  let same = 0;
  while (same < line.length && line[same] === other[same]) same += 1;
  const from = Math.max(0, same - around);
  return `${from > 0 ? '…' : ''}${line.slice(from, same + around)}${line.length > same + around ? '…' : ''}`;
}
