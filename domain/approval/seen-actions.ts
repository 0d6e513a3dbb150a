import { shortDigest, shortDigestLength } from '../wording/short-digest.ts';
import { withinBytes } from '../wording/length.ts';
import { actionKey } from './action-key.ts';
import type { Action } from './actions.ts';
import { refuse, type Refusal } from './refusal.ts';
import type { AnswerGiven, RequestState } from './state.ts';

/*
 * Which actions were carried out already, by id. The latest are remembered with their answers, of those before them that
 * they were and a little of what they were: 17 characters each, so that thousands take little room in what is handed from
 * run to run.
 */

/** The full answers that are kept; characters are those of their messages. */
const kept = { answers: 300, characters: 60_000 };
/** So many more may pile up: forgetting one at a time costs more. */
const slack = 50;
const keptDigests = 20_000;

/** Of a key that is only remembered to tell another action by: 1 of 1.7 million looks the same. */
const keyWidth = 4;
/** Of an action that was accepted before there were keys. */
const noKey = '-'.repeat(keyWidth);

/** What an action with this id was answered, or `done` where only that is remembered; undefined for one not seen. */
export function answerGiven(state: RequestState, id: string): AnswerGiven | 'done' | undefined {
  // Own properties only: an id comes from outside, and "constructor" has not been answered.
  if (Object.hasOwn(state.answered, id)) return state.answered[id];
  return placeOf(state, id) === undefined ? undefined : 'done';
}

/** Why an action cannot go by its id: another one did. Undefined where the id is new, or this is the same action again. */
export function idUsed(state: RequestState, action: Action): Refusal | undefined {
  const { id } = action;
  const given = answerGiven(state, id);
  if (given === undefined) return undefined;
  const key = actionKey(action);
  if (given === 'done') {
    const known = keyGiven(state, id);
    return known === noKey || key.startsWith(known) ? undefined : usedFor(id, 'another action');
  }
  const isSame = given.key === undefined ? isOfSame(given, action) : given.key === key;
  if (isSame) return undefined;
  const [said = ''] = given.answer.message.split('. ', 1);
  return usedFor(id, `"${given.name}" by ${given.by} (${withinBytes(said, 100).replace(/\.$/, '')})`);
}

function isOfSame({ name, by }: AnswerGiven, action: Action): boolean {
  return name === action.name && by === action.actor.email;
}

function usedFor(id: string, what: string): Refusal {
  const mend = 'send what you mean now under an id of its own';
  return refuse('id-used', `Not done: the id ${id} was used before, for ${what}; ${mend}.`);
}

/** Remembers what an action was answered, and of the oldest from now on only that they were. */
export function rememberAnswer(state: RequestState, id: string, given: Omit<AnswerGiven, 'nth'>): void {
  let [count, characters, last] = [1, given.answer.message.length, 0];
  for (const { answer, nth = 0 } of Object.values(state.answered)) {
    count += 1;
    characters += answer.message.length;
    last = Math.max(last, nth);
  }
  state.answered[id] = { ...given, nth: last + 1 };
  if (count > kept.answers + slack || characters > kept.characters) forgetOldest(state);
}

function forgetOldest(state: RequestState): void {
  // Ids such as "7" come first in an object whenever they were added: the order is in the answers.
  const oldestFirst = Object.entries(state.answered).sort(([, a], [, b]) => (a.nth ?? 0) - (b.nth ?? 0));
  const latestFirst = oldestFirst.toReversed();
  let characters = 0;
  const tooMany = latestFirst.findIndex(([, { answer }], index) => {
    characters += answer.message.length;
    return index > 0 && (index >= kept.answers || characters > kept.characters);
  });
  const oldest = latestFirst.slice(tooMany).reverse();
  const digests = (state.answeredEarlier ?? '') + oldest.map(([id]) => shortDigest(id)).join('');
  const keys = oldest.map(([, { key = noKey }]) => key.slice(0, keyWidth));
  state.answeredEarlier = digests.slice(-keptDigests * shortDigestLength);
  state.answeredEarlierKeys = ((state.answeredEarlierKeys ?? '') + keys.join('')).slice(
    -keptDigests * keyWidth,
  );
  for (const [id] of oldest) Reflect.deleteProperty(state.answered, id);
}

/** The beginning of the key of an action that only its digest is left of. */
function keyGiven(state: RequestState, id: string): string {
  const { answeredEarlier = '', answeredEarlierKeys = '' } = state;
  // Both end with the same action; the oldest were remembered without keys.
  const fromEnd = answeredEarlier.length / shortDigestLength - (placeOf(state, id) ?? 0);
  const at = answeredEarlierKeys.length - fromEnd * keyWidth;
  return at < 0 ? noKey : answeredEarlierKeys.slice(at, at + keyWidth);
}

/** Which of the digests is the id's. Searching is one pass over at most 260 KB; what is found across two is neither. */
function placeOf({ answeredEarlier: digests = '' }: RequestState, id: string): number | undefined {
  const digest = shortDigest(id);
  for (let at = digests.indexOf(digest); at !== -1; at = digests.indexOf(digest, at + 1)) {
    if (at % shortDigestLength === 0) return at / shortDigestLength;
  }
  return undefined;
}
