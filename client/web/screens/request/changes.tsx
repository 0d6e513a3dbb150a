import type { Context } from 'hono';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { isOurPath } from '../../../server/our-path.ts';
import { readerOf } from '../../reader.ts';
import { requestIdOf } from './place.ts';
import { lineInWords } from './refused-notice.tsx';
import { readRequest } from './shown-request.ts';
import { words } from './words.ts';

/**
 * What has happened to a request since its page was made (`line`, the last line of the history it shows), as the bar that
 * says so and leads to the page as it is now; nothing where nothing has.
 */
export async function changes(c: Context<ServerEnv>, parts: ServerParts): Promise<Response> {
  const requestId = requestIdOf(c.req.param('kind') ?? '', c.req.param('id') ?? '');
  const reader = readerOf(c, parts);
  const { view, nameOf } = await readRequest({ parts, door: c.get('door'), reader }, requestId);
  const line = Number(c.req.query('line') ?? 0);
  const last = view.history.at(-1);
  const isCustomer = reader.who.standing === 'customer';
  if (!isCustomer && (last === undefined || last.seq <= line)) return c.body(null, 204);
  const said = words[reader.language];
  const at = c.req.query('at');
  const path = isOurPath(at) ? at : `/requests/${requestId}`;
  return c.html(
    <>
      <span>{isCustomer || last === undefined ? said.changed : lineInWords(reader, last, nameOf)}</span>{' '}
      <a
        href={path}
        class="show-changes"
        hx-get={path}
        hx-target="closest .request"
        hx-select=".request"
        hx-swap="outerHTML"
      >
        {said.show}
      </a>
    </>,
  );
}
