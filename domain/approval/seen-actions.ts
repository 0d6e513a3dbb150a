import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { AnswerGiven, RequestState } from './state.ts';

/*
 * Which actions were carried out already, by id. The latest are remembered with their answers, of those before them that
 * they were: 13 characters each, so that thousands take little room in what is handed from run to run.
 */

/** The full answers that are kept; characters are those of their messages. */
const kept = { answers: 300, characters: 60_000 };
/** So many more may pile up: forgetting one at a time costs more. */
const slack = 50;
const keptDigests = 20_000;

/** Of a digest: 64 bits in base 36. */
const width = 13;

/** What an action with this id was answered, or `done` where only that is remembered; undefined for one not seen. */
export function answerGiven(state: RequestState, id: string): AnswerGiven | 'done' | undefined {
  // Own properties only: an id comes from outside, and "constructor" has not been answered.
  if (Object.hasOwn(state.answered, id)) return state.answered[id];
  return isAmong(state.answeredEarlier ?? '', digestOf(id)) ? 'done' : undefined;
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
  const oldest = latestFirst
    .slice(tooMany)
    .map(([id]) => id)
    .reverse();
  const digests = (state.answeredEarlier ?? '') + oldest.map(digestOf).join('');
  state.answeredEarlier = digests.slice(-keptDigests * width);
  for (const id of oldest) Reflect.deleteProperty(state.answered, id);
}

/** The first 8 bytes of the id's SHA-256. */
function digestOf(id: string): string {
  const hex = bytesToHex(sha256(utf8ToBytes(id)).subarray(0, 8));
  return BigInt(`0x${hex}`).toString(36).padStart(width, '0');
}

/** Searching a text is one pass over at most 260 KB; what is found across two digests is neither. */
function isAmong(digests: string, digest: string): boolean {
  for (let at = digests.indexOf(digest); at !== -1; at = digests.indexOf(digest, at + 1)) {
    if (at % width === 0) return true;
  }
  return false;
}
