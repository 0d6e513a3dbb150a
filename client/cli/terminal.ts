import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { relativeTo, duration, utcMinute, withMinutes } from '../../domain/wording/time.ts';

/** Where a command's words go: a terminal, a pipe, or a test. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether a person watches: colour on standard output, progress on standard error. */
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

export type Paint = Pick<ReturnType<typeof pc.createColors>, 'bold' | 'dim' | 'green' | 'yellow' | 'red'>;

/** How words are written: colours, and the reader's choice between relative and exact times. */
export interface Style {
  readonly paint: Paint;
  readonly now: number;
  readonly isUtc: boolean;
}

/** Colour only where a terminal shows it (and `NO_COLOR` does not forbid it). */
export function styleOf(terminal: Terminal, isUtc: boolean): Style {
  return {
    paint: pc.createColors(terminal.outIsTerminal && pc.isColorSupported),
    now: terminal.now(),
    isUtc,
  };
}

const minuteMs = 60_000;

/** `in 5 h 12 min`, `2 h over`, or the exact minute. */
export function dueInWords(style: Style, instant: number): string {
  return style.isUtc ? utcMinute(instant) : relativeTo(style.now, instant);
}

/** `just now`, `3 min ago`, `in 2 h`, or the exact minute. */
export function whenInWords({ isUtc, now }: Style, instant: number): string {
  if (isUtc) return utcMinute(instant);
  if (Math.abs(now - instant) < minuteMs) return 'just now';
  return instant > now ? `in ${duration(instant - now)}` : `${duration(now - instant)} ago`;
}

/** A sentence of a workflow, which writes exact minutes, in the reader's terms. */
export function sentence(style: Style, text: string): string {
  return clean(style.isUtc ? text : withMinutes(text, (instant) => whenInWords(style, instant)));
}

/** Other people's words on one line, without anything that could move the reader's cursor or change their screen. */
export function clean(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
}
