import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';

import type { Notification } from '../../domain/notification.ts';
import type { FailureKind } from '../failures.ts';
import type { Channel, ChannelName } from './channel.ts';

/** What one attempt leaves to the next, as heartbeat details. */
interface Progress {
  /** `<notification id> <person id>` of what needs no further attempt: delivered, or refused for good. */
  readonly settled: readonly string[];
  /** Why some of it was refused. */
  readonly refusals: readonly string[];
}

/**
 * The activity that writes to people. `channels` are those that the settings switch on.
 *
 * `notify` sends each message to each of its people. It remembers across attempts what it has delivered, so that one
 * person's full mailbox does not send the others the same mail again; what is settled travels in the heartbeat. A
 * channel that is not among `channels` is switched off: `notify` then resolves and sends nothing, because a request must
 * not hang on a channel that this installation does not have. A message that was refused for good is a value
 * (`undelivered`, in words); everything else fails as the channel does, and is tried again.
 */
export function createNotifyActivities({ channels }: { channels: readonly Channel[] }) {
  return {
    async notify(input: {
      readonly channel: ChannelName;
      readonly notifications: readonly Notification[];
    }): Promise<{ readonly undelivered: readonly string[] }> {
      const channel = channels.find(({ name }) => name === input.channel);
      if (channel === undefined) return { undelivered: [] };
      const context = Context.current();
      const earlier = context.info.heartbeatDetails as Progress | undefined;
      const settled = new Set(earlier?.settled);
      const refusals = [...(earlier?.refusals ?? [])];
      let postponed: ApplicationFailure | undefined;

      const deliveries = input.notifications.flatMap((notification) =>
        notification.to.map((person) => ({ notification, person, key: `${notification.id} ${person.id}` })),
      );
      for (const { notification, person, key } of deliveries) {
        if (settled.has(key)) continue;
        try {
          await channel.send({ ...notification, to: [person] }, context.cancellationSignal);
        } catch (error) {
          // Rejects with the cancellation, which the server expects to hear instead of a broken-off sending.
          if (context.cancellationSignal.aborted) await context.cancelled;
          if (!(error instanceof ApplicationFailure)) throw error;
          if (!error.nonRetryable) {
            // Busy may be about one mailbox; anything else would only make the others wait for a time-out, too.
            if (error.type !== ('Busy' satisfies FailureKind)) throw error;
            postponed ??= error;
            continue;
          }
          refusals.push(error.message);
        }
        settled.add(key);
        context.heartbeat({ settled: [...settled], refusals } satisfies Progress);
      }

      if (postponed !== undefined) throw postponed;
      return { undelivered: refusals };
    },
  };
}

/** The type that workflows proxy. */
export type NotifyActivities = ReturnType<typeof createNotifyActivities>;
