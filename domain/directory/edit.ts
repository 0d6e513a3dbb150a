import type { Actor } from '../approval/actions.ts';
import type { PersonId, RegionId, RoleId } from '../policy/policy.ts';
import type { DirectoryContent, Operations } from './content.ts';

interface EditBase {
  /** The same edit sent again is answered the same and changes nothing; another one under its id is refused. */
  readonly id: string;
  readonly actor: Actor;
  readonly comment?: string;
}

/** Adds somebody, who then needs name and e-mail address, or changes what is given; null empties. */
export interface SetPerson {
  readonly kind: 'setPerson';
  readonly person: PersonId;
  readonly name?: string;
  readonly email?: string;
  readonly manager?: PersonId | null;
  readonly larkId?: string | null;
  readonly slackId?: string | null;
  readonly salesforceId?: string | null;
  readonly region?: RegionId | null;
}

/** Takes somebody out who holds nothing; who has left is `depart`ed instead. */
export interface RemovePerson {
  readonly kind: 'removePerson';
  readonly person: PersonId;
}

/** Who holds a role in a region from now on; nobody leaves its steps in the operations queue. */
export interface SetHolders {
  readonly kind: 'setHolders';
  readonly role: RoleId;
  readonly region: RegionId;
  readonly people: readonly PersonId[];
}

export interface SetOperations extends Operations {
  readonly kind: 'setOperations';
}

/** An absence, instead of those of the same person that it overlaps. */
export interface SetOutOfOffice {
  readonly kind: 'setOutOfOffice';
  readonly person: PersonId;
  readonly from: number;
  readonly until: number;
  readonly delegate?: PersonId;
  readonly note?: string;
}

/** They are back: all their absences are cleared, or the one that begins at `from`. */
export interface ClearOutOfOffice {
  readonly kind: 'clearOutOfOffice';
  readonly person: PersonId;
  readonly from?: number;
}

/** They are gone from `at` on. */
export interface Depart {
  readonly kind: 'depart';
  readonly person: PersonId;
  readonly at: number;
  readonly successor?: PersonId;
}

/** They are not gone after all, or have come back. */
export interface UndoDeparture {
  readonly kind: 'undoDeparture';
  readonly person: PersonId;
}

/** Takes over what the policy file says now, by a three-way merge (`merge.ts`). */
export interface Synchronise {
  readonly kind: 'synchronise';
  readonly file: DirectoryContent;
}

/** Each change with its instant. */
type DatedChange =
  | SetPerson
  | RemovePerson
  | SetHolders
  | SetOperations
  | SetOutOfOffice
  | ClearOutOfOffice
  | Depart
  | UndoDeparture
  | Synchronise;

type Undated<Change, Instant extends keyof Change> = Omit<Change, Instant> & Partial<Pick<Change, Instant>>;

/**
 * A change as it is sent: without an instant an absence or a departure begins when the directory takes it. Sent again it is
 * the same change, which it would not be if its sender said what time it is.
 */
export type DirectoryChange =
  Exclude<DatedChange, SetOutOfOffice | Depart> | Undated<SetOutOfOffice, 'from'> | Undated<Depart, 'at'>;

export type DirectoryEdit = EditBase & DirectoryChange;

/** An edit as it is carried out. */
export type DatedEdit = EditBase & DatedChange;

export function datedEdit(edit: DirectoryEdit, now: number): DatedEdit {
  switch (edit.kind) {
    case 'setOutOfOffice':
      return { ...edit, from: edit.from ?? now };
    case 'depart':
      return { ...edit, at: edit.at ?? now };
    default:
      return edit;
  }
}

/** What an update answers: beside the answer which edit it is for, because Temporal goes by the update's id alone. */
export interface EditAnswer extends DirectoryAnswer {
  readonly to: { readonly action: DirectoryEdit['kind']; readonly by: string; readonly key: string };
}

export interface DirectoryAnswer {
  /** Of the directory after the edit. */
  readonly revision: number;
  /** What was done, in words. */
  readonly message: string;
  /** Of a synchronisation: what it changed, a line each; the first ones where there are very many. */
  readonly report?: readonly string[];
}
