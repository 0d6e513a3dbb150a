import { sameEmail } from '../../../../domain/people/directory.ts';
import type { PolicySlice } from '../../../../domain/policy/policy.ts';
import { applicationHasSettled, creditRequestHasSettled, settled, whyStopped } from '../../../hand-in.ts';
import type { PersonalDoor } from '../../../personal/door.ts';
import { NotThereError } from '../../../personal/errors.ts';
import { NoAnswerError, RefusedError } from '../../../refused.ts';
import type { Reader } from '../../reader.ts';
import { isOfPoc, requestIdFor, type Asked, type Intent } from './asked.ts';
import { pocTrouble, refusedTrouble, unansweredTrouble, wrongFields, type Trouble } from './troubles.tsx';
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
    const before =
      error.refusal.code === 'not-open' ? await handedInBefore(door, reader, requestId) : undefined;
    return before ?? { trouble: refusedTrouble(reader, policy, error.refusal) };
  }
  return { requestId, text: await whatNow(door, reader, requestId, intent) };
}

/** After a double click, or a form sent once more when no answer came, what it asked for is there: if it is their own. */
async function handedInBefore(
  door: PersonalDoor,
  reader: Reader,
  requestId: string,
): Promise<HandedIn | undefined> {
  try {
    const { requester } = await door.view(requestId);
    if (!sameEmail(requester.email, reader.who.email)) return undefined;
    return { requestId, text: words[reader.language].wasHandedIn };
  } catch (error) {
    if (error instanceof NotThereError) return undefined;
    if (error instanceof NoAnswerError) return { trouble: unansweredTrouble(requestId) };
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
  if (intent === 'draft') return said.savedAsDraft;
  const thanks = reader.who.standing === 'customer' ? said.applied : said.handedIn;
  try {
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
