import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ActionAnswer, ActionName } from '../../../../domain/approval/actions.ts';
import { NotThereError } from '../../../personal/errors.ts';
import { NoAnswerError, RefusedError } from '../../../refused.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf, type Reader } from '../../reader.ts';
import { NoAnswerPage } from '../../ui/error-pages.tsx';
import { setFlash } from '../../ui/flash.ts';
import { show } from '../../ui/show.ts';
import { nextIn } from '../../wording/waiting.ts';
import { sentenceFor } from '../../wording/time.ts';
import { showInbox } from '../inbox/show-inbox.tsx';
import type { Typed } from './box.tsx';
import { carryOut } from './carry-out.ts';
import { KeptText } from './detail.tsx';
import { RequestPage } from './page.tsx';
import { isRequestId, pathIn, requestIdOf, type Place } from './place.ts';
import { isActionName, readPosted, textsOf, type Form } from './posted-action.ts';
import { RefusedNotice, statusOf, type ToldRefusal } from './refused-notice.tsx';
import { readRequest, type ShownRequest } from './shown-request.ts';
import { words } from './words.ts';

/** After these the reader's part is done, and the inbox goes on with the next request. */
const finishing: readonly ActionName[] = ['decide', 'fulfil', 'reassign', 'override'];

/** Carries out what a form of a request's page asks for, and answers with where its reader goes on. */
export async function act(c: Context<ServerEnv>, parts: ServerParts): Promise<Response> {
  const { kind = '', id = '', action } = c.req.param() as Record<string, string>;
  const requestId = requestIdOf(kind, id);
  if (!isActionName(action))
    throw new NotThereError(`Nothing can be done to a request under the name ${action ?? ''}.`);
  const form = textsOf(await c.req.parseBody());
  const place = placeOf(form);
  // The page that answers stands where the form was, and can be opened there again.
  const reader = { ...readerOf(c, parts), here: pathIn(place, requestId) };
  try {
    return await tryIt(c, parts, { requestId, form, place, reader }, action);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    const look = pathIn(place, requestId);
    return show(c, <NoAnswerPage reader={reader} path={c.req.path} form={form} look={look} />, 503);
  }
}

async function tryIt(
  c: Context<ServerEnv>,
  parts: ServerParts,
  tried: Tried,
  action: ActionName,
): Promise<Response> {
  const { requestId, form, place, reader } = tried;
  const door = c.get('door');
  const shown = await readRequest({ parts, door, reader }, requestId);
  const posted = readPosted({ requestId, name: action, form, reader, shown });
  if (!posted.ok)
    return showAgain(c, parts, { ...tried, wrong: posted.wrong, refusal: { message: posted.why } });
  let answer: ActionAnswer;
  try {
    answer = await carryOut(door, shown.view, posted);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return showAgain(c, parts, { ...tried, wrong: {}, refusal: error.refusal });
  }
  await tell(c, parts, { ...tried, action, answer });
  return c.redirect(after(action, requestId, place), 303);
}

function placeOf({ from, query, next }: Form): Place {
  return from === 'inbox'
    ? {
        from,
        query: query !== undefined && /^\?[\w=&%.+-]{0,500}$/.test(query) ? query : '',
        ...(isRequestId(next) ? { next } : {}),
      }
    : { from: 'request', query: '' };
}

function after(action: ActionName, requestId: string, place: Place): string {
  if (place.from === 'request' || !finishing.includes(action)) return pathIn(place, requestId);
  return place.next === undefined ? `/inbox${place.query}` : pathIn(place, place.next);
}

interface Tried {
  readonly requestId: string;
  readonly form: Form;
  readonly place: Place;
  readonly reader: Reader;
}

/** "Approved. Next: BE&O (Dexter Deng), first response due in 4 h." (ux.md), on the page that comes next. */
async function tell(
  c: Context<ServerEnv>,
  parts: ServerParts,
  tried: Tried & { readonly action: ActionName; readonly answer: ActionAnswer },
): Promise<void> {
  const { requestId, action, answer } = tried;
  const finished = finishing.includes(action) ? { finished: requestId } : {};
  setFlash(c, { text: await doneInWords(c, parts, tried).catch(() => answer.message), ...finished });
}

async function doneInWords(
  c: Context<ServerEnv>,
  parts: ServerParts,
  tried: Tried & { readonly action: ActionName; readonly answer: ActionAnswer },
): Promise<string> {
  const { requestId, form, action, reader, answer } = tried;
  // What became of the decisions before a change is in the answer alone.
  const tellsOfDecisions = action === 'amend' || action === 'setFields' || action === 'resubmit';
  if (reader.language === 'en' && tellsOfDecisions) return sentenceFor(reader, answer.message);
  const { done } = words[reader.language];
  const { view, policy } = await readRequest({ parts, door: c.get('door'), reader }, requestId);
  const isFulfilment = ({ step }: { readonly step: string }): boolean =>
    policy.roles[step]?.kind === 'fulfilment';
  const what = action === 'decide' ? done[(form.decision ?? 'approve') as 'approve'] : done[action];
  return `${what} ${nextIn(reader, view, { isFulfilment })}`;
}

/** The page again as it is now: why it was not done, what others did meanwhile, and what was typed where it was. */
async function showAgain(
  c: Context<ServerEnv>,
  parts: ServerParts,
  tried: Tried & {
    readonly refusal: ToldRefusal;
    readonly wrong: Typed['wrong'];
  },
): Promise<Response> {
  const { requestId, form, place, reader, refusal, wrong } = tried;
  const { box = '', step, comment = '' } = form;
  const typed: Typed = { box, ...(step === undefined ? {} : { step }), values: form, wrong };
  const status = refusal.code === undefined ? 422 : statusOf({ code: refusal.code, message: '' });
  const notice = (shown: ShownRequest): Child => (
    <>
      <RefusedNotice reader={reader} shown={shown} refusal={refusal} seenLine={Number(form.line ?? 0)} />
      {comment.trim() === '' || hasBox(shown, box, step) ? null : (
        <KeptText label={words[reader.language].typed} text={comment} />
      )}
    </>
  );
  if (place.from === 'inbox') {
    return showInbox(c, parts, { requestId, query: place.query, typed, notice, status });
  }
  const shown = await readRequest({ parts, door: c.get('door'), reader }, requestId);
  const page = (
    <RequestPage reader={reader} shown={shown} place={place} typed={typed} notice={notice(shown)} />
  );
  return show(c, page, status);
}

/** Whether the form that it was typed into is on the page as it is now. */
function hasBox({ possible }: ShownRequest, box: string, step: string | undefined): boolean {
  const actions = possible.onSteps.find((each) => each.step.step === step)?.actions ?? [];
  switch (box) {
    case 'decide':
      return actions.includes('comment');
    case 'hand-over':
      return actions.includes('reassign');
    case 'answer':
      return actions.includes('answer');
    case 'operate':
      return actions.includes('nudge');
    case 'requester':
      return possible.onRequest.some((name) => name === 'recall' || name === 'resubmit');
    case 'fields':
      return possible.onRequest.some((name) => name === 'setFields' || name === 'amend');
    default:
      return false;
  }
}
