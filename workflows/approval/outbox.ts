import { lastSeq } from '../../domain/approval/history-pages.ts';
import type { Beside } from './beside.ts';
import type { OutboxCursors } from './contract.ts';
import { keepPaging } from './paging.ts';
import { keepRecord } from './record-keeping.ts';
import type { RunningRequest } from './request.ts';
import { keepTelling } from './telling.ts';

/*
 * Telling the outside world, off the approval's path. The history is the outbox; a cursor says how far the record and each
 * channel have come. What has been told everywhere goes to the archive when there is much of it.
 */

export interface Outbox extends Beside {
  readonly cursors: () => OutboxCursors;
  /** Everything that happened so far has been told, or was given up visibly. */
  readonly isDrained: () => boolean;
}

/**
 * Starts keeping the record and telling people; `from` is how far an earlier run had come. Channels that an adopted policy adds
 * are written to from the next run on.
 */
export function startOutbox(request: RunningRequest, from: OutboxCursors | undefined): Outbox {
  const record = keepRecord(request, from);
  // A channel that an adopted policy has added begins with what comes: the past was told by others.
  const begin = from === undefined ? 0 : lastSeq(request.state);
  const tellings = request.policy.channels.map((channel) =>
    keepTelling(request, channel, from?.notifiedSeq[channel] ?? begin, record.showProblem),
  );
  // What is up to date will never be told again, wherever its cursor stands.
  const toldSeq = (): number =>
    Math.min(
      record.isUpToDate() ? lastSeq(request.state) : record.cursors().mirroredSeq,
      ...tellings.map((telling) => telling.toldSeq()),
    );
  const paging = keepPaging(request, toldSeq, record.showProblem);
  const isIdle = (): boolean =>
    record.isIdle() && paging.isIdle() && tellings.every((telling) => telling.isIdle());
  return {
    cursors: () => ({
      ...record.cursors(),
      notifiedSeq: Object.fromEntries(tellings.map(({ channel, toldSeq }) => [channel, toldSeq()])),
    }),
    isDrained: () =>
      isIdle() &&
      record.isUpToDate() &&
      tellings.every((telling) => telling.isUpToDate()) &&
      paging.isUpToDate(),
    isIdle,
  };
}
