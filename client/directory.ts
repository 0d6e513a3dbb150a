import type { Client } from '@temporalio/client';
import { refuse } from '../domain/approval/refusal.ts';
import { editKey } from '../domain/directory/edit-key.ts';
import type { DirectoryAnswer, DirectoryEdit } from '../domain/directory/edit.ts';
import { parseEdit } from '../domain/directory/parse-edit.ts';
import type { DirectoryView } from '../domain/directory/state.ts';
import { directoryViewQuery, editUpdate } from '../workflows/directory/contract.ts';
import { isNotRunning, runningDirectory } from './directory-start.ts';
import { RefusedError } from './refused.ts';
import { sendOnce } from './send-once.ts';
import type { Within } from './reconciliation.ts';

/** The people of the process: looking at them, and editing who they are, what they hold and when they are away. */
export interface DirectoryDoor {
  /** Carries an edit out; its id makes it safe to send again. */
  editDirectory(edit: DirectoryEdit): Promise<DirectoryAnswer>;
  /** The directory as it is; undefined where it does not run. */
  viewDirectory(): Promise<DirectoryView | undefined>;
}

export function openDirectoryDoor(client: Client, within: Within): DirectoryDoor {
  const about = 'the directory';
  return {
    editDirectory: (edit) =>
      within(about, async () => {
        try {
          // As the directory reads it, with what JSON leaves out left out.
          const parsed = parseEdit(JSON.parse(JSON.stringify(edit)));
          const key = parsed.ok ? editKey(parsed.edit) : undefined;
          const sent = { name: editUpdate.name, payload: edit, key };
          return await sendOnce<DirectoryAnswer, DirectoryEdit>(runningDirectory(client), sent);
        } catch (error) {
          if (isNotRunning(error)) throw notRunning();
          throw error;
        }
      }),
    viewDirectory: () =>
      within(about, async () => {
        try {
          return await runningDirectory(client).query(directoryViewQuery);
        } catch (error) {
          if (isNotRunning(error)) return undefined;
          throw error;
        }
      }),
  };
}

/** What to do where there is no directory to edit. */
export function notRunning(): RefusedError {
  const message =
    'Not done: the directory does not run. A worker starts it ("npm start"); "confetti doctor" says more.';
  return new RefusedError(refuse('closed', message));
}
