import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { NotThereError } from '../../../personal/errors.ts';
import { NoAnswerError } from '../../../refused.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { readerOf } from '../../reader.ts';
import { takeFlash } from '../../ui/flash.ts';
import { show } from '../../ui/show.ts';
import type { Typed } from '../request/box.tsx';
import { readRequest, type ShownRequest } from '../request/shown-request.ts';
import { inboxQueryText, readInboxQuery } from './inbox-query.ts';
import { FlashNotice, InboxPage } from './page.tsx';
import { readInbox, type ShownInbox } from './read-inbox.ts';

interface Opened {
  /** The request that is open; without one the first of the queue is. */
  readonly requestId?: string;
  /** A query that is not the page's own: that of the inbox a form was sent from. */
  readonly query?: string;
  readonly typed?: Typed;
  /** What there is to say of what was tried, once the request has been read again. */
  readonly notice?: (shown: ShownRequest) => Child;
  readonly status?: ContentfulStatusCode;
}

/** Answers with the inbox. */
export async function showInbox(
  c: Context<ServerEnv>,
  parts: ServerParts,
  { requestId, query, typed, notice, status = 200 }: Opened,
): Promise<Response> {
  const door = c.get('door');
  const flash = takeFlash(c);
  const asked = readInboxQuery(new URLSearchParams(query ?? new URL(c.req.url).search), parts.policy);
  const reader = {
    ...readerOf(c, parts),
    // A form that was refused was sent elsewhere, and its page is the inbox all the same.
    here: `/inbox${requestId === undefined ? '' : `/${requestId}`}${inboxQueryText(asked)}`,
  };
  const means = { parts, door, reader };
  const inbox = await readInbox(means, asked, flash?.finished);
  const first = requestId ?? inbox.requests[0]?.requestId;
  const shown = await readOpen(means, first, requestId !== undefined);
  const told = notice ?? (flash === undefined ? undefined : () => <FlashNotice text={flash.text} />);
  const place = {
    from: 'inbox' as const,
    query: inboxQueryText(inbox.query),
    ...nextAfter(inbox, first),
  };
  const page = (
    <InboxPage
      reader={reader}
      policy={parts.policy}
      inbox={inbox}
      isAskedFor={requestId !== undefined}
      wasLast={flash?.finished !== undefined}
      {...(shown === undefined ? {} : { open: { shown, place, ...(typed === undefined ? {} : { typed }) } })}
      notice={
        told === undefined ? null : shown === undefined ? (
          <FlashNotice text={flash?.text ?? ''} />
        ) : (
          told(shown)
        )
      }
    />
  );
  return show(c, page, status);
}

/** The request that is open. One that nobody asked for may be missing: the queue is there all the same. */
async function readOpen(
  means: Parameters<typeof readRequest>[0],
  requestId: string | undefined,
  isAskedFor: boolean,
): Promise<ShownRequest | undefined> {
  if (requestId === undefined) return undefined;
  try {
    return await readRequest(means, requestId);
  } catch (error) {
    const isBearable = error instanceof NotThereError || error instanceof NoAnswerError;
    if (isAskedFor || !isBearable) throw error;
    return undefined;
  }
}

/** What comes after a request in the queue; before it where it is the last one. */
function nextAfter({ requests }: ShownInbox, requestId: string | undefined): { readonly next?: string } {
  const index = requests.findIndex((each) => each.requestId === requestId);
  const next = index === -1 ? undefined : (requests[index + 1] ?? requests[index - 1]);
  return next === undefined ? {} : { next: next.requestId };
}
