import type { FC } from 'hono/jsx';
import { absencesFrom } from '../../../../domain/directory/absence.ts';
import type { DirectoryContent } from '../../../../domain/directory/content.ts';
import type { Person } from '../../../../domain/people/person.ts';
import type { Reader } from '../../reader.ts';
import { Notice } from '../../ui/notice.tsx';
import { dayIn, dayOf } from '../../wording/time.ts';
import type { AbsenceForm, AbsenceProblem } from './absence-form.ts';
import { words } from './words.ts';

export interface AbsencePartProps {
  readonly reader: Reader;
  readonly directory: Pick<DirectoryContent, 'people'>;
  /** Whose absences the reader may edit, as far as the access table goes; the reader first. */
  readonly editable: readonly Person[];
  /** As typed, or empty with a new id. */
  readonly form: AbsenceForm;
  readonly problems?: readonly AbsenceProblem[];
  /** The directory's own words for why not. */
  readonly refusal?: string;
  /** What was just done. */
  readonly done?: 'saved' | 'cleared';
}

/** "I am away from … to …, … stands in", and the absences that can be cleared. */
export const AbsencePart: FC<AbsencePartProps> = (props) => {
  const { reader, editable, problems = [], refusal, done } = props;
  const said = words[reader.language].absence;
  if (editable.length === 0) return <p class="quiet">{said.noPerson}</p>;
  const refused = [
    ...problems.map((problem) => said.problems[problem]),
    ...(refusal === undefined ? [] : [refusal]),
  ];
  return (
    <section id="absences">
      <h2>{editable.length > 1 ? said.titleOthers : said.title}</h2>
      {done === undefined ? null : <Notice kind="done">{done === 'saved' ? said.done : said.cleared}</Notice>}
      {refused.length === 0 ? null : <Notice kind="refused">{refused.join('\n')}</Notice>}
      <Form {...props} />
      <Planned {...props} />
    </section>
  );
};

const Form: FC<AbsencePartProps> = ({ reader, directory, editable, form, problems = [] }) => {
  const said = words[reader.language].absence;
  const [only, ...others] = editable;
  const standIns = Object.values(directory.people)
    .filter(({ departedAt }) => departedAt === undefined || departedAt > reader.now)
    .toSorted((one, other) => one.name.localeCompare(other.name, reader.language));
  const invalid = (problem: AbsenceProblem) =>
    problems.includes(problem) ? { 'aria-invalid': 'true' as const } : {};
  return (
    <form method="post" action="/policy/people/away" class="asking">
      <input type="hidden" name="id" value={form.id} />
      {others.length === 0 ? (
        <input type="hidden" name="person" value={only?.id ?? ''} />
      ) : (
        <label>
          {said.person}
          <select name="person" {...invalid('person')}>
            {editable.map(({ id, name }) => (
              <option value={id} selected={id === form.person}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {said.from}
        <input type="date" name="from" value={form.from} {...invalid('from')} />
        <span class="help">{said.fromHelp}</span>
      </label>
      <label>
        {said.lastDay}
        <input type="date" name="lastDay" value={form.lastDay} required {...invalid('lastDay')} />
        <span class="help">{said.lastDayHelp}</span>
      </label>
      <label>
        {said.delegate}
        <select name="delegate">
          <option value="">{said.nobody}</option>
          {standIns.map(({ id, name }) => (
            <option value={id} selected={id === form.delegate}>
              {name}
            </option>
          ))}
        </select>
        <span class="help">{said.delegateHelp}</span>
      </label>
      <label>
        {said.note}
        <input name="note" value={form.note} maxlength={200} autocomplete="off" />
      </label>
      <div class="beside">
        <button type="submit" class="primary">
          {said.save}
        </button>
        <span class="quiet">{said.zone(reader.zone)}</span>
      </div>
    </form>
  );
};

/** Absences that are not over, each with a button that clears it. */
const Planned: FC<AbsencePartProps> = ({ reader, editable, form }) => {
  const said = words[reader.language];
  const day = (at: number): string => dayIn(reader.language, dayOf(reader.zone, at));
  const planned = editable.flatMap((person) =>
    absencesFrom(person, reader.now).map((absence) => ({ person, absence })),
  );
  if (planned.length === 0) return null;
  const isSelf = ({ id }: Person): boolean => id === reader.who.person?.id;
  return (
    <>
      <h3>{editable.length > 1 ? said.absence.planned : said.absence.own}</h3>
      <ul class="bare">
        {planned.map(({ person, absence }) => (
          <li class="beside">
            <span>
              {person.name}: {said.people.planned(day(absence.from), day(absence.until))}
              {absence.note === undefined ? '' : ` (${absence.note})`}
            </span>
            <form method="post" action="/policy/people/back">
              <input type="hidden" name="id" value={`${form.id}-${person.id}-${absence.from}`} />
              <input type="hidden" name="person" value={person.id} />
              <input type="hidden" name="from" value={String(absence.from)} />
              <button type="submit">
                {isSelf(person) ? said.absence.backSelf : said.absence.back(person.name)}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </>
  );
};
