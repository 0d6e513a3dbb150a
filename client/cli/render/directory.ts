import {
  absenceAt,
  absencesFrom,
  awayInWords,
  goneInWords,
  instantInWords,
} from '../../../domain/directory/absence.ts';
import { nameIn, rolesOf } from '../../../domain/directory/content.ts';
import type { ShownDirectory } from '../../remote/command-door.ts';
import type { OpenStep } from '../../handover.ts';
import type { OutOfOffice, Person } from '../../../domain/people/person.ts';
import { tableLines, type Cell } from '../table.ts';
import { clean, sentence, whenInWords, type Style } from '../terminal.ts';
import { headed } from './lists.ts';

/** Everybody by id: address, what they hold, and whether they are there. */
export function directoryLines(style: Style, view: ShownDirectory): string[] {
  const { people, revision, synchronised } = view;
  const rows = Object.values(people)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
    .map((person) => [
      person.id,
      person.name,
      person.email,
      rolesInWords(view, person),
      presenceCell(style, person),
    ]);
  const header = ['ID', 'NAME', 'E-MAIL', 'ROLES', 'NOW'];
  return [
    ...tableLines([headed(style, header), ...rows]),
    style.paint.dim(
      `  ${rows.length} people, revision ${revision}, synchronised with the policy file ${whenInWords(style, synchronised.at)}`,
    ),
  ];
}

/** One person with everything that is known of them. */
export function personLines(style: Style, view: ShownDirectory, person: Person): string[] {
  const { paint, now } = style;
  const { id, name, email, manager, larkId, slackId, salesforceId, region, departedAt, successor } = person;
  const facts: [string, string | undefined][] = [
    ['e-mail', email],
    ['roles', rolesInWords(view, person) || 'none'],
    ['manager', manager === undefined ? 'none' : `${nameIn(view, manager)} (${manager})`],
    ['region', region],
    ['Lark', larkId],
    ['Slack', slackId],
    ['Salesforce', salesforceId],
    ['gone', departedAt === undefined ? undefined : goneInWords(departedAt, now)],
    ['successor', successor === undefined ? undefined : `${nameIn(view, successor)} (${successor})`],
  ];
  const absences = absencesFrom(person, now);
  return [
    paint.bold(clean(`${name} · ${id}`)),
    ...tableLines(facts.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]))),
    ...(absences.length === 0
      ? []
      : ['', paint.bold('Out of office'), ...absenceLines(style, view, absences)]),
  ];
}

/** The latest edits, the newest first, and refused signals. */
export function logLines(style: Style, { log, refusals, refusalCount }: ShownDirectory): string[] {
  if (log.length === 0 && refusals.length === 0) return ['Nothing has been edited yet.'];
  const edits = log
    .toReversed()
    .map(({ at, by, via, what, comment }) => [
      whenInWords(style, at),
      by,
      via,
      sentence(style, comment === undefined ? what : `${what} (${comment})`),
    ]);
  const refused = refusals
    .toReversed()
    .map(({ at, by = '', refusal }) => [whenInWords(style, at), by, refusal.message]);
  return [
    ...(edits.length === 0 ? [] : tableLines([headed(style, ['WHEN', 'BY', 'VIA', 'WHAT']), ...edits])),
    ...(refused.length === 0
      ? []
      : ['', style.paint.bold(`Refused signals (${refusalCount})`), ...tableLines(refused)]),
  ];
}

/** What a synchronisation changes, a line each. */
export function reportLines(style: Style, report: readonly string[], isDryRun: boolean): string[] {
  const lines = report.map((line) => `  ${clean(line)}`);
  if (!isDryRun) return lines;
  return report.length === 0
    ? ['Nothing would change: the directory has all that the policy file says.']
    : [...lines, style.paint.dim('  Nothing was changed: without --dry-run it would be.')];
}

/** What waits for somebody, and to whom it goes. */
export function openStepLines(
  style: Style,
  person: Person,
  steps: readonly OpenStep[],
  goesTo: string,
): string[] {
  if (steps.length === 0) return [clean(`Nothing waits for ${person.name}.`)];
  const rows = steps.map(({ requestId, label, headline, actsFor = '' }) => [
    requestId,
    label,
    headline,
    actsFor,
    goesTo,
  ]);
  return tableLines([headed(style, ['REQUEST', 'STEP', 'WHAT', 'ACTS FOR', 'GOES TO']), ...rows]);
}

function rolesInWords(view: ShownDirectory, { id }: Person): string {
  const { operators, queue } = view.operations;
  return [
    ...rolesOf(view, id),
    ...(operators.includes(id) ? ['operator'] : []),
    ...(queue.includes(id) ? ['operations queue'] : []),
  ].join(', ');
}

function presenceCell({ paint, now }: Style, person: Person): Cell {
  if (person.departedAt !== undefined) return { text: goneInWords(person.departedAt, now), paint: paint.dim };
  const absence = absenceAt(person, now);
  return absence === undefined ? '' : { text: awayInWords(absence), paint: paint.yellow };
}

function absenceLines(style: Style, view: ShownDirectory, absences: readonly OutOfOffice[]): string[] {
  const rows = absences.map(({ from, until, delegate, note = '' }) => [
    instantInWords(from),
    instantInWords(until),
    delegate === undefined ? 'nobody' : nameIn(view, delegate),
    note,
  ]);
  return tableLines([headed(style, ['FROM', 'UNTIL', 'DELEGATE', 'NOTE']), ...rows]);
}
