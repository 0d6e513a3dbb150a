import { randomUUID } from 'node:crypto';
import type { Child, FC } from 'hono/jsx';
import type { AdoptionPreview } from '../../../../domain/approval/adoption.ts';
import type { Reader } from '../../reader.ts';
import { Page } from '../../ui/page.tsx';
import { sentenceFor } from '../../wording/time.ts';
import { actionPath, TextBox } from './box.tsx';
import { words } from './words.ts';

interface AdoptionProps {
  readonly reader: Reader;
  readonly preview: AdoptionPreview;
  readonly comment?: string | undefined;
  readonly notice?: Child;
}

/** What the published policy would change for a request under way, and the form that has it adopt that. */
export const AdoptionPage: FC<AdoptionProps> = ({ reader, preview, comment, notice }) => {
  const { adoption, reason, reasonHelp, backToRequest } = words[reader.language];
  const { requestId, from, to, changes } = preview;
  const isSame = from.hash === to.hash;
  return (
    <Page reader={reader} title={`${adoption.title}: ${requestId}`}>
      <div class="alone">
        <p class="quiet">
          <a href={`/requests/${requestId}`}>{backToRequest}</a>
        </p>
        <h1>
          {adoption.title}: {requestId}
        </h1>
        {notice ?? null}
        <dl class="facts">
          <div>
            <dt>{adoption.from}</dt>
            <dd>{adoption.edition(from.edition, from.hash)}</dd>
          </div>
          <div>
            <dt>{adoption.to}</dt>
            <dd>{adoption.edition(to.edition, to.hash)}</dd>
          </div>
        </dl>
        {isSame ? (
          <p>{adoption.same}</p>
        ) : (
          <>
            <h2>{adoption.changes}</h2>
            {changes.length === 0 ? (
              <p>{adoption.noChanges}</p>
            ) : (
              <ul>
                {changes.map((change) => (
                  <li>{sentenceFor(reader, change)}</li>
                ))}
              </ul>
            )}
            <form method="post" action={actionPath(requestId, 'adoptPolicy')} class="box">
              <input type="hidden" name="id" value={randomUUID()} />
              <TextBox id="adopt-reason" name="comment" label={reason} help={reasonHelp} value={comment} />
              <div class="buttons">
                <button type="submit" class="primary">
                  {adoption.adopt}
                </button>
              </div>
            </form>
          </>
        )}
      </div>
    </Page>
  );
};
