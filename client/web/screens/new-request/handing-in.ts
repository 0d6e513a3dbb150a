import { sameEmail } from '../../../../domain/people/directory.ts';
import type { PolicySlice } from '../../../../domain/policy/policy.ts';
import { applicationHasSettled, creditRequestHasSettled, settled, whyStopped } from '../../../hand-in.ts';
import type { PersonalDoor } from '../../../personal/door.ts';
import { NotThereError } from '../../../personal/errors.ts';
import { NoAnswerError, RefusedError } from '../../../refused.ts';
import type { Reader } from '../../reader.ts';
import { isOfPoc, requestIdFor, type Asked, type Intent } from './asked.ts';
import {
  begunTrouble,
  pocTrouble,
  refusedTrouble,
  unansweredTrouble,
  wrongFields,
  type Trouble,
} from './troubles.tsx';
import { words } from './words.ts';

/** What became of a form: the request that it started, and what is told on its page; or why it did not. */
export type HandedIn =
  | { readonly requestId: string; readonly text: string; readonly trouble?: never }
  | { readonly trouble: Trouble };

/** How long a page waits until it can show who is asked first. */
const settlesWithinMs = 2_000;

/** Hands in what a form asks for, unless something is wrong with it. */
export async function handIn(
  door: PersonalDoor,
  reader: Reader,
  policy: PolicySlice,
  asked: Asked,
  intent: Exclude<Intent, 'check'>,
): Promise<HandedIn> {
  const wrong = wrongFields(reader, policy, asked, intent);
  if (wrong !== undefined) return { trouble: wrong };
  const requestId = requestIdFor(policy, asked.id);
  try {
    if (isOfPoc(policy.entryPoint)) {
      const { id: pocId, fields } = asked;
      await door.startPocApplication({
        pocId,
        entryPoint: policy.entryPoint,
        fields,
        submit: intent === 'submit',
      });
    } else {
      const { id: creditRequestId, pocId, fields } = asked;
      const isForPoc = policy.entryPoint === 'top-up';
      if (isForPoc && pocId === '') return { trouble: pocTrouble(reader, policy) };
      await door.startCreditRequest({
        ...{ creditRequestId, entryPoint: policy.entryPoint, fields },
        ...(isForPoc ? { pocId } : {}),
      });
    }
  } catch (error) {
    if (error instanceof NoAnswerError) return { trouble: unansweredTrouble(requestId) };
    if (!(error instanceof RefusedError)) throw error;
    const isUsed = error.refusal.code === 'id-used';
    const begun = isUsed ? await begunBefore(door, reader, requestId) : undefined;
    return { trouble: begun ?? refusedTrouble(reader, policy, error.refusal) };
  }
  return { requestId, text: await whatNow(door, reader, requestId, intent) };
}

/**
 * The form was changed after it had begun a request: what is new is not in that request, which is told if it is their own.
 * The same form sent twice begins one request, and leads to it both times.
 */
async function begunBefore(
  door: PersonalDoor,
  reader: Reader,
  requestId: string,
): Promise<Trouble | undefined> {
  try {
    const { requester } = await door.view(requestId);
    return sameEmail(requester.email, reader.who.email) ? begunTrouble(requestId) : undefined;
  } catch (error) {
    if (error instanceof NotThereError) return undefined;
    if (error instanceof NoAnswerError) return unansweredTrouble(requestId);
    throw error;
  }
}

/** Waits a moment until it is clear who is asked first, or that nobody is; that it takes longer is no failure. */
async function whatNow(
  door: PersonalDoor,
  reader: Reader,
  requestId: string,
  intent: Intent,
): Promise<string> {
  const said = words[reader.language];
  const isDraft = intent === 'draft';
  const handedIn = reader.who.standing === 'customer' ? said.applied : said.handedIn;
  const thanks = isDraft ? said.savedAsDraft : handedIn;
  try {
    // Sent once more, it may have been submitted meanwhile.
    if (isDraft) return (await door.view(requestId)).status === 'draft' ? thanks : said.wasHandedIn;
    const view = await settled(
      () => door.view(requestId),
      (now) =>
        now.kind === 'pocApplication' ? applicationHasSettled(now, true) : creditRequestHasSettled(now),
      settlesWithinMs,
    );
    return whyStopped(view) ?? thanks;
  } catch (error) {
    if (error instanceof NoAnswerError || error instanceof NotThereError) return thanks;
    throw error;
  }
}
