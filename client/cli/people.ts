import { directoryOf, type DirectoryContent } from '../../domain/directory/content.ts';
import type { Person } from '../../domain/people/person.ts';
import { findPerson } from '../../domain/policy/assignees.ts';
import type { CommandDoor } from '../remote/command-door.ts';
import { NoAnswerError } from '../refused.ts';
import { NotFoundError } from './failures.ts';
import type { Session } from './session.ts';

/** The people as the directory has them; where it does not answer those of the policy file, and a note says so. */
export async function knownPeople(run: Session, confetti: CommandDoor): Promise<DirectoryContent> {
  const view = await run.waitFor('the directory', confetti.viewDirectory()).catch((error: unknown) => {
    if (error instanceof NoAnswerError) return undefined;
    throw error;
  });
  if (view !== undefined) return view;
  run.terminal.err('The directory does not answer: people are taken from the policy file.\n');
  return directoryOf(run.policy());
}

/** @throws NotFoundError where nobody has this address or id */
export function personOf(people: Pick<DirectoryContent, 'people'>, idOrEmail: string): Person {
  const person = findPerson(people, idOrEmail);
  if (person !== undefined) return person;
  throw new NotFoundError(
    `There is no person ${idOrEmail}. "confetti directory show" shows those there are; "confetti directory person" adds somebody.`,
  );
}
