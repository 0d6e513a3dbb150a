import { groupedNumber } from '../wording/credits.ts';
import { bytesInJson } from '../wording/bytes.ts';
import type { PolicySlice } from '../policy/policy.ts';
import type { Action } from './actions.ts';
import { archivedLines, bytesOf } from './history-pages.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { RequestState, StepState } from './state.ts';

/*
 * How much a request takes. What is handed to the next run and the closing record each fit into one payload of Temporal
 * (2 MB), so the state is bounded; the archive keeps the whole history in one file, so that is bounded as well. Sizes are
 * bytes of JSON. Talk ends first, so that there is room left to mend and to decide.
 */

interface Room {
  /** Of the lines and questions that the state holds: they leave it once everybody is told and the archive has them. */
  readonly heldBytes: number;
  /** Of the whole life. */
  readonly lines: number;
  readonly bytes: number;
}

const roomForTalk: Room = { heldBytes: 400_000, lines: 20_000, bytes: 20_000_000 };
const roomForMending: Room = { heldBytes: 450_000, lines: 21_000, bytes: 21_000_000 };

const mending: readonly Action['name'][] = [
  'setFields',
  'amend',
  'answer',
  'claim',
  'reassign',
  'delegate',
  'addApprover',
  'nudge',
];

/** Why an action finds no room any more; undefined while there is some. Deciding and ending always find it. */
export function tooMuch(state: RequestState, policy: PolicySlice, action: Action): Refusal | undefined {
  const isTalk = action.name === 'comment' || action.name === 'ask';
  if ((!isTalk && !mending.includes(action.name)) || endsPoc(state, policy, action)) return undefined;
  const room = isTalk ? roomForTalk : roomForMending;
  const archived = archivedLines(state);
  const inState = bytesOf(state.history);
  const lines = archived.lines + state.history.length;
  const mend = state.status === 'complete' ? 'Set a final PoC Status.' : 'Decide it, or recall it.';
  if (lines >= room.lines || archived.bytes + inState >= room.bytes) {
    const holds = `${groupedNumber(lines)} lines of history`;
    return refuse('too-much', `Not done: ${state.requestId} holds as much as it can (${holds}). ${mend}`);
  }
  if (inState + bytesOfQuestions(state) < room.heldBytes) return undefined;
  return refuse(
    'too-much',
    `Not done: ${state.requestId} holds as much as it can until its earlier history is told everywhere and in the ` +
      `archive; its open problems say what is in the way. Try again later. ${mend}`,
  );
}

function bytesOfQuestions({ steps }: RequestState): number {
  return steps.reduce((sum, { questions }) => sum + (questions.length === 0 ? 0 : bytesInJson(questions)), 0);
}

/** A final PoC Status is how a PoC that runs is ended. */
function endsPoc(state: RequestState, policy: PolicySlice, action: Action): boolean {
  if (state.status !== 'complete' || action.name !== 'setFields') return false;
  return policy.pocStatus.final.includes(String(action.fields.pocStatus));
}

/** Pauses that a clock takes: each is kept as it was, because calendars that are adopted later judge it as well. */
const mostPauses = 200;
const mostOpenQuestions = 20;
const keptAnswered = 20;

/** Why a step takes no further question; undefined while it does. */
export function tooManyQuestions({ label, questions, clock }: StepState): Refusal | undefined {
  const open = questions.filter(({ answeredAt }) => answeredAt === undefined).length;
  if (open >= mostOpenQuestions) {
    return refuse('too-much', `Not asked: ${label} waits for ${open} answers already. Wait for them.`);
  }
  if ((clock?.stretches.length ?? 0) <= mostPauses) return undefined;
  const often = `the clock of ${label} was stopped ${mostPauses} times already`;
  return refuse('too-much', `Not asked: ${often}. Use "comment", or decide.`);
}

/** Of a step's questions those that are open and the latest answered; the history has them all. */
export function forgetAnswered(step: StepState): void {
  const answered = step.questions.filter(({ answeredAt }) => answeredAt !== undefined);
  const forgotten = new Set(answered.slice(0, -keptAnswered));
  if (forgotten.size > 0) step.questions = step.questions.filter((question) => !forgotten.has(question));
}
