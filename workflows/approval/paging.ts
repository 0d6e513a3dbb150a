import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { dropPage, nextPage, pageOf } from '../../domain/approval/history-pages.ts';
import type { Beside } from './beside.ts';
import type { RunningRequest } from './request.ts';
import { setTimer } from './turns.ts';

// Tried for about half a minute, so that people see it when the archive is away.
const archive = (summary: string): Pick<Activities, 'archiveHistoryPage'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '1 minute',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 6 },
    summary,
  });

const retryMs = 600_000;

/** Keeps the state small, however long the request is open. */
export interface Paging extends Beside {
  /** Nothing is to go to the archive. */
  readonly isUpToDate: () => boolean;
}

/**
 * Writes the oldest lines of a long history to the archive and forgets them only then. `toldSeq` is the last line that
 * everybody has been told of: what somebody is still to hear stays.
 */
export function keepPaging(
  request: RunningRequest,
  toldSeq: () => number,
  showProblem: (key: string, text: string | undefined) => void,
): Paging {
  const { state, turns } = request;
  let isWriting = false;
  /** It waits before the archive is tried again; the next run need not. */
  let isResting = false;
  const lastOfPage = (): number | undefined => nextPage(state).at(-1)?.seq;

  const write = async (): Promise<void> => {
    const page = pageOf(state, request.policy);
    if (page === undefined) return;
    const rows = `lines ${page.firstSeq}–${page.entries.at(-1)?.seq ?? page.firstSeq}`;
    try {
      await archive(`Archive: ${rows} of the history`).archiveHistoryPage(page);
      request.change(() => {
        dropPage(state, page);
      });
      showProblem('archive', undefined);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      const why = rootCause(error) ?? error.message;
      showProblem('archive', `The earlier history could not be moved to the archive: ${why}`);
      isResting = true;
      setTimer(retryMs, 'before the archive is tried again', () => {
        isResting = false;
      });
    }
  };

  turns.add({
    isDue: () => !isResting && (lastOfPage() ?? Infinity) <= toldSeq(),
    run: async () => {
      isWriting = true;
      await write();
      isWriting = false;
    },
  });
  return { isIdle: () => !isWriting, isUpToDate: () => lastOfPage() === undefined };
}
