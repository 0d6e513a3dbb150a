import type { FC } from 'hono/jsx';
import type { Person } from '../../../domain/people/person.ts';

/** The id of the list that inputs for people suggest from. */
export const peopleListId = 'people';

/** The directory's people, once a page, for every input that names somebody: by address, shown with the name. */
export const PeopleList: FC<{ readonly people: readonly Person[] }> = ({ people }) => (
  <datalist id={peopleListId}>
    {people.map(({ name, email }) => (
      <option value={email}>{name}</option>
    ))}
  </datalist>
);
