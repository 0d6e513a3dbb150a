import type { FC } from 'hono/jsx';
import type { Reader } from '../reader.ts';
import { chipShapes, chipState, chipWords, type ClockFacts } from '../wording/sla.ts';
import { When } from './when.tsx';

interface SlaChipProps {
  readonly reader: Reader;
  readonly clock: ClockFacts;
  readonly beside?: { readonly place: string; readonly zone: string };
}

/** Where a first response stands: a shape, a colour and words; the exact time on hover and for screen readers (ux.md). */
export const SlaChip: FC<SlaChipProps> = ({ reader, clock, beside }) => {
  const state = chipState(clock, reader.now);
  const words = chipWords(reader, clock);
  const isDue = state === 'running' || state === 'soon' || state === 'overdue';
  return (
    <span class={`chip ${state}`}>
      <span class="shape" aria-hidden="true" lang="en">
        {chipShapes[state]}
      </span>{' '}
      {isDue && clock.dueAt !== undefined ? (
        <When reader={reader} at={clock.dueAt} words={words} {...(beside === undefined ? {} : { beside })} />
      ) : (
        words
      )}
    </span>
  );
};
