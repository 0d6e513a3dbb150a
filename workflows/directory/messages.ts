import {
  ApplicationFailure,
  log,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
} from '@temporalio/workflow';
import { refuse, type Refusal } from '../../domain/approval/refusal.ts';
import { applyEdit } from '../../domain/directory/apply-edit.ts';
import { checkEdit } from '../../domain/directory/check-edit.ts';
import { directoryDetails } from '../../domain/directory/details.ts';
import { directorySlice, invalidNeed } from '../../domain/directory/directory-slice.ts';
import { editKey } from '../../domain/directory/edit-key.ts';
import type { DirectoryEdit, EditAnswer } from '../../domain/directory/edit.ts';
import { parseEdit } from '../../domain/directory/parse-edit.ts';
import { directoryView, keepRefusal, type DirectoryState } from '../../domain/directory/state.ts';
import { refusedFailure } from '../approval/contract.ts';
import { directorySliceQuery, directoryViewQuery, editSignal, editUpdate } from './contract.ts';

/** Opens the directory to messages. Call it before the first `await`. All are answered at once, in their order. */
export function receive(state: DirectoryState): void {
  const show = (): void => {
    setCurrentDetails(directoryDetails(state, Date.now()));
  };

  /** The edit, or why it is refused. */
  const read = (payload: unknown): { edit: DirectoryEdit } | Refused => {
    const parsed = parseEdit(payload);
    if (!parsed.ok) return parsed;
    const { edit } = parsed;
    const refusal = checkEdit(state, edit, Date.now());
    return refusal === undefined ? { edit } : { refusal, by: edit.actor.email, key: editKey(edit) };
  };

  const carryOut = (edit: DirectoryEdit): EditAnswer => {
    const answer = applyEdit(state, edit, Date.now());
    show();
    return { ...answer, to: { action: edit.kind, by: edit.actor.email, key: editKey(edit) } };
  };

  const keep = (signal: string, { refusal, by }: Refused): void => {
    log.info('Signal refused', { signal, code: refusal.code });
    const refused = { at: Date.now(), signal: signal.slice(0, 80), refusal };
    keepRefusal(state, by === undefined ? refused : { ...refused, by });
    show();
  };

  setHandler(
    editUpdate,
    (payload) => {
      const result = read(payload);
      if ('refusal' in result) throw refused(result.refusal);
      return carryOut(result.edit);
    },
    {
      validator: (payload: unknown) => {
        const result = read(payload);
        if ('refusal' in result) throw refused(result.refusal, result.key);
      },
    },
  );
  setHandler(editSignal, (payload) => {
    const result = read(payload);
    if ('refusal' in result) keep(editSignal.name, result);
    else carryOut(result.edit);
  });
  setHandler(directoryViewQuery, () => directoryView(state));
  setHandler(directorySliceQuery, (need) => {
    const wrong = invalidNeed(need);
    if (wrong !== undefined) throw ApplicationFailure.nonRetryable(`Not answered: ${wrong}.`, 'Malformed');
    return directorySlice(state, need, Date.now());
  });
  // Last: it takes whatever waits for a handler.
  setDefaultSignalHandler((name) => {
    const message = `Not done: there is no signal "${name.slice(0, 80)}"; the directory takes "edit".`;
    keep(name, { refusal: refuse('malformed', message) });
  });
  show();
}

/** An edit that is not carried out, and whose it is as far as that could be read. */
interface Refused {
  readonly refusal: Refusal;
  readonly by?: string;
  readonly key?: string;
}

/** With the key of the edit it says that this edit has been judged just now (`workflows/approval/action-handlers.ts`). */
function refused(refusal: Refusal, key?: string): ApplicationFailure {
  const details = key === undefined ? [refusal] : [refusal, key];
  return ApplicationFailure.nonRetryable(refusal.message, refusedFailure, ...details);
}
