import type { FC } from 'hono/jsx';
import { absenceAt, absencesFrom } from '../../../../domain/directory/absence.ts';
import { nameIn, type DirectoryContent } from '../../../../domain/directory/content.ts';
import { compareText } from '../../../../domain/compare-text.ts';
import type { OutOfOffice, Person } from '../../../../domain/people/person.ts';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { Reader } from '../../reader.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Notice } from '../../ui/notice.tsx';
import { termIn } from '../../wording/terms.ts';
import { dayIn, dayOf } from '../../wording/time.ts';
import { AbsencePart, type AbsencePartProps } from './absence-part.tsx';
import { PolicyPage } from './policy-page.tsx';
import { words } from './words.ts';

interface PeopleProps extends Omit<AbsencePartProps, 'directory'> {
  readonly policy: Pick<Policy, 'edition' | 'roles'>;
  readonly directory: DirectoryContent;
  readonly isFromFile: boolean;
}

/** Who is who, who is away until when, and the form to say so. */
export const PeoplePage: FC<PeopleProps> = ({ policy, isFromFile, ...absence }) => {
  const { reader, directory } = absence;
  const said = words[reader.language];
  const people = Object.values(directory.people).toSorted((one, other) => compareText(one.name, other.name));
  return (
    <PolicyPage reader={reader} edition={policy.edition} tab="people">
      {isFromFile ? <Notice kind="info">{said.fromFile}</Notice> : <AbsencePart {...absence} />}
      <section>
        <h2>{said.people.title}</h2>
        <DataTable
          label={said.people.title}
          columns={[
            { label: said.people.name },
            { label: said.people.now },
            { label: said.people.roles },
            { label: said.people.manager },
          ]}
          rows={people.map((person) => [
            <>
              {person.name}
              <span class="quiet block">{person.email}</span>
            </>,
            <Presence reader={reader} directory={directory} person={person} />,
            rolesIn(reader, policy, directory, person),
            person.manager === undefined ? '' : nameIn(directory, person.manager),
          ])}
        />
      </section>
    </PolicyPage>
  );
};

/** `GPE (NA, EMEA), operator`: what somebody holds, by the policy's names. */
function rolesIn(
  { language }: Reader,
  { roles }: Pick<Policy, 'roles'>,
  { holders, operations }: DirectoryContent,
  { id }: Person,
): string {
  const said = words[language].people;
  const held = Object.entries(holders).flatMap(([role, table]) => {
    const regions = Object.keys(table).filter((region) => table[region]?.includes(id) === true);
    return regions.length === 0
      ? []
      : [`${termIn(language, roles[role]?.label ?? role)} (${regions.join(', ')})`];
  });
  return [
    ...held,
    ...(operations.operators.includes(id) ? [said.operator] : []),
    ...(operations.queue.includes(id) ? [said.queue] : []),
  ].join(', ');
}

interface PresenceProps {
  readonly reader: Reader;
  readonly directory: Pick<DirectoryContent, 'people'>;
  readonly person: Person;
}

/** Whether somebody is there, by shape and words; absences to come as well. */
const Presence: FC<PresenceProps> = ({ reader, directory, person }) => {
  const said = words[reader.language].people;
  const { departedAt, successor } = person;
  const day = (at: number): string => dayIn(reader.language, dayOf(reader.zone, at));
  if (departedAt !== undefined) {
    const isGone = departedAt <= reader.now;
    return (
      <>
        <span class="quiet">
          {isGone ? '○' : '◔'} {isGone ? said.gone(day(departedAt)) : said.goneLater(day(departedAt))}
        </span>
        {successor === undefined ? null : (
          <span class="quiet block">{said.successor(nameIn(directory, successor))}</span>
        )}
      </>
    );
  }
  const now = absenceAt(person, reader.now);
  const coming = absencesFrom(person, reader.now).filter((absence) => absence !== now);
  const standsIn = ({ delegate }: OutOfOffice): string =>
    delegate === undefined ? said.nobodyStandsIn : said.standsIn(nameIn(directory, delegate));
  return (
    <>
      {now === undefined ? (
        <span class="good">● {said.here}</span>
      ) : (
        <>
          <span class="warn">‖ {words[reader.language].away(day(now.until))}</span>
          <span class="quiet block">{standsIn(now)}</span>
        </>
      )}
      {coming.map((absence) => (
        <span class="quiet block">
          {said.planned(day(absence.from), day(absence.until))}, {standsIn(absence)}
        </span>
      ))}
    </>
  );
};
