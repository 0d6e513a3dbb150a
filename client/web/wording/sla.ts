import type { SlaState } from '../../../domain/approval/clock.ts';
import type { InEveryLanguage } from '../languages.ts';
import type { Reader } from '../reader.ts';
import { dueIn, durationIn } from './time.ts';

/** The states of the chip (ux.md), and two for a clock that has stopped: the first response is there. */
export type ChipState = 'none' | 'running' | 'paused' | 'soon' | 'overdue' | 'met' | 'late';

/** What is known of a first-response clock, as lists and steps both say it. Instants are milliseconds since 1970 UTC. */
export interface ClockFacts {
  readonly slaState: string;
  readonly dueAt?: number;
  readonly respondedAt?: number;
}

/** A shape for each state, so that colour is never all there is. */
export const chipShapes: Readonly<Record<ChipState, string>> = {
  none: '○',
  running: '◔',
  paused: '‖',
  soon: '▲',
  overdue: '■',
  met: '✓',
  late: '✓',
};

/** How long before it is due a response is due soon. */
const soonMs = 2 * 3_600_000;

/** Only the reader's present time tells "due soon" and, where a clock has not been looked at yet, "overdue". */
export function chipState({ slaState, dueAt, respondedAt }: ClockFacts, now: number): ChipState {
  switch (slaState as SlaState) {
    case 'none':
      return 'none';
    case 'paused':
      return 'paused';
    case 'met':
      return 'met';
    case 'breached':
      // A list says when a response is due only while there is none.
      return respondedAt === undefined && dueAt !== undefined ? 'overdue' : 'late';
    case 'running':
      if (dueAt === undefined) return 'running';
      return dueAt <= now ? 'overdue' : dueAt - now < soonMs ? 'soon' : 'running';
  }
}

const en = {
  none: 'no SLA set',
  paused: 'paused',
  met: 'answered in time',
  late: 'answered late',
  running: 'running',
  overdue: 'overdue',
  overdueBy: (duration: string) => `overdue by ${duration}`,
};

const words: InEveryLanguage<typeof en> = {
  en,
  zh: {
    none: '未设 SLA',
    paused: '已暂停',
    met: '按时响应',
    late: '超时后响应',
    running: '计时中',
    overdue: '已超时',
    overdueBy: (duration) => `已超时 ${duration}`,
  },
  ja: {
    none: 'SLA 設定なし',
    paused: '一時停止中',
    met: '期限内に応答',
    late: '期限後に応答',
    running: '計測中',
    overdue: '期限超過',
    overdueBy: (duration) => `${duration}超過`,
  },
};

/** The chip's words: `in 5 h 12 min`, `overdue by 2 h`, `no SLA set`. */
export function chipWords(reader: Pick<Reader, 'language' | 'now'>, clock: ClockFacts): string {
  const said = words[reader.language];
  const state = chipState(clock, reader.now);
  switch (state) {
    case 'none':
    case 'paused':
    case 'met':
    case 'late':
      return said[state];
    case 'overdue':
      return clock.dueAt === undefined
        ? said.overdue
        : said.overdueBy(durationIn(reader.language, reader.now - clock.dueAt));
    case 'running':
    case 'soon':
      return clock.dueAt === undefined ? said.running : dueIn(reader, clock.dueAt);
  }
}
