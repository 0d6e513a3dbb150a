import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { DirectoryContent } from '../../domain/directory/content.ts';
import type { DirectoryNeed, DirectorySlice } from '../../domain/directory/directory-slice.ts';
import type { DirectoryEdit, EditAnswer } from '../../domain/directory/edit.ts';
import type { DirectoryState, DirectoryView } from '../../domain/directory/state.ts';

/** The one workflow of the people, which lives for good. */
export const directoryType = 'directory';
export const directoryId = 'directory';

export type DirectoryInput =
  /** What it begins with: the policy file's content. */
  | { readonly initial: DirectoryContent; readonly carried?: never }
  /** What an earlier run handed on. */
  | { readonly initial?: never; readonly carried: DirectoryState };

/**
 * Carries an edit out, or fails with `Refused`, a `Refusal` as the first detail and the edit's key as the second. The edit's id
 * makes it safe to repeat.
 */
export const editUpdate = defineUpdate<EditAnswer, [DirectoryEdit]>('edit');

/** The same for senders that cannot wait; a refusal is kept in the view. */
export const editSignal = defineSignal<[DirectoryEdit]>('edit');

export const directoryViewQuery = defineQuery<DirectoryView>('view');

export const directorySliceQuery = defineQuery<DirectorySlice, [DirectoryNeed]>('slice');
