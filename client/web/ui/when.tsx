import type { FC } from 'hono/jsx';
import type { Reader } from '../reader.ts';
import { exactly, whenIn } from '../wording/time.ts';

interface WhenProps {
  readonly reader: Reader;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
  /** Said instead of `3 min ago`. */
  readonly words?: string;
  /** Another zone that the exact time is told in as well, and whose: `APAC`. */
  readonly beside?: { readonly place: string; readonly zone: string };
}

/** A time in words, with the exact one and its zone on hover and for screen readers. */
export const When: FC<WhenProps> = ({ reader, at, words, beside }) => {
  const exact = exactTimes(reader, at, beside);
  return (
    <time datetime={new Date(at).toISOString()} title={exact}>
      {words ?? whenIn(reader, at)}
      <span class="visually-hidden"> ({exact})</span>
    </time>
  );
};

/** `22 Nov 2026, 14:20 GMT+8 · APAC: 22 Nov 2026, 14:20 GMT+8` */
export function exactTimes(reader: Reader, at: number, beside?: WhenProps['beside']): string {
  const own = exactly(reader, at);
  if (beside === undefined || beside.zone === reader.zone) return own;
  return `${own} · ${beside.place}: ${exactly({ ...reader, zone: beside.zone }, at)}`;
}
