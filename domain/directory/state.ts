import type { Refusal } from '../approval/refusal.ts';
import type { Person } from '../people/person.ts';
import type { PersonId } from '../policy/policy.ts';
import type { DirectoryContent } from './content.ts';
import type { DirectoryAnswer, DirectoryEdit } from './edit.ts';

/** The whole directory, JSON-safe. It is changed by `applyEdit` only; what it is changed to is made anew, never mutated. */
export interface DirectoryState extends DirectoryContent {
  regions: DirectoryContent['regions'];
  people: Readonly<Record<PersonId, Person>>;
  holders: DirectoryContent['holders'];
  operations: DirectoryContent['operations'];
  /** Grows with every edit. */
  revision: number;
  /** The file's content that it was last synchronised with. */
  synchronised: { readonly at: number; readonly content: DirectoryContent };
  /** Edits that were answered, so that the same id is answered the same: the latest ones. */
  answered: readonly AnsweredEdit[];
  /** The latest edits, the newest last. */
  log: readonly DirectoryLogEntry[];
  /** The latest refused signals, the newest last. */
  refusals: readonly RefusedSignal[];
  refusalCount: number;
}

export interface AnsweredEdit {
  readonly id: string;
  readonly kind: DirectoryEdit['kind'];
  readonly by: string;
  /** Its `editKey`; those that were answered before there were keys have none. */
  readonly key?: string;
  readonly answer: DirectoryAnswer;
}

export interface DirectoryLogEntry {
  readonly at: number;
  /** E-mail address. */
  readonly by: string;
  /** Surface, such as `cli`. */
  readonly via: string;
  readonly what: string;
  readonly comment?: string;
}

export interface RefusedSignal {
  readonly at: number;
  readonly signal: string;
  readonly by?: string;
  readonly refusal: Refusal;
}

/** The directory as people see it. */
export type DirectoryView = Omit<DirectoryState, 'answered'>;

/** A new directory, as the policy file has it. */
export function openDirectory(initial: DirectoryContent, now: number): DirectoryState {
  const { regions, people, holders, operations } = initial;
  return {
    regions,
    people,
    holders,
    operations,
    revision: 1,
    synchronised: { at: now, content: initial },
    answered: [],
    log: [],
    refusals: [],
    refusalCount: 0,
  };
}

export function directoryView(state: DirectoryState): DirectoryView {
  const { answered: _, ...view } = state;
  return view;
}

const maxKeptRefusals = 20;

/** Keeps the refusal of a signal, whose sender cannot be answered, where people look. */
export function keepRefusal(state: DirectoryState, refused: RefusedSignal): void {
  state.refusals = [...state.refusals, refused].slice(-maxKeptRefusals);
  state.refusalCount += 1;
}
