import type { Context } from 'hono';
import type { RequestView } from '../../../../domain/approval/view.ts';
import type { ServerEnv, ServerParts } from '../../../server/parts.ts';
import { isOurPath } from '../../../server/our-path.ts';
import { readerOf } from '../../reader.ts';
import { requestIdOf } from './place.ts';
import { lineInWords } from './refused-notice.tsx';
import { readRequest } from './shown-request.ts';
import { words } from './words.ts';

/** How a request stands, for telling whether it still does: a customer sees no history that would tell. */
export function standOf({ status, round, steps }: RequestView): string {
  return [status, round, ...steps.map((step) => `${step.step}:${step.status}`)].join(' ');
}

/**
 * What has happened to a request since its page was made (`line`, the last line of the history it shows, and `stand`), as
 * the bar that says so and leads to the page as it is now; nothing where nothing has.
 */
export async function changes(c: Context<ServerEnv>, parts: ServerParts): Promise<Response> {
  const requestId = requestIdOf(c.req.param('kind') ?? '', c.req.param('id') ?? '');
  const reader = readerOf(c, parts);
  const { view, nameOf } = await readRequest({ parts, door: c.get('door'), reader }, requestId);
  const last = view.history.findLast(({ seq }) => seq > Number(c.req.query('line') ?? 0));
  if (last === undefined && standOf(view) === c.req.query('stand')) return c.body(null, 204);
  const said = words[reader.language];
  const at = c.req.query('at');
  const path = isOurPath(at) ? at : `/requests/${requestId}`;
  return c.html(
    <>
      <span>{last === undefined ? said.changed : lineInWords(reader, last, nameOf)}</span>{' '}
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
