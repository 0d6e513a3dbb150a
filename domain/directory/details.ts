import { inMarkdown, markdownRow } from '../wording/markdown.ts';
import { utcMinute } from '../wording/time.ts';
import { absencesFrom, instantInWords } from './absence.ts';
import { nameIn } from './content.ts';
import type { DirectoryState } from './state.ts';

const maxRows = 30;
const maxLogLines = 12;

/**
 * The directory for Temporal Web, in Markdown: absences, departures, the latest edits. It is written when something is
 * edited and read later, so absences stand there with their instants.
 */
export function directoryDetails(state: DirectoryState, now: number): string {
  const { revision, synchronised, log, refusals } = state;
  const people = Object.values(state.people);
  const absences = people
    .flatMap((person) => absencesFrom(person, now).map((absence) => ({ person, ...absence })))
    .sort((one, other) => one.from - other.from)
    .map(({ person, from, until, delegate, note }) => [
      person.name,
      instantInWords(from),
      instantInWords(until),
      delegate === undefined ? '' : nameIn(state, delegate),
      note ?? '',
    ]);
  const departures = people
    .flatMap(({ name, departedAt, successor }) =>
      departedAt === undefined ? [] : [{ name, departedAt, successor }],
    )
    .sort((one, other) => other.departedAt - one.departedAt)
    .map(({ name, departedAt, successor }) => [
      name,
      instantInWords(departedAt),
      successor === undefined ? '' : nameIn(state, successor),
    ]);
  const edits = log
    .slice(-maxLogLines)
    .toReversed()
    .map(({ at, by, what, comment }) => [utcMinute(at), by, what, comment ?? '']);
  const refused = refusals.slice(-3).map(({ refusal }) => `- ${inMarkdown(refusal.message)}`);
  return [
    `**${people.length} people, revision ${revision}; synchronised with the policy file ${utcMinute(synchronised.at)}**`,
    ...table('Out of office', ['Who', 'From', 'Until', 'Delegate', 'Note'], absences),
    ...table('Gone', ['Who', 'As of', 'Successor'], departures),
    ...table('Latest edits', ['When', 'Who', 'What', 'Comment'], edits),
    ...(refused.length === 0 ? [] : ['', '### Refused signals', '', ...refused]),
  ].join('\n');
}

function table(title: string, header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [];
  const more = rows.length - maxRows;
  return [
    '',
    `### ${title}`,
    '',
    markdownRow(header),
    markdownRow(header.map(() => '---')),
    ...rows.slice(0, maxRows).map((cells) => markdownRow(cells)),
    ...(more > 0 ? ['', `and ${more} more`] : []),
  ];
}
