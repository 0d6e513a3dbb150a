import { standingOf } from '../../domain/access/standing-of.ts';
import { directoryOf, type DirectoryContent } from '../../domain/directory/content.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { DirectoryDoor } from '../directory.ts';
import { NoAnswerError } from '../refused.ts';
import { NotAllowedError } from './errors.ts';
import type { Identity, Principal } from './principal.ts';

/** Who people are, by the directory as it was a moment ago at most. */
export interface People {
  directory(): Promise<DirectoryContent>;
  /** @throws NotAllowedError for somebody who has left */
  principalOf(identity: Identity): Promise<Principal>;
  /** Forgets what was read: the next look is a new one. */
  forget(): void;
}

interface PeopleMeans {
  readonly policy: Policy;
  readonly door: Pick<DirectoryDoor, 'viewDirectory'>;
  readonly now: () => number;
  /** How old a reading may be. */
  readonly freshForMs?: number;
}

export function openPeople({ policy, door, now, freshForMs = 5_000 }: PeopleMeans): People {
  let known: { readonly at: number; readonly content: DirectoryContent } | undefined;
  let reading: Promise<DirectoryContent> | undefined;

  const read = async (): Promise<DirectoryContent> => {
    try {
      const content = (await door.viewDirectory()) ?? directoryOf(policy);
      known = { at: now(), content };
      return content;
    } catch (error) {
      // A directory that does not answer for a moment signs nobody out.
      if (error instanceof NoAnswerError && known !== undefined) return known.content;
      throw error;
    } finally {
      reading = undefined;
    }
  };

  const directory = (): Promise<DirectoryContent> => {
    if (known !== undefined && now() - known.at < freshForMs) return Promise.resolve(known.content);
    return (reading ??= read());
  };
  return {
    directory,
    async principalOf(identity) {
      if (identity.kind === 'machine') return identity;
      const { standing, person } = standingOf(await directory(), identity.email, now());
      if (standing === 'departed') {
        throw new NotAllowedError(
          'see requests',
          `${identity.email} has left, and cannot use Confetti any more.`,
        );
      }
      const { email, name } = person ?? identity;
      return {
        ...{ kind: 'person', email, name, standing },
        ...(person === undefined ? {} : { person }),
        ...(identity.scopes === undefined ? {} : { scopes: identity.scopes }),
      };
    },
    forget() {
      known = undefined;
    },
  };
}
