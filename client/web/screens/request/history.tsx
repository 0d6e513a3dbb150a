import type { FC } from 'hono/jsx';
import type { HistoryLine } from '../../../../domain/approval/history.ts';
import { confetti } from '../../../../domain/approval/record.ts';
import type { Reader } from '../../reader.ts';
import { Notice } from '../../ui/notice.tsx';
import { When } from '../../ui/when.tsx';
import { historyLabelIn } from '../../wording/history.ts';
import { termIn } from '../../wording/terms.ts';
import { sentenceFor, timeTakenIn } from '../../wording/time.ts';
import type { ShownRequest } from './shown-request.ts';
import { words } from './words.ts';

interface HistoryProps {
  readonly reader: Reader;
  readonly shown: ShownRequest;
}

/** How many lines a page shows that was not asked for more. */
const mostLines = 20;

/** What happened, the newest first, in the columns of Salesforce's approval history. */
export const History: FC<HistoryProps> = ({ reader, shown }) => {
  const { view, history, nameOf } = shown;
  const said = words[reader.language];
  const lines = history === 'whole' ? view.history : view.history.slice(-mostLines);
  const isShort =
    history !== 'whole' && (view.history.length > lines.length || view.earlierHistory !== undefined);
  const columns = said.historyColumns;
  return (
    <section class="history">
      <h2 id="history-title">{said.history}</h2>
      {history === 'unreadable' ? <Notice kind="info">{said.historyUnreadable}</Notice> : null}
      {lines.length === 0 ? (
        <p class="quiet">{said.noHistory}</p>
      ) : (
        <div class="table-wrap" role="region" aria-labelledby="history-title" tabindex={0}>
          <table>
            <thead>
              <tr>
                {[columns.step, columns.who, columns.what, columns.when, columns.waited, columns.comment].map(
                  (title) => (
                    <th scope="col">{title}</th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {[...lines].reverse().map((line) => (
                <Line reader={reader} line={line} nameOf={nameOf} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {isShort ? (
        <p class="quiet">
          {said.historyShort(lines.length)}{' '}
          <a href={`/requests/${view.requestId}?history=all`}>{said.historyWhole}</a>
        </p>
      ) : null}
    </section>
  );
};

const Line: FC<{
  readonly reader: Reader;
  readonly line: HistoryLine;
  readonly nameOf: ShownRequest['nameOf'];
}> = ({ reader, line, nameOf }) => {
  const { step, by, via, action, at, response, comment } = line;
  const { language } = reader;
  return (
    <tr class={by === confetti ? 'by-itself' : undefined}>
      <td class="step-of">{step === undefined ? '' : termIn(language, step)}</td>
      <td class="who">
        {nameOf(by)}
        {via === undefined ? null : <span class="quiet"> ({via})</span>}
      </td>
      <td class="what">{historyLabelIn(language, action)}</td>
      <td class="when">
        <When reader={reader} at={at} />
      </td>
      <td class="waited">{response === undefined ? '' : timeTakenIn(language, response.elapsedMs)}</td>
      <td class="comment prose">{comment === undefined ? '' : sentenceFor(reader, comment)}</td>
    </tr>
  );
};
