import type { FC } from 'hono/jsx';
import { noPoc } from '../../../../workflows/credit-request/contract.ts';
import type { Reader } from '../../reader.ts';
import { When } from '../../ui/when.tsx';
import { firstLineOf } from '../../wording/request-kinds.ts';
import { statusIn } from '../../wording/statuses.ts';
import { waitingParts } from '../../wording/waiting.ts';
import { clockIn, dayOf } from '../../wording/time.ts';
import type { ShownRequest } from './shown-request.ts';
import { words } from './words.ts';

interface OpeningProps {
  readonly reader: Reader;
  readonly shown: ShownRequest;
}

/** What is asked, for whom; who is waited for, until when, what happens next; and which request it is (ux.md). */
export const Opening: FC<OpeningProps> = ({ reader, shown }) => {
  const { view, policy, own, beside, nameOf } = shown;
  const said = words[reader.language];
  const { forWhom, what } = firstLineOf(reader.language, view);
  const { requester, round, requestId, kind, pocId } = view;
  const parts = waitingParts(reader, view, {
    own,
    isFulfilment: ({ step }) => policy.roles[step]?.kind === 'fulfilment',
  });
  return (
    <header class="opening">
      <h1 id="request-title" tabindex={-1}>
        {forWhom}{' '}
        <span class="what">
          <span class="dot" aria-hidden="true">
            ·{' '}
          </span>
          {what}
        </span>
      </h1>
      <p class="waiting">
        {parts.map(({ text, at }, index) => (
          <>
            {index === 0 ? null : ' · '}
            {at === undefined ? (
              <span class={index === 0 ? 'who' : ''}>{text}</span>
            ) : (
              <>
                <When reader={reader} at={at} words={text} {...(beside === undefined ? {} : { beside })} />{' '}
                {/* A deadline is told by the clock as well; When has said it to screen readers. */}
                <span class="quiet" aria-hidden="true">
                  ({clocks(reader, at, beside)})
                </span>
              </>
            )}
          </>
        ))}
      </p>
      <p class="quiet about">
        {requestId}
        {kind === 'creditRequest' && pocId !== noPoc ? (
          <>
            {' · '}
            {said.poc} <a href={`/requests/poc/${pocId}`}>{pocId}</a>
          </>
        ) : null}
        {` · ${statusIn(reader.language, view.status)}`}
        {round > 1 ? `, ${said.round(round)}` : ''}
        {` · ${said.requestedBy} ${nameOf(requester.email)}`}
        {requester.sponsor === undefined ? '' : `, ${said.sponsor} ${requester.sponsor}`}
      </p>
    </header>
  );
};

/** `14:20`, and what it is by the region's clock where that is another. */
function clocks(reader: Reader, at: number, beside: ShownRequest['beside']): string {
  const own = clockIn(reader, at);
  if (beside === undefined) return own;
  // Their day is said where it is not the reader's.
  const isSameDay = dayOf(beside.zone, at) === dayOf(reader.zone, at);
  const theirs = clockIn({ ...reader, zone: beside.zone }, at, { withDay: !isSameDay });
  return own.endsWith(theirs) ? own : `${own}, ${beside.place} ${theirs}`;
}
