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
import type { DirectoryAnswer, DirectoryEdit } from '../../domain/directory/edit.ts';
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
  const read = (payload: unknown): { edit: DirectoryEdit } | { refusal: Refusal; by?: string } => {
    const parsed = parseEdit(payload);
    if (!parsed.ok) return parsed;
    const { edit } = parsed;
    const refusal = checkEdit(state, edit, Date.now());
    return refusal === undefined ? { edit } : { refusal, by: edit.actor.email };
  };

  const carryOut = (edit: DirectoryEdit): DirectoryAnswer => {
    const answer = applyEdit(state, edit, Date.now());
    show();
    return answer;
  };

  const keep = (signal: string, { refusal, by }: { refusal: Refusal; by?: string }): void => {
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
        if ('refusal' in result) throw refused(result.refusal);
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

function refused(refusal: Refusal): ApplicationFailure {
  return ApplicationFailure.nonRetryable(refusal.message, refusedFailure, refusal);
}
