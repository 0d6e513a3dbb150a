import type { Child, FC } from 'hono/jsx';
import type { Policy } from '../../../../domain/policy/policy.ts';
import type { Reader } from '../../reader.ts';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { SlaChip } from '../../ui/sla-chip.tsx';
import { headlineIn, listedLineOf } from '../../wording/request-kinds.ts';
import type { RequestParts } from '../request/box.tsx';
import { RequestDetail } from '../request/detail.tsx';
import { Confetti } from './confetti.tsx';
import { inboxQueryText, isNarrowed } from './inbox-query.ts';
import { KeyboardLegend } from './keyboard-legend.tsx';
import { Queue } from './queue.tsx';
import type { ShownInbox } from './read-inbox.ts';
import { words } from './words.ts';

interface InboxProps {
  readonly reader: Reader;
  readonly policy: Policy;
  readonly inbox: ShownInbox;
  readonly open?: Omit<RequestParts, 'reader'>;
  /** Whether the open one was asked for, or is only the first of the queue: then a phone shows the queue. */
  readonly isAskedFor: boolean;
  /** What became of the form before. */
  readonly notice?: Child;
  /** Whether the reader has just dealt with their last one. */
  readonly wasLast?: boolean;
}

/** The inbox: the queue, and beside it the request that is open. */
export const InboxPage: FC<InboxProps> = (props) => {
  const { reader, policy, inbox, open, isAskedFor, notice, wasLast = false } = props;
  const said = words[reader.language];
  const title = open === undefined || !isAskedFor ? said.title : headlineIn(reader.language, open.shown.view);
  return (
    <Page reader={reader} title={title}>
      <div class={isAskedFor ? 'inbox open' : 'inbox'} id="inbox">
        <Queue reader={reader} policy={policy} inbox={inbox} open={open?.shown.view.requestId} />
        <div class="pane" id="detail">
          <p class="back">
            <a href={`/inbox${inboxQueryText(inbox.query)}`}>
              <span aria-hidden="true">←</span> {said.back}
            </a>
          </p>
          {open === undefined ? (
            <>
              {notice ?? null}
              <NothingOpen reader={reader} inbox={inbox} wasLast={wasLast} />
            </>
          ) : (
            <RequestDetail reader={reader} {...open} notice={notice} />
          )}
        </div>
      </div>
      <KeyboardLegend reader={reader} />
    </Page>
  );
};

const NothingOpen: FC<{ readonly reader: Reader; readonly inbox: ShownInbox; readonly wasLast: boolean }> = ({
  reader,
  inbox,
  wasLast,
}) => {
  const said = words[reader.language];
  const { query, counts, requests } = inbox;
  const isEmpty = query.whose === 'mine' && counts.mine === 0 && !isNarrowed(query);
  return (
    <div class="nothing-open">
      {wasLast && isEmpty ? (
        <>
          <Confetti />
          <p class="last-one">{said.lastOne}</p>
        </>
      ) : (
        <p class="quiet">{isEmpty ? said.nothing.mine : requests.length === 0 ? '' : said.pick}</p>
      )}
      {inbox.nextOfTeam === undefined ? null : <NextOfTeam reader={reader} inbox={inbox} />}
    </div>
  );
};

const NextOfTeam: FC<{ readonly reader: Reader; readonly inbox: ShownInbox }> = ({ reader, inbox }) => {
  const request = inbox.nextOfTeam;
  if (request === undefined) return null;
  const { forWhom, what, region } = listedLineOf(reader.language, request);
  return (
    <p>
      {words[reader.language].nextOfTeam}:{' '}
      <a href={`/inbox/${request.requestId}?whose=team`}>
        {forWhom} · {what} · {region}
      </a>{' '}
      <SlaChip reader={reader} clock={request} />
    </p>
  );
};

/** What the page before had to tell. */
export const FlashNotice: FC<{ readonly text: string }> = ({ text }) => <Notice kind="done">{text}</Notice>;
