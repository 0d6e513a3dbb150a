import type { FC } from 'hono/jsx';
import { noPoc } from '../../../../workflows/credit-request/contract.ts';
import type { Reader } from '../../reader.ts';
import { exactTimes, When } from '../../ui/when.tsx';
import { firstLineOf } from '../../wording/request-kinds.ts';
import { waitingParts } from '../../wording/waiting.ts';
import { clockIn } from '../../wording/time.ts';
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
        {forWhom} <span class="what">· {what}</span>
      </h1>
      <p class="waiting">
        {parts.map(({ text, at }, index) => (
          <>
            {index === 0 ? null : ' · '}
            {at === undefined ? (
              <span class={index === 0 ? 'who' : ''}>{text}</span>
            ) : (
              <>
                <When reader={reader} at={at} words={text} {...(beside === undefined ? {} : { beside })} />
                {/* A deadline is told by the clock as well, the reader's and the region's. */}
                <span class="quiet" aria-hidden="true" title={exactTimes(reader, at, beside)}>
                  {' '}
                  ({clockIn(reader, at)}
                  {beside === undefined || beside.zone === reader.zone
                    ? null
                    : `, ${beside.place} ${clockIn({ ...reader, zone: beside.zone }, at)}`}
                  )
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
        {` · ${said.statuses[view.status]}`}
        {round > 1 ? `, ${said.round(round)}` : ''}
        {` · ${said.requestedBy} ${nameOf(requester.email)}`}
        {requester.sponsor === undefined ? '' : `, ${said.sponsor} ${requester.sponsor}`}
      </p>
    </header>
  );
};
