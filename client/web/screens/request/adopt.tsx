import type { Context } from 'hono';
import { NoAnswerError, RefusedError } from '../../../refused.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { NoAnswerPage } from '../../ui/error-pages.tsx';
import { setFlash } from '../../ui/flash.ts';
import { Notice } from '../../ui/notice.tsx';
import { show } from '../../ui/show.ts';
import { sentenceFor } from '../../wording/time.ts';
import { AdoptionPage } from './adoption-page.tsx';
import { requestIdOf } from './place.ts';
import { formId, textsOf } from './posted-action.ts';
import { words } from './words.ts';

/** What adopting the published policy would change. */
export async function previewAdoption(c: Context<ServerEnv>, parts: ServerParts): Promise<Response> {
  const requestId = requestIdOf(c.req.param('kind') ?? '', c.req.param('id') ?? '');
  const preview = await c.get('door').previewAdoption(requestId);
  return show(c, <AdoptionPage reader={readerOf(c, parts)} preview={preview} />);
}

/** Has a request adopt the published policy. */
export async function adoptPolicy(c: Context<ServerEnv>, parts: ServerParts): Promise<Response> {
  const requestId = requestIdOf(c.req.param('kind') ?? '', c.req.param('id') ?? '');
  const reader = { ...readerOf(c, parts), here: `/requests/${requestId}/adoption` };
  const said = words[reader.language];
  const door = c.get('door');
  const form = textsOf(await c.req.parseBody());
  const comment = form.comment?.trim() ?? '';
  const again = async (why: string, status: 409 | 422): Promise<Response> => {
    const notice = <Notice kind="refused">{sentenceFor(reader, why)}</Notice>;
    const preview = await door.previewAdoption(requestId);
    return show(
      c,
      <AdoptionPage reader={reader} preview={preview} comment={comment} notice={notice} />,
      status,
    );
  };
  if (comment === '') return again(said.needText.adoptPolicy, 422);
  try {
    const { answer } = await door.adoptPolicy(requestId, { id: formId(form), comment });
    setFlash(c, { text: answer === undefined ? said.adoption.same : said.done.adoptPolicy });
    return c.redirect(`/requests/${requestId}`, 303);
  } catch (error) {
    if (error instanceof RefusedError) return again(error.message, 409);
    if (!(error instanceof NoAnswerError)) throw error;
    const look = `/requests/${requestId}`;
    return show(c, <NoAnswerPage reader={reader} path={c.req.path} form={form} look={look} />, 503);
  }
}
