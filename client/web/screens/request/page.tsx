import type { Child, FC } from 'hono/jsx';
import { Page } from '../../ui/page.tsx';
import { headlineIn } from '../../wording/request-kinds.ts';
import type { RequestParts } from './box.tsx';
import { RequestDetail } from './detail.tsx';

/** One request by itself: for links from mail, and for those who asked. */
export const RequestPage: FC<RequestParts & { readonly notice?: Child }> = ({ notice, ...parts }) => (
  <Page reader={parts.reader} title={headlineIn(parts.reader.language, parts.shown.view)}>
    <div class="alone">
      <RequestDetail {...parts} notice={notice} />
    </div>
  </Page>
);
