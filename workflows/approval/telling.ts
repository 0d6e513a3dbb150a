import { ActivityFailure, proxyActivities, rootCause } from '@temporalio/workflow';
import type { Activities } from '../../activities/index.ts';
import { lastSeq } from '../../domain/approval/history-pages.ts';
import { notificationFor, reachableBy } from '../../domain/approval/notifications.ts';
import type { Notification } from '../../domain/notification.ts';
import type { RunningRequest } from './request.ts';

// A message that is hours late helps nobody: after about an hour it is given up and shown as a problem.
const channels = (summary: string): Pick<Activities, 'notify'> =>
  proxyActivities<Activities>({
    startToCloseTimeout: '1 minute',
    retry: {
      initialInterval: '1 second',
      backoffCoefficient: 3,
      maximumInterval: '10 minutes',
      maximumAttempts: 12,
    },
    summary,
  });

/** One channel by which people are told. */
export interface Telling {
  readonly channel: 'mail' | 'lark';
  /** How far the history has been told. */
  readonly toldSeq: () => number;
  readonly isUpToDate: () => boolean;
  readonly isIdle: () => boolean;
}

/** Tells people by one channel what the history says, several lines in one go where they piled up. */
export function keepTelling(
  request: RunningRequest,
  channel: 'mail' | 'lark',
  from: number,
  showProblem: (key: string, text: string | undefined) => void,
): Telling {
  const { state, turns } = request;
  let toldSeq = from;
  let isSending = false;

  const news = (): Notification[] => {
    if (toldSeq >= lastSeq(state)) return [];
    const notifications = state.history
      .filter(({ seq }) => seq > toldSeq)
      .flatMap((entry) => notificationFor(state, request.policy, entry) ?? [])
      .flatMap((notification) => reachableBy(channel, request.policy, notification) ?? []);
    // What concerns nobody is behind us, and is not looked at again.
    if (notifications.length === 0) toldSeq = lastSeq(state);
    return notifications;
  };

  const send = async (notifications: readonly Notification[]): Promise<void> => {
    try {
      const summary = `${channel}: ${notifications.map(({ kind }) => kind).join(', ')}`;
      const { undelivered } = await channels(summary).notify({ channel, notifications });
      showProblem(channel, undelivered.length === 0 ? undefined : undelivered.join(' '));
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      showProblem(channel, `${channel} could not be sent: ${rootCause(error) ?? error.message}`);
    }
  };

  turns.add({
    isDue: () => news().length > 0,
    run: async () => {
      isSending = true;
      const upTo = lastSeq(state);
      await send(news());
      // Only now: a run that ends before hands the messages on, and their ids keep them from being sent twice.
      toldSeq = upTo;
      isSending = false;
    },
  });
  return { channel, toldSeq: () => toldSeq, isUpToDate: () => news().length === 0, isIdle: () => !isSending };
}
